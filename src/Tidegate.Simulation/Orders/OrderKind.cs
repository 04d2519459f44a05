namespace Tidegate.Simulation.Orders;

/// <summary>What an order waits for. The rules of each stand at <see cref="Filling.FillRules"/>.</summary>
public enum OrderKind
{
    /// <summary>Trades at the open of the next candle.</summary>
    Market,

    /// <summary>Trades at its price or better.</summary>
    Limit,

    /// <summary>Becomes a market order once its stop price is reached.</summary>
    Stop,

    /// <summary>Becomes a limit order once its stop price is reached.</summary>
    StopLimit,
}
