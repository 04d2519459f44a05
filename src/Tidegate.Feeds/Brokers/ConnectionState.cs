namespace Tidegate.Feeds.Brokers;

/// <summary>What one of a feed's connections is doing.</summary>
internal enum ConnectionState
{
    /// <summary>Nothing is wanted on it.</summary>
    Idle,

    /// <summary>It is being opened, or waits for its turn or the end of its back-off.</summary>
    Connecting,

    /// <summary>It is open.</summary>
    Open,

    /// <summary>Somebody has to log in first.</summary>
    NeedsLogin,

    /// <summary>The broker said "too many".</summary>
    Throttled,
}
