namespace Tidegate.Kraken.Orders;

/// <summary>What sets an order off.</summary>
/// <param name="Price">Its price; a distance when the type is <c>pct</c> or <c>quote</c>.</param>
/// <param name="Reference"><c>last</c> or <c>index</c>; the exchange's default is last.</param>
/// <param name="PriceType"><c>static</c>, <c>pct</c> or <c>quote</c>; the exchange's default is static.</param>
public sealed record KrakenTriggerRequest(decimal Price, string? Reference = null, string? PriceType = null);
