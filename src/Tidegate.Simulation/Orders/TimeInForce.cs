namespace Tidegate.Simulation.Orders;

/// <summary>How long an order waits.</summary>
public enum TimeInForce
{
    /// <summary>To the end of the trading day in which it is accepted; accepted after the day's last candle: the next day.</summary>
    Day,

    /// <summary>To the end of the simulation.</summary>
    GoodTillCancelled,

    /// <summary>Trades at the open of the next candle of its symbol or not at all.</summary>
    ImmediateOrCancel,
}
