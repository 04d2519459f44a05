using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Hub;

/// <summary>Somebody outside of all sessions asks where a topic stands.</summary>
internal sealed class StandingQuestion(Topic topic)
{
    private readonly TaskCompletionSource<Update?> _standing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Topic Topic { get; } = topic;

    public Task<Update?> Standing => _standing.Task;

    /// <summary>Called once by the topic's home.</summary>
    public void Answer(Update? standing) => _standing.TrySetResult(standing);
}
