using System.Runtime.CompilerServices;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Arbitration;

/// <summary>What is wanted of what one source has.</summary>
/// <param name="source">The source.</param>
/// <param name="demand">What is wanted of all.</param>
/// <param name="released">Hears of topics that nobody wants any more.</param>
internal sealed class ArbiterDemand(ITopicSource source, ITopicDemand demand, Action<Topic> released) : ITopicDemand
{
    public async IAsyncEnumerable<DemandChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var change in demand.ReadAllAsync(cancellation))
        {
            if (change.Mode is null)
            {
                released(change.Topic);
            }

            // A release is passed on in any case: what the source had when it was wanted it may not have any more.
            if (change.Mode is null || source.TryFind(change.Topic, out _))
            {
                yield return change;
            }
        }
    }
}
