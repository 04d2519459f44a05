namespace Tidegate.Simulation.Candles.Import;

/// <summary>What a column may be.</summary>
internal enum CandleField
{
    Time,
    Symbol,
    Open,
    High,
    Low,
    Close,
    Volume,
    Price,
    AdjustedClose,
    Factor,
}
