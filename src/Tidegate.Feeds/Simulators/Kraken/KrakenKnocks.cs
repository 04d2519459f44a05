namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Upgrades per address in a rolling window, and the ban of who has too many (Kraken: Spot WebSockets introduction). Guarded by the exchange's lock.</summary>
internal sealed class KrakenKnocks(KrakenSimulatorOptions options, TimeProvider time)
{
    private const int AddressesMax = 10_000;

    private readonly Dictionary<string, Entry> _entries = [];

    public bool IsOneTooMany(string from)
    {
        var now = time.GetTimestamp();
        if (!_entries.TryGetValue(from, out var entry))
        {
            if (_entries.Count >= AddressesMax)
            {
                _entries.Clear();
            }

            _entries.Add(from, entry = new Entry());
        }

        if (entry.BannedAt is { } since)
        {
            if (time.GetElapsedTime(since, now) < options.UpgradeWindow)
            {
                return true;
            }

            (entry.BannedAt, _) = (null, entry.Times.RemoveAll(_ => true));
        }

        entry.Times.RemoveAll(at => time.GetElapsedTime(at, now) >= options.UpgradeWindow);
        if (entry.Times.Count >= options.UpgradesMax)
        {
            entry.BannedAt = now;
            return true;
        }

        entry.Times.Add(now);
        return false;
    }

    private sealed class Entry
    {
        public List<long> Times { get; } = [];

        public long? BannedAt { get; set; }
    }
}
