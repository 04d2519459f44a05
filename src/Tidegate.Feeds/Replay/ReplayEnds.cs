namespace Tidegate.Feeds.Replay;

/// <summary>Who or what ended a replay: the fixed words of the metric.</summary>
internal static class ReplayEnds
{
    /// <summary>Its owner.</summary>
    public const string Asked = "asked";

    /// <summary>An administrator.</summary>
    public const string Administrator = "administrator";

    /// <summary>Nobody heard it.</summary>
    public const string Idle = "idle";

    /// <summary>It was over, and its owner wanted another.</summary>
    public const string Room = "room";

    /// <summary>The gateway stops.</summary>
    public const string Stopped = "stopped";
}
