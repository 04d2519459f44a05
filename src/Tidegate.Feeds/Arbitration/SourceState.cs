using Tidegate.Core.Messages;

namespace Tidegate.Feeds.Arbitration;

/// <summary>How one source is doing about one topic. Owned by the topic's lock.</summary>
internal sealed class SourceState
{
    /// <summary>What it said of itself last; null: nothing yet.</summary>
    public FeedState? State { get; private set; }

    /// <summary>Why.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Timestamp of its last update; null: none has come.</summary>
    public long? HeardAt { get; private set; }

    /// <summary>Which of the topic's updates, over all sources, its last one was; 0: none has come.</summary>
    public long Turn { get; private set; }

    /// <summary>Since when it has been well without a break; null: it is not.</summary>
    public long? WellSince { get; private set; }

    /// <summary>Its last update.</summary>
    public MarketUpdate? Newest { get; private set; }

    /// <summary>True where it delivers, or would if there were anything.</summary>
    public bool IsHealthy => State is FeedState.Live or FeedState.Quiet;

    /// <summary>True where it has said that nothing is to be had from it now. A stale one may still be the best there is.</summary>
    public bool HasFailed => State is FeedState.Recovering or FeedState.NeedsLogin or FeedState.Failed or FeedState.Closed;

    /// <summary>An update came: whatever it said before, it is there.</summary>
    /// <param name="update">The update.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="turn">Its number among the updates of all sources: two may come at one moment of a coarse clock.</param>
    /// <param name="hasMissed">True where others had something to tell since its last one, for longer than a source may be silent.</param>
    public void Hear(MarketUpdate update, long now, long turn, bool hasMissed)
    {
        (HeardAt, Turn, Newest) = (now, turn, update);
        if (State is not FeedState.Live)
        {
            (State, Reason) = (FeedState.Live, "ticks");
        }

        WellSince = hasMissed ? now : WellSince ?? now;
    }

    /// <summary>It says how it is doing.</summary>
    public void Say(FeedStatus status, long now)
    {
        (State, Reason) = (status.State, status.Reason);
        WellSince = IsHealthy ? WellSince ?? now : null;
    }

    /// <summary>Nothing is known of it any more.</summary>
    public void Clear() => (State, Reason, HeardAt, Turn, WellSince, Newest) = (null, "", null, 0, null, null);

    /// <summary>It had to give way: being well begins anew.</summary>
    public void GiveWay() => WellSince = null;
}
