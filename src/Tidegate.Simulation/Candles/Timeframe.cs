namespace Tidegate.Simulation.Candles;

/// <summary>Length of a candle.</summary>
public enum Timeframe
{
    /// <summary><c>1min</c></summary>
    OneMinute,

    /// <summary><c>5min</c></summary>
    FiveMinutes,

    /// <summary><c>15min</c></summary>
    FifteenMinutes,

    /// <summary><c>30min</c></summary>
    ThirtyMinutes,

    /// <summary><c>1h</c></summary>
    OneHour,

    /// <summary><c>2h</c></summary>
    TwoHours,

    /// <summary><c>4h</c></summary>
    FourHours,

    /// <summary><c>daily</c>: one candle for each trading day of the exchange.</summary>
    Daily,
}
