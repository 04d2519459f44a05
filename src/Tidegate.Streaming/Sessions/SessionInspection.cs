using System.Collections.Immutable;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Sessions;

/// <summary>A look at one session by its shard.</summary>
internal sealed class SessionInspection
{
    private readonly TaskCompletionSource<ImmutableArray<SubscriptionCount>> _counts = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Task<ImmutableArray<SubscriptionCount>> Counts => _counts.Task;

    /// <summary>Called once by the session's shard.</summary>
    public void Complete(ImmutableArray<SubscriptionCount> counts) => _counts.TrySetResult(counts);
}
