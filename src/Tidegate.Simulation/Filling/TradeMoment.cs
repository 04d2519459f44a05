namespace Tidegate.Simulation.Filling;

/// <summary>When in a candle something trades: all that its four prices tell.</summary>
internal enum TradeMoment
{
    /// <summary>At the open: everything else of the candle comes later.</summary>
    AtOpen,

    /// <summary>At some time after the open: whether before or after the candle's high or low, nobody knows.</summary>
    Within,
}
