using Tidegate.Core.Messages;

namespace Tidegate.Feeds.Arbitration;

/// <summary>One state out of those of several sources: the best of them, because that is what a subscriber gets.</summary>
internal static class OneState
{
    // From the best to the worst; closed last, because it ends the topic's run: only where every source has ended.
    private static readonly FeedState[] Order =
    [
        FeedState.Live,
        FeedState.Quiet,
        FeedState.Stale,
        FeedState.Recovering,
        FeedState.NeedsLogin,
        FeedState.Failed,
        FeedState.Closed,
    ];

    /// <summary>The best state and its reason; of equals that of the source that is heard, else the preferred one's. Null: none has said anything.</summary>
    /// <param name="sources">The sources, the preferred one first.</param>
    /// <param name="active">Which of them is heard; below 0: none.</param>
    public static (FeedState State, string Reason)? Of(ReadOnlySpan<SourceState> sources, int active)
    {
        var best = active >= 0 && sources[active].State is not null ? sources[active] : null;
        foreach (var source in sources)
        {
            if (source.State is { } state && (best is null || Rank(state) < Rank(best.State!.Value)))
            {
                best = source;
            }
        }

        return best is null ? null : (best.State!.Value, best.Reason);
    }

    private static int Rank(FeedState state) => Array.IndexOf(Order, state);
}
