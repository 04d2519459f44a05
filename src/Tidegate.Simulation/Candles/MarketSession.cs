namespace Tidegate.Simulation.Candles;

/// <summary>Part of a trading day in which a candle lies.</summary>
public enum MarketSession
{
    /// <summary>Before the regular hours.</summary>
    PreMarket,

    /// <summary>The regular hours; every daily candle.</summary>
    Regular,

    /// <summary>After the regular hours.</summary>
    AfterHours,
}
