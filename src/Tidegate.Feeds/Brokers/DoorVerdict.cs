namespace Tidegate.Feeds.Brokers;

/// <summary>What a refused upgrade means.</summary>
public enum DoorVerdict
{
    /// <summary>A fault that passes: come again with back-off.</summary>
    TryAgain,

    /// <summary>The login is not believed (any more): no attempt before there is another.</summary>
    NeedsLogin,

    /// <summary>Too many connections or attempts: come again after minutes.</summary>
    Throttled,
}
