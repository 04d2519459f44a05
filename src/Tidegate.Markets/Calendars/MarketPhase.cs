namespace Tidegate.Markets.Calendars;

/// <summary>What an exchange is doing.</summary>
public enum MarketPhase
{
    /// <summary>Nothing is traded, no ticks are expected.</summary>
    Closed,

    /// <summary>Orders are collected before the opening; ticks may come, none is expected.</summary>
    PreOpen,

    /// <summary>It trades.</summary>
    Open,
}
