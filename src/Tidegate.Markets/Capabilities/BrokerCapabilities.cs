using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tidegate.Markets.Capabilities;

/// <summary>What each broker can deliver: the capability registry of brief 000. Thread-safe; swapped whole when its file says something else.</summary>
/// <remarks>A broker or exchange that it does not know has books of 5 levels for clients; <see cref="FindFault"/> tells an administrator.</remarks>
public sealed class BrokerCapabilities
{
    /// <summary>Levels of a book of which nothing is known.</summary>
    public const int DepthDefault = 5;

    private const int NotedMax = 256; // what clients write must not fill a log, nor memory

    private static readonly ImmutableArray<int> Unknown = [DepthDefault];

    private volatile Known _known;
    private readonly ConcurrentDictionary<(string Broker, string Exchange), bool> _noted = new();
    private readonly Action<string, string>? _noteUnknown;

    /// <summary>Makes a registry.</summary>
    /// <param name="brokers">The brokers; of two with one name the later counts.</param>
    /// <param name="noteUnknown">Hears once of each broker and exchange that are asked about and not known, at most 256 times in all; null: nobody does.</param>
    public BrokerCapabilities(IEnumerable<BrokerCapability> brokers, Action<string, string>? noteUnknown = null)
    {
        _known = Known.Of(brokers);
        _noteUnknown = noteUnknown;
    }

    /// <summary>All brokers, in the order of their file.</summary>
    public ImmutableArray<BrokerCapability> Brokers => _known.Brokers;

    /// <summary>Puts others in the place of all brokers. What was granted before stays granted; whoever asks from now on is answered by them.</summary>
    /// <param name="brokers">The brokers; of two with one name the later counts.</param>
    public void Replace(IEnumerable<BrokerCapability> brokers) => _known = Known.Of(brokers);

    /// <summary>A broker by its name; null: it is not known.</summary>
    public BrokerCapability? Find(string broker) => _known.ByName.GetValueOrDefault(broker);

    /// <summary>Levels of the order book that can be had of an exchange, smallest first; 5 where broker or exchange is not known.</summary>
    public ImmutableArray<int> GetSupportedDepthLevels(string broker, string exchange)
    {
        ArgumentNullException.ThrowIfNull(broker);
        ArgumentNullException.ThrowIfNull(exchange);
        if (Find(broker) is { } known)
        {
            if (known.DepthLevels.TryGetValue(exchange, out var levels))
            {
                return levels;
            }

            if (known.Knows(exchange))
            {
                return Unknown; // it streams the exchange and says nothing of books
            }
        }

        if (_noteUnknown is not null && _noted.Count < NotedMax && _noted.TryAdd((broker, exchange), true))
        {
            _noteUnknown(broker, exchange);
        }

        return Unknown;
    }

    /// <summary>True where a book of exactly so many levels can be had.</summary>
    public bool IsDepthLevelSupported(string broker, string exchange, int depth) =>
        GetSupportedDepthLevels(broker, exchange).Contains(depth);

    /// <summary>The most levels that can be had and are not more than those asked for; 5 where even the fewest are more.</summary>
    public int GetFallbackDepthLevel(string broker, string exchange, int requested)
    {
        var best = 0;
        foreach (var levels in GetSupportedDepthLevels(broker, exchange))
        {
            best = levels <= requested ? Math.Max(best, levels) : best;
        }

        return best > 0 ? best : DepthDefault;
    }

    /// <summary>What an administrator is told who asks about a broker, or about an exchange of it; null: both are known.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="exchange">The exchange; null: any.</param>
    public string? FindFault(string broker, string? exchange)
    {
        if (Find(broker) is not { } known)
        {
            return $"There is no broker \"{broker}\": {string.Join(", ", Brokers.Select(each => each.Name))}.";
        }

        return exchange is null || known.Knows(exchange)
            ? null
            : $"{known.Title} does not stream the exchange \"{exchange}\": {string.Join(", ", known.Streams)}.";
    }

    private sealed record Known(ImmutableArray<BrokerCapability> Brokers, FrozenDictionary<string, BrokerCapability> ByName)
    {
        public static Known Of(IEnumerable<BrokerCapability> brokers)
        {
            ArgumentNullException.ThrowIfNull(brokers);
            var all = new OrderedDictionary<string, BrokerCapability>(StringComparer.Ordinal);
            foreach (var broker in brokers)
            {
                all[broker.Name] = broker;
            }

            return new Known([.. all.Values], all.ToFrozenDictionary(StringComparer.Ordinal));
        }
    }
}
