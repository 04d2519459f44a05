namespace Tidegate.Core.Messages;

/// <summary>Life of a feed as subscribers are told.</summary>
public enum FeedState
{
    /// <summary>Data arrives.</summary>
    Live,

    /// <summary>No data, and none expected (market closed, replay paused).</summary>
    Quiet,

    /// <summary>No data although some was expected.</summary>
    Stale,

    /// <summary>Reconnecting or resynchronising.</summary>
    Recovering,

    /// <summary>Waits for a new login upstream.</summary>
    NeedsLogin,

    /// <summary>The data has ended.</summary>
    Closed,

    /// <summary>Given up.</summary>
    Failed,
}
