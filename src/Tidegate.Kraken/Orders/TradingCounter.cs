using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Orders;

/// <summary>
/// The counters that the exchange keeps of what an account does with its orders, one for each pair, kept here too so that they are not exceeded: what is done adds
/// its cost, more for an order that is young, and they fall continuously. Thread-safe.
/// </summary>
/// <remarks>Kraken, Spot rate limits, read 2026-05-27. REST, FIX and other programs on the same account add to the exchange's counters unseen: <see cref="Exceeded"/> makes good for that.</remarks>
internal sealed class TradingCounter(KrakenTier tier, TimeProvider time)
{
    private const double ExceededSeconds = 5;

    // Pairs that are at rest are forgotten beyond this many.
    private const int PairsMax = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Value, long At)> _pairs = new(StringComparer.Ordinal);
    private (double Ceiling, double DecayPerSecond) _limits = LimitsOf(tier);

    /// <summary>The orders whose age counts.</summary>
    public YoungOrders Orders { get; } = new(time);

    /// <summary>What the counter of a pair stands at.</summary>
    public double ValueOf(string symbol)
    {
        lock (_gate)
        {
            return Fall(symbol);
        }
    }

    /// <summary>The exchange said which ceiling the account has: that decides.</summary>
    /// <param name="ceiling"><c>maxratecount</c> of the subscription of executions; null: not said yet.</param>
    public void Learn(int? ceiling)
    {
        if (ceiling is > 0)
        {
            lock (_gate)
            {
                var (_, decay) = LimitsOf(
                    ceiling switch
                    {
                        >= 180 => KrakenTier.Pro,
                        >= 125 => KrakenTier.Intermediate,
                        _ => KrakenTier.Starter,
                    }
                );
                _limits = (ceiling.Value, decay);
            }
        }
    }

    /// <summary>Counts what is about to be done, when there is room for it soon enough.</summary>
    /// <param name="symbol">The pair.</param>
    /// <param name="cost">What it costs.</param>
    /// <param name="waitMax">When it would have to wait for longer it is not counted.</param>
    /// <returns>How long to wait before it is done; above <paramref name="waitMax"/>: it is not to be done.</returns>
    public TimeSpan Reserve(string symbol, double cost, TimeSpan waitMax)
    {
        lock (_gate)
        {
            var after = Fall(symbol) + cost;
            var wait = TimeSpan.FromSeconds(Math.Max(0, after - _limits.Ceiling) / _limits.DecayPerSecond);
            if (wait == TimeSpan.Zero || wait <= waitMax)
            {
                Set(symbol, after);
            }

            return wait;
        }
    }

    /// <summary>Counts what is done whatever the counter says: nobody is kept from cancelling by our own arithmetic.</summary>
    public void Charge(string symbol, double cost)
    {
        lock (_gate)
        {
            Set(symbol, Fall(symbol) + cost);
        }
    }

    /// <summary>The exchange answered that the limit of a pair is exceeded: what comes next waits for some seconds.</summary>
    public void Exceeded(string symbol)
    {
        lock (_gate)
        {
            Set(symbol, Math.Max(Fall(symbol), _limits.Ceiling - 1 + (ExceededSeconds * _limits.DecayPerSecond)));
        }
    }

    private static (double Ceiling, double DecayPerSecond) LimitsOf(KrakenTier tier) =>
        tier switch
        {
            KrakenTier.Pro => (180, 3.75),
            KrakenTier.Intermediate => (125, 2.34),
            _ => (60, 1),
        };

    private double Fall(string symbol) =>
        _pairs.TryGetValue(symbol, out var pair)
            ? Math.Max(0, pair.Value - (time.GetElapsedTime(pair.At).TotalSeconds * _limits.DecayPerSecond))
            : 0;

    private void Set(string symbol, double value)
    {
        if (_pairs.Count >= PairsMax && !_pairs.ContainsKey(symbol))
        {
            foreach (var idle in _pairs.Keys.Where(key => Fall(key) == 0).ToArray())
            {
                _pairs.Remove(idle);
            }
        }

        _pairs[symbol] = (value, time.GetTimestamp());
    }
}
