using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>What is wanted, as a test tells it.</summary>
internal sealed class ToldDemand : ITopicDemand
{
    private readonly Channel<DemandChange> _changes = Channel.CreateUnbounded<DemandChange>();

    public void Want(string topic, Mode? mode) => _changes.Writer.TryWrite(new DemandChange(Topic.Parse(topic), mode));

    public async IAsyncEnumerable<DemandChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellation))
        {
            yield return change;
        }
    }
}
