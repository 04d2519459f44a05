namespace Tidegate.Streaming.Hub;

/// <summary>Sizes of the hub. Checked by whoever reads them from configuration.</summary>
public sealed class HubOptions
{
    /// <summary>Updates that may wait for the hub's thread, a power of two. Default 16,384; 16 to 1,048,576.</summary>
    public int UpdatesWaitingMax { get; set; } = 16_384;

    /// <summary>Updates kept of each topic for clients that come back. Default 256; 0 to 65,536.</summary>
    public int HistoryCountMax { get; set; } = 256;

    /// <summary>About how many bytes of updates are kept of each topic. Default 262,144; 0 to 67,108,864.</summary>
    public int HistoryBytesMax { get; set; } = 262_144;

    /// <summary>How long one is kept. Default 2 min; 1 s to 1 hour.</summary>
    public TimeSpan HistoryAgeMax { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a topic that nobody hears any more stays in demand: a client that comes back soon finds its feed running. Default 5 s; 0 s to
    /// 10 min.
    /// </summary>
    public TimeSpan TopicLinger { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Topics that applications published of which the last value is kept for who comes later. Where one too many is published, the one published
    /// longest ago that nobody hears is forgotten. Default 10,000; 1 to 1,000,000.
    /// </summary>
    public int RetainedTopicsMax { get; set; } = 10_000;

    /// <summary>About how many bytes these last values may have together; beyond it they are forgotten likewise. Default 67,108,864; 65,536 to 17,179,869,184.</summary>
    public long RetainedBytesMax { get; set; } = 67_108_864;

    /// <summary>
    /// Threads that write to clients, each with its own sessions. Default 0: one for each core, and one in all where there are only two; else 1
    /// to 64.
    /// </summary>
    public int Shards { get; set; }

    /// <summary>
    /// Bytes that may wait for all clients together; beyond it, clients whose sockets take nothing are cut, those with the most waiting first.
    /// Default 0: a quarter of the memory that the process may have; else 1,048,576 to 1,099,511,627,776.
    /// </summary>
    public long PendingBytesMax { get; set; }

    /// <summary>How long after the end of its connection a session may be resumed. Default 2 min; 0 s (never) to 1 hour.</summary>
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Ended sessions that may be resumed; those beyond it begin anew. Default 10,000; 0 to 1,000,000.</summary>
    public int ResumeCountMax { get; set; } = 10_000;

    /// <summary>Subscriptions of all of these together. Default 1,000,000; 0 to 100,000,000.</summary>
    public int ResumeSubscriptionsMax { get; set; } = 1_000_000;

    /// <summary>Longest delay that clients are advised to wait when the server drains; each gets its own. Default 5 s; 0 s to 60 s.</summary>
    public TimeSpan DrainSpread { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sessions closed each second when the server drains. Default 1,000; 1 to 1,000,000. Raised where closing all would take more than half of
    /// <c>DrainTimeout</c>.
    /// </summary>
    public int DrainPerSecond { get; set; } = 1_000;

    /// <summary>
    /// How often the hub looks for sessions that are stale although their deadlines should have ended them (nse_socket's
    /// <c>CLEANUP_INTERVAL_SECS</c>). Default 60 s; 1 s to 1 hour.
    /// </summary>
    public TimeSpan CleanupInterval { get; set; } = TimeSpan.FromSeconds(60);
}
