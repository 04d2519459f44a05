using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Orders;

/// <summary>The order that follows when this one is filled.</summary>
/// <param name="OrderType">Its kind.</param>
/// <param name="LimitPrice">Its price, for the kinds that have one.</param>
/// <param name="TriggerPrice">What sets it off, for the kinds that have it.</param>
public sealed record KrakenConditional(KrakenOrderType OrderType, decimal? LimitPrice = null, decimal? TriggerPrice = null);
