namespace Tidegate.Simulation.Filling;

/// <summary>What a trade costs beside its price. Pure.</summary>
/// <param name="perShare">In the account's currency, 0 or more.</param>
internal sealed class Commission(decimal perShare)
{
    /// <summary>Of a trade, in whole cents, rounded up.</summary>
    public decimal Of(long quantity) => decimal.Round(perShare * quantity, 2, MidpointRounding.ToPositiveInfinity);
}
