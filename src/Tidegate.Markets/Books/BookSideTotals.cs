namespace Tidegate.Markets.Books;

/// <summary>What stands on one side of an order book.</summary>
/// <param name="Quantity">Units of all levels.</param>
/// <param name="Orders">Orders of all levels; null where one of them does not say.</param>
/// <param name="Levels">How many levels.</param>
public readonly record struct BookSideTotals(decimal Quantity, long? Orders, int Levels);
