using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Replay;

/// <summary>Demand as a test says it.</summary>
internal sealed class SpokenDemand : ITopicDemand
{
    private readonly Channel<(DemandChange Change, TaskCompletionSource Done)> _changes = Channel.CreateUnbounded<(
        DemandChange,
        TaskCompletionSource
    )>();

    /// <summary>Says it; complete once the feed has heard it and asks for more.</summary>
    public Task SayAsync(Topic topic, Mode? mode)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _changes.Writer.TryWrite((new DemandChange(topic, mode), done));
        return done.Task;
    }

    public async IAsyncEnumerable<DemandChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (change, done) in _changes.Reader.ReadAllAsync(cancellation))
        {
            yield return change;
            done.TrySetResult();
        }
    }
}
