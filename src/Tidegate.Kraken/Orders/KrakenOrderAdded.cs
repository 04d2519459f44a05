namespace Tidegate.Kraken.Orders;

/// <summary>An order was accepted.</summary>
/// <param name="OrderId">The exchange's id; empty when it was only checked.</param>
/// <param name="ClOrdId">Your id, when you gave one.</param>
/// <param name="OrderUserref">Your number, when you gave one.</param>
/// <param name="Warnings">What the exchange would like to be done otherwise.</param>
public sealed record KrakenOrderAdded(string OrderId, string? ClOrdId, long? OrderUserref, IReadOnlyList<string> Warnings);

/// <summary>An order was amended.</summary>
/// <param name="AmendId">The exchange's id of the change.</param>
/// <param name="OrderId">Its id, when it was named by that.</param>
/// <param name="ClOrdId">Your id, when it was named by that.</param>
public sealed record KrakenOrderAmended(string AmendId, string? OrderId, string? ClOrdId);

/// <summary>An order was replaced.</summary>
/// <param name="OrderId">The id of the new one; empty when it was only checked.</param>
/// <param name="OriginalOrderId">The id of the old one.</param>
public sealed record KrakenOrderEdited(string OrderId, string? OriginalOrderId);

/// <summary>What became of one order of a cancel.</summary>
/// <param name="OrderId">Its id, when the exchange names it by that.</param>
/// <param name="ClOrdId">Your id, when the exchange names it by that.</param>
/// <param name="Error">Why it was not canceled; null when it was.</param>
public sealed record KrakenOrderCanceled(string? OrderId, string? ClOrdId, string? Error);

/// <summary>The dead man's switch.</summary>
/// <param name="CurrentTime">The exchange's clock.</param>
/// <param name="TriggerTime">When everything will be canceled; null when it is off.</param>
public sealed record KrakenDeadline(DateTimeOffset? CurrentTime, DateTimeOffset? TriggerTime);
