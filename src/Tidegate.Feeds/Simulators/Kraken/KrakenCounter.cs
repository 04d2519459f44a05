namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>A counter that goes up with what is done and down with time, never below zero (Kraken: Spot REST rate limits, trading rate limits).</summary>
internal sealed class KrakenCounter(decimal ceiling, decimal decayPerSecond, TimeProvider time)
{
    private decimal _value;
    private long _at = time.GetTimestamp();

    public decimal Ceiling => ceiling;

    /// <summary>Where it stands now.</summary>
    public decimal Value
    {
        get
        {
            var now = time.GetTimestamp();
            var gone = (decimal)time.GetElapsedTime(_at, now).TotalSeconds * decayPerSecond;
            (_value, _at) = (Math.Max(0, _value - gone), now);
            return _value;
        }
    }

    /// <summary>Adds where that does not take it past the ceiling.</summary>
    public bool TryAdd(decimal cost)
    {
        var fits = Value + cost <= ceiling;
        _value += fits ? cost : 0;
        return fits;
    }

    /// <summary>Adds whatever comes of it.</summary>
    public void Add(decimal cost) => _value = Value + cost;

    /// <summary>The counter of calls by a key of this tier.</summary>
    public static KrakenCounter OfCalls(KrakenSimulatedTier tier, TimeProvider time) =>
        tier switch
        {
            KrakenSimulatedTier.Starter => new KrakenCounter(15, 0.33m, time),
            KrakenSimulatedTier.Pro => new KrakenCounter(20, 1, time),
            _ => new KrakenCounter(20, 0.5m, time),
        };

    /// <summary>The trading counter of one pair.</summary>
    public static KrakenCounter OfTrading(KrakenSimulatedTier tier, TimeProvider time) =>
        tier switch
        {
            KrakenSimulatedTier.Starter => new KrakenCounter(TradingMax(tier), 1, time),
            KrakenSimulatedTier.Pro => new KrakenCounter(TradingMax(tier), 3.75m, time),
            _ => new KrakenCounter(TradingMax(tier), 2.34m, time),
        };

    /// <summary>The ceiling of a trading counter.</summary>
    public static int TradingMax(KrakenSimulatedTier tier) =>
        tier switch
        {
            KrakenSimulatedTier.Starter => 60,
            KrakenSimulatedTier.Pro => 180,
            _ => 125,
        };

    /// <summary>Open orders per pair.</summary>
    public static int OpenOrdersMax(KrakenSimulatedTier tier) =>
        tier switch
        {
            KrakenSimulatedTier.Starter => 60,
            KrakenSimulatedTier.Pro => 225,
            _ => 80,
        };

    /// <summary>What it costs to touch an order of this age.</summary>
    public static int ForAge(TimeSpan age, KrakenTouch touch)
    {
        ReadOnlySpan<(int Below, int Cost)> steps = touch switch
        {
            KrakenTouch.Amend => [(5, 3), (10, 2), (15, 1)],
            KrakenTouch.Edit => [(5, 6), (10, 5), (15, 4), (45, 2), (90, 1)],
            _ => [(5, 8), (10, 6), (15, 5), (45, 4), (90, 2), (300, 1)],
        };
        foreach (var (below, cost) in steps)
        {
            if (age.TotalSeconds < below)
            {
                return cost;
            }
        }

        return 0;
    }
}

/// <summary>What is done to an order.</summary>
internal enum KrakenTouch : byte
{
    Amend,
    Edit,
    Cancel,
}
