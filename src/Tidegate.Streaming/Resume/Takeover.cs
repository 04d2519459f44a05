using System.Collections.Immutable;

namespace Tidegate.Streaming.Resume;

/// <summary>Somebody who may resume a session that is still open: its shard closes it and answers where it was.</summary>
internal sealed class Takeover(ResumeEntry entry)
{
    private readonly TaskCompletionSource<ImmutableArray<ResumePosition>?> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public ResumeEntry Entry { get; } = entry;

    /// <summary>Where the session was; null: it had ended for good before.</summary>
    public Task<ImmutableArray<ResumePosition>?> Answer => _answer.Task;

    /// <summary>Called once by the session's shard.</summary>
    public void Complete() => _answer.TrySetResult(Entry.Saved);
}
