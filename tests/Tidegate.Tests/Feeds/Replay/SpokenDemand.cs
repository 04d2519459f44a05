using System.Threading.Channels;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Replay;

/// <summary>Demand as a test says it.</summary>
internal sealed class SpokenDemand : ITopicDemand
{
    private readonly Channel<DemandChange> _changes = Channel.CreateUnbounded<DemandChange>();

    public void Say(Topic topic, Mode? mode) => _changes.Writer.TryWrite(new DemandChange(topic, mode));

    public IAsyncEnumerable<DemandChange> ReadAllAsync(CancellationToken cancellation) => _changes.Reader.ReadAllAsync(cancellation);
}
