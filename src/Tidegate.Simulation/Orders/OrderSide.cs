namespace Tidegate.Simulation.Orders;

/// <summary>Which way an order trades.</summary>
public enum OrderSide
{
    /// <summary>Pays cash for shares.</summary>
    Buy,

    /// <summary>Gives shares for cash. Only shares that are held: the account is a cash account and knows no short sales.</summary>
    Sell,
}
