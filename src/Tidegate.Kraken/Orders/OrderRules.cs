using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Orders;

/// <summary>What can be known to be wrong before anything is sent. The exchange has the last word.</summary>
internal static class OrderRules
{
    private const int TextMax = 64;

    private static readonly TimeSpan DeadlineLeast = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DeadlineMost = TimeSpan.FromSeconds(60);

    public static void Check(KrakenNewOrder order, bool isInBatch, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        Need(isInBatch == order.Symbol is null, isInBatch ? "In a batch the pair is the batch's." : "A pair is needed.");
        Need(order.Side is KrakenSide.Buy or KrakenSide.Sell, "A side is buy or sell.");
        Need(order.OrderType != KrakenOrderType.Unknown && Enum.IsDefined(order.OrderType), "An order needs a kind.");
        Need(
            order.OrderQty is null != order.CashOrderQty is null || order.OrderType == KrakenOrderType.SettlePosition,
            "An order needs a quantity, in one asset."
        );
        Need(
            order.CashOrderQty is null || order is { OrderType: KrakenOrderType.Market, Side: KrakenSide.Buy },
            "A quantity in the quote asset is for market orders that buy."
        );
        Positive(order.OrderQty, allowsZero: order.OrderType == KrakenOrderType.SettlePosition);
        Positive(order.CashOrderQty);
        Positive(order.DisplayQty);
        Need(
            order.LimitPrice is not null == HasLimit(order.OrderType),
            "A limit price belongs to the kinds that have one, and to no other."
        );
        Need(order.LimitPriceType is not null and not "static" || order.LimitPrice is null or > 0, "A price is more than 0.");
        Need(order.Triggers is not null == HasTrigger(order.OrderType), "A trigger belongs to the kinds that have one, and to no other.");
        Need(order.DisplayQty is null || order.OrderType == KrakenOrderType.Iceberg, "Only an iceberg shows a part of itself.");
        Need(order.DisplayQty is null || order.DisplayQty * 15 >= order.OrderQty, "An iceberg shows a fifteenth of itself or more.");
        Need(order.ClOrdId is null || order.OrderUserref is null, "Your id or your number, not both.");
        Need(
            order.TimeInForce != KrakenTimeInForce.GoodTillDate || order.ExpireTime is not null,
            "Good till a date needs the expire time."
        );
        Id(order.ClOrdId);
        Text(
            order.Symbol,
            order.LimitPriceType,
            order.FeePreference,
            order.StpType,
            order.SenderSubId,
            order.Triggers?.Reference,
            order.Triggers?.PriceType
        );
        Deadline(order.Deadline, now);
    }

    public static void Check(KrakenAmend amend, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(amend);
        Need(amend.OrderId is null != amend.ClOrdId is null, "An order is named by its id or by yours, not both.");
        Need(
            (amend.OrderQty ?? amend.DisplayQty ?? amend.LimitPrice ?? amend.TriggerPrice) is not null || amend.PostOnly is not null,
            "Something must be changed."
        );
        Positive(amend.OrderQty);
        Positive(amend.DisplayQty);
        Text(amend.OrderId, amend.Symbol, amend.LimitPriceType, amend.TriggerPriceType);
        Id(amend.ClOrdId);
        Deadline(amend.Deadline, now);
    }

    public static void Check(KrakenEdit edit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Need(edit.OrderId.Length > 0 && edit.Symbol.Length > 0, "An edit needs the order's id and its pair.");
        Positive(edit.OrderQty);
        Positive(edit.DisplayQty);
        Text(edit.OrderId, edit.Symbol, edit.Triggers?.Reference, edit.Triggers?.PriceType);
        Deadline(edit.Deadline, now);
    }

    public static void Check(KrakenCancel cancel, int least, int most)
    {
        ArgumentNullException.ThrowIfNull(cancel);
        Need(cancel.Count >= least && cancel.Count <= most, $"{least} to {most} orders can be canceled at once.");
        Text([.. cancel.OrderIds]);
        foreach (var id in cancel.ClOrdIds)
        {
            Id(id);
        }
    }

    public static void Deadline(DateTimeOffset? deadline, DateTimeOffset now) =>
        Need(
            deadline is null || (deadline - now >= DeadlineLeast && deadline - now <= DeadlineMost),
            "A deadline is 500 ms to 60 s ahead."
        );

    public static void Need(bool isSo, string text)
    {
        if (!isSo)
        {
#pragma warning disable MA0015 // the text says what of the request
            throw new ArgumentException(text);
#pragma warning restore MA0015
        }
    }

    public static void Text(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            Need(text is null || text.Length is > 0 and <= TextMax, $"A text has 1 to {TextMax} characters.");
        }
    }

    private static bool HasLimit(KrakenOrderType type) =>
        type
            is KrakenOrderType.Limit
                or KrakenOrderType.Iceberg
                or KrakenOrderType.StopLossLimit
                or KrakenOrderType.TakeProfitLimit
                or KrakenOrderType.TrailingStopLimit;

    private static bool HasTrigger(KrakenOrderType type) =>
        type
            is KrakenOrderType.StopLoss
                or KrakenOrderType.StopLossLimit
                or KrakenOrderType.TakeProfit
                or KrakenOrderType.TakeProfitLimit
                or KrakenOrderType.TrailingStop
                or KrakenOrderType.TrailingStopLimit;

    private static void Positive(decimal? value, bool allowsZero = false) =>
        Need(value is null or > 0 || (allowsZero && value == 0), "A quantity is more than 0.");

    // A long UUID, a UUID of 32 hex digits, or up to 18 free ASCII characters: add_order, read 2026-05-27.
    private static void Id(string? id) =>
        Need(
            id is null || (id.Length is > 0 and <= 18 && id.All(char.IsAscii)) || (id.Length is 32 or 36 && Guid.TryParse(id, out _)),
            "Your id is a UUID or up to 18 ASCII characters."
        );
}
