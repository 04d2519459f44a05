namespace Tidegate.Feeds.Replay;

/// <summary>Replays that users make (<c>POST /api/replays</c>). Bound from <c>Tidegate:Replays</c>.</summary>
public sealed class ReplayOptions
{
    /// <summary>Folder whose files users may play: CSV, plain or gzip, and recordings of <c>tidegate record</c>. Whoever has a credential may name a file in it, and only files directly in it. Default none: there are no such calls.</summary>
    public string? Folder { get; set; }

    /// <summary>Replays of one user at the same time, also those that have played to their end; a plan may lower it (<c>ConcurrentReplays</c>). Default 3; 1 to 1,000.</summary>
    public int PerUserMax { get; set; } = 3;

    /// <summary>Replays of all users together, those that have played to their end and wait to be removed among them. Each holds about 300 KiB and its topics. Default 100; 1 to 10,000.</summary>
    public int Max { get; set; } = 100;

    /// <summary>Rows of one file, good or bad; a longer one is refused. Default 5,000,000; 1 to 50,000,000.</summary>
    public int RowsMax { get; set; } = 5_000_000;

    /// <summary>Topics of one replay; a file with more is refused. Default 1,000; 1 to 10,000.</summary>
    public int TopicsMax { get; set; } = 1_000;

    /// <summary>How long a file may take to be read through before it plays, whatever is in it. Files are read one after the other. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A replay that nobody has subscribed to for so long ends, playing, held or over. Default 10 min; 10 s to 7 days.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
