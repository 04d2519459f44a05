using System.Globalization;
using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The parameters of order methods: which there are, and what they mean.</summary>
internal static class KrakenOrderForms
{
    private static readonly string[] OfOrders =
    [
        "order_type",
        "side",
        "order_qty",
        "limit_price",
        "limit_price_type",
        "display_qty",
        "triggers",
        "time_in_force",
        "post_only",
        "expire_time",
        "deadline",
        "cl_ord_id",
        "order_userref",
        "cash_order_qty",
        "validate",
        "fee_preference",
        "stp_type",
        "sender_sub_id",
        "reduce_only",
        "margin",
        "no_mpp",
    ];

    public static void Ids(Utf8JsonWriter writer, SimulatedOrder? order, KrakenDraft draft)
    {
        writer.WriteString("order_id", order?.Id ?? ""); // empty: it was only looked at
        if (draft.ClientId is not null)
        {
            writer.WriteString("cl_ord_id", draft.ClientId);
        }

        if (draft.UserRef is { } userRef)
        {
            writer.WriteNumber("order_userref", userRef);
        }
    }

    public static KrakenDraft DraftOf(SimulatedRequest request, string symbol)
    {
        var triggers =
            request.Params.TryGetProperty("triggers", out var value) && value.ValueKind == JsonValueKind.Object
                ? request.Part(value)
                : null;
        return new KrakenDraft(symbol, request.Text("side") ?? "", request.Text("order_type") ?? "")
        {
            Qty = request.Number("order_qty"),
            CashQty = request.Number("cash_order_qty"),
            LimitPrice = request.Number("limit_price"),
            DisplayQty = request.Number("display_qty"),
            TriggerPrice = triggers?.Number("price"),
            TimeInForce = request.Text("time_in_force") ?? "GTC",
            IsPostOnly = request.Flag("post_only"),
            ClientId = request.Text("cl_ord_id"),
            UserRef =
                request.Number("order_userref") is { } userRef && userRef % 1 == 0 && Math.Abs(userRef) <= int.MaxValue
                    ? (long)userRef
                    : null,
            ExpiresAt = TimeOf(request, "expire_time"),
            Deadline = TimeOf(request, "deadline"),
            IsTrial = request.Flag("validate"),
        };
    }

    public static DateTimeOffset? TimeOf(SimulatedRequest request, string name) =>
        DateTimeOffset.TryParse(request.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public static string? StrangerOf(SimulatedRequest request)
    {
        string[] known = request.Method switch
        {
            "add_order" => [.. OfOrders, "symbol"],
            "amend_order" =>
            [
                "order_id",
                "cl_ord_id",
                "order_qty",
                "display_qty",
                "limit_price",
                "limit_price_type",
                "post_only",
                "trigger_price",
                "trigger_price_type",
                "deadline",
                "symbol",
            ],
            "edit_order" => [.. OfOrders, "order_id", "symbol"],
            "cancel_order" => ["order_id", "cl_ord_id", "order_userref"],
            "cancel_all" => [],
            "cancel_all_orders_after" => ["timeout"],
            "batch_add" => ["symbol", "orders", "deadline", "validate"],
            _ => ["orders", "cl_ord_id"],
        };
        return request.Stranger([.. known, "token"]) is { } stranger
                ? $"Unsupported field: '{stranger}' for the given msg type: {request.Method.Replace('_', ' ')}"
            : request.Flag("no_mpp") && request.Text("order_type") != "market"
                ? "EGeneral:Invalid arguments:no_mpp order option is only available when ordertype = market"
            : request.Flag("margin") || request.Flag("reduce_only") ? "EOrder:Margin allowance exceeded"
            : null;
    }
}
