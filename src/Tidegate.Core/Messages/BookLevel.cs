namespace Tidegate.Core.Messages;

/// <summary>One price of an order book and what stands there.</summary>
/// <param name="Price">In the instrument's currency, exact.</param>
/// <param name="Quantity">In the instrument's units, exact; not negative.</param>
/// <param name="Orders">How many orders make it up, where the source counts them; null where it does not.</param>
public readonly record struct BookLevel(decimal Price, decimal Quantity, int? Orders = null);
