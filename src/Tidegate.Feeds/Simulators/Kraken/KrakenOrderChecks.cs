namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>What is wrong with an order before it is one; null: nothing. Called under the exchange's lock.</summary>
internal static class KrakenOrderChecks
{
    private const int FreeTextMax = 18;
    private static readonly TimeSpan DeadlineMax = TimeSpan.FromSeconds(60);
    private static readonly string[] Types =
    [
        "limit",
        "market",
        "stop-loss",
        "stop-loss-limit",
        "take-profit",
        "take-profit-limit",
        "iceberg",
    ];

    /// <summary>Its form.</summary>
    public static string? Form(KrakenDraft draft, DateTimeOffset now) =>
        !Types.Contains(draft.Type) ? "EGeneral:Invalid arguments:ordertype"
        : draft.Side is not ("buy" or "sell") ? "EGeneral:Invalid arguments:side"
        : draft.TimeInForce.ToUpperInvariant() is not ("GTC" or "GTD" or "IOC") ? "EGeneral:Invalid arguments:time_in_force"
        : draft.IsLimit != draft.LimitPrice is not null ? "EGeneral:Invalid arguments:price"
        : draft.IsTriggered != draft.TriggerPrice is not null ? "EGeneral:Invalid arguments:triggers"
        : draft.LimitPrice <= 0 || draft.TriggerPrice <= 0 ? "EOrder:Invalid price"
        : draft.IsPostOnly && !draft.IsLimit ? "EGeneral:Invalid arguments:post_only"
        : draft.CashQty is not null && (draft.Type != "market" || !draft.IsBuy) ? "EGeneral:Invalid arguments:cash_order_qty"
        : (draft.Qty ?? draft.CashQty) is not > 0 ? "EGeneral:Invalid arguments:volume"
        : Display(draft.Type, draft.Qty, draft.DisplayQty) is { } display ? display
        : draft.ClientId is not null && (draft.UserRef is not null || !IsClientId(draft.ClientId)) ? "EGeneral:Invalid arguments:cl_ord_id"
        : draft.ExpiresAt <= now ? "EGeneral:Invalid arguments:expiretm"
        : Deadline(draft.Deadline, now);

    /// <summary>What of an iceberg shows: a fifteenth of it or more, and not more than it has (Kraken: order types, read 2026-05-27).</summary>
    public static string? Display(string type, decimal? qty, decimal? display) =>
        (type == "iceberg") != display is not null || display <= 0 || display > qty || display * 15 < qty
            ? "EGeneral:Invalid arguments:display_qty"
            : null;

    /// <summary>A deadline: passed, or too far ahead.</summary>
    public static string? Deadline(DateTimeOffset? deadline, DateTimeOffset now) =>
        deadline is not { } at ? null
        : at <= now ? "EService:Deadline elapsed"
        : at - now > DeadlineMax ? "EGeneral:Invalid arguments:deadline"
        : null;

    /// <summary>Its numbers against those of the pair.</summary>
    public static string? Size(SimulatedPair pair, decimal qty, decimal? limit, decimal reference) =>
        limit is { } price && price % pair.PriceIncrement != 0 ? "EOrder:Tick size check failed"
        : qty % pair.QtyIncrement != 0 ? "EGeneral:Invalid arguments:volume"
        : qty < pair.QtyMin ? "EOrder:Order minimum not met"
        : qty * (limit ?? reference) < pair.CostMin ? "EOrder:Cost minimum not met"
        : null;

    /// <summary>What the state of the market forbids.</summary>
    public static string? State(string system, string pair, KrakenDraft draft) =>
        system == "maintenance" || pair is "maintenance" or "delisted" or "work_in_progress" ? "EService:Unavailable"
        : system == "cancel_only" || pair == "cancel_only" ? "EService:Market in cancel_only mode"
        : (system == "post_only" || pair == "post_only") && !draft.IsPostOnly ? "EService:Market in post_only mode"
        : pair == "limit_only" && !draft.IsLimit ? "EService:Market in limit_only mode"
        : null;

    private static bool IsClientId(string text) =>
        text.Length > 0
        && text.All(char.IsAscii)
        && (text.Length <= FreeTextMax || Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _));
}
