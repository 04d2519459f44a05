using System.Runtime.CompilerServices;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>Wants what a test lists, in its order, and then nothing more.</summary>
internal sealed class ListedDemand(params DemandChange[] changes) : ITopicDemand
{
    public async IAsyncEnumerable<DemandChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            await Task.CompletedTask;
            yield return change;
        }
    }
}
