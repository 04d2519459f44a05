namespace Tidegate.Feeds.Arbitration;

/// <summary>Counts takeovers between two lines of the log: a feed that fails takes a thousand topics with it. Thread-safe.</summary>
internal sealed class TakeoverTally
{
    private readonly Lock _gate = new();
    private Dictionary<(string Feed, string Reason), int> _counts = [];

    /// <summary>One topic went over to a feed.</summary>
    public void Add(string feed, string reason)
    {
        lock (_gate)
        {
            _counts[(feed, reason)] = _counts.GetValueOrDefault((feed, reason)) + 1;
        }
    }

    /// <summary>What was counted since the last call.</summary>
    public IReadOnlyDictionary<(string Feed, string Reason), int> Drain()
    {
        lock (_gate)
        {
            var counts = _counts;
            _counts = counts.Count == 0 ? counts : [];
            return counts;
        }
    }
}
