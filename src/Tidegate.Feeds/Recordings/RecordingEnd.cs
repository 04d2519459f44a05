namespace Tidegate.Feeds.Recordings;

/// <summary>How a recording ends.</summary>
public enum RecordingEnd
{
    /// <summary>There may be more to read.</summary>
    Open,

    /// <summary>With its end mark: nothing is missing.</summary>
    Whole,

    /// <summary>The file stops before its end mark: what was read is good, what followed is lost.</summary>
    Truncated,

    /// <summary>What follows is no recording: what was read before it is good as far as it can be told.</summary>
    Damaged,
}
