namespace Tidegate.Simulation.Accounts;

/// <summary>What an account holds at one moment. Always: <see cref="Equity"/> = <see cref="Cash"/> + the values of <see cref="Positions"/>, exactly.</summary>
/// <param name="Cash">Cash, also what is promised to open orders.</param>
/// <param name="Reserved">Cash that is promised to open orders.</param>
/// <param name="Equity">Cash and positions at their last prices.</param>
/// <param name="RealizedProfit">Sum of what sales brought over what the shares had cost, before commission.</param>
/// <param name="Fees">Commission paid.</param>
/// <param name="Positions">In the order of the session's symbols.</param>
public sealed record AccountSnapshot(
    decimal Cash,
    decimal Reserved,
    decimal Equity,
    decimal RealizedProfit,
    decimal Fees,
    IReadOnlyList<Position> Positions
)
{
    /// <summary>Cash that is free for new orders.</summary>
    public decimal BuyingPower => Cash - Reserved;
}
