using System.Collections.Immutable;

namespace Tidegate.Core.Messages;

/// <summary>An order book at one moment, whole as far as its source goes. Immutable: updates and snapshots share the instance.</summary>
/// <param name="bids">Who buys, the highest price first.</param>
/// <param name="asks">Who sells, the lowest price first.</param>
public sealed class OrderBook(ImmutableArray<BookLevel> bids, ImmutableArray<BookLevel> asks)
{
    /// <summary>Who buys, the highest price first.</summary>
    public ImmutableArray<BookLevel> Bids { get; } = bids.IsDefault ? [] : bids;

    /// <summary>Who sells, the lowest price first.</summary>
    public ImmutableArray<BookLevel> Asks { get; } = asks.IsDefault ? [] : asks;
}
