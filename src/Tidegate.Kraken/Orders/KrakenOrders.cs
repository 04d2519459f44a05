using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Streams;

namespace Tidegate.Kraken.Orders;

/// <summary>Order entry over the private socket. Thread-safe.</summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> before anything is sent when the request cannot be right, and <see cref="KrakenOrderException"/> when it was
/// refused or its outcome is not known. Nothing is ever sent again after a time-out or a lost connection: whether to do so is for who knows what the order was for.
/// Kraken WebSocket v2, trading, read 2026-05-27.
/// </remarks>
public sealed class KrakenOrders
{
    private const int CancelMost = 50;

    private readonly OrderDesk _desk;
    private readonly TimeProvider _time;
    private readonly bool _hasTokens;

    internal KrakenOrders(KrakenClientOptions options, PrivateStreams account, bool hasTokens)
    {
        (_desk, _time, _hasTokens) = (new OrderDesk(options, account), options.TimeProvider, hasTokens);
    }

    /// <summary>Adds an order.</summary>
    public async Task<KrakenOrderAdded> AddAsync(KrakenNewOrder order, CancellationToken cancellation = default)
    {
        OrderRules.Check(order, isInBatch: false, _time.GetUtcNow());
        var result = await OneAsync("add_order", json => OrderFrames.Write(json, order), cancellation).ConfigureAwait(false);
        return Added("add_order", result, order.Validate == true);
    }

    /// <summary>Changes an order in place.</summary>
    public async Task<KrakenOrderAmended> AmendAsync(KrakenAmend amend, CancellationToken cancellation = default)
    {
        OrderRules.Check(amend, _time.GetUtcNow());
        var result = await OneAsync("amend_order", json => OrderFrames.Write(json, amend), cancellation).ConfigureAwait(false);
        return new KrakenOrderAmended(result.AmendId ?? throw Nameless("amend_order"), result.OrderId, result.ClOrdId);
    }

    /// <summary>Replaces an order by another one.</summary>
    public async Task<KrakenOrderEdited> EditAsync(KrakenEdit edit, CancellationToken cancellation = default)
    {
        OrderRules.Check(edit, _time.GetUtcNow());
        var result = await OneAsync("edit_order", json => OrderFrames.Write(json, edit), cancellation).ConfigureAwait(false);
        var id = result.OrderId ?? (edit.Validate == true ? "" : throw Nameless("edit_order"));
        return new KrakenOrderEdited(id, result.OriginalOrderId);
    }

    /// <summary>Cancels orders, 1 to 50; the exchange answers for each.</summary>
    public async Task<IReadOnlyList<KrakenOrderCanceled>> CancelAsync(KrakenCancel cancel, CancellationToken cancellation = default)
    {
        OrderRules.Check(cancel, least: 1, CancelMost);
        NeedTokens();
        var replies = await _desk
            .AskAsync("cancel_order", cancel.Count, json => OrderFrames.Write(json, cancel), cancellation)
            .ConfigureAwait(false);
        return [.. replies.Select(Canceled)];
    }

    /// <summary>Cancels every open order.</summary>
    /// <returns>How many.</returns>
    public async Task<int> CancelAllAsync(CancellationToken cancellation = default) =>
        (await OneAsync("cancel_all", _ => { }, cancellation).ConfigureAwait(false)).Count ?? throw Nameless("cancel_all");

    /// <summary>Has the exchange cancel everything unless this is called again before.</summary>
    /// <param name="timeout">Whole seconds, under a day; zero turns it off.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<KrakenDeadline> CancelAllAfterAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        var seconds = (int)timeout.TotalSeconds;
        OrderRules.Need(
            timeout >= TimeSpan.Zero && timeout < TimeSpan.FromDays(1) && timeout == TimeSpan.FromSeconds(seconds),
            "Whole seconds, under a day."
        );
        var result = await OneAsync("cancel_all_orders_after", json => json.WriteNumber("timeout", seconds), cancellation)
            .ConfigureAwait(false);
        var isOn = DateTimeOffset.TryParse(
            result.TriggerTimeText,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var trigger
        );
        return new KrakenDeadline(result.CurrentTime, isOn && seconds > 0 ? trigger : null);
    }

    /// <summary>Adds 2 to 15 orders of one pair, all or none.</summary>
    public async Task<IReadOnlyList<KrakenOrderAdded>> AddBatchAsync(
        string symbol,
        IReadOnlyList<KrakenNewOrder> orders,
        DateTimeOffset? deadline = null,
        bool validate = false,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentNullException.ThrowIfNull(orders);
        OrderRules.Need(orders.Count is >= 2 and <= 15, "A batch has 2 to 15 orders.");
        OrderRules.Text(symbol);
        OrderRules.Deadline(deadline, _time.GetUtcNow());
        foreach (var order in orders)
        {
            OrderRules.Check(order, isInBatch: true, _time.GetUtcNow());
        }

        var reply = await ReplyAsync("batch_add", json => OrderFrames.WriteBatch(json, symbol, orders, deadline, validate), cancellation)
            .ConfigureAwait(false);
        OrderCount(reply, orders.Count, validate);
        return [.. reply.Results.Select(result => Added("batch_add", result, validate))];
    }

    /// <summary>Cancels 2 to 50 orders with one answer.</summary>
    /// <returns>How many were canceled.</returns>
    public async Task<int> CancelBatchAsync(KrakenCancel cancel, CancellationToken cancellation = default)
    {
        OrderRules.Check(cancel, least: 2, CancelMost);
        var result = await OneAsync("batch_cancel", json => OrderFrames.WriteBatchCancel(json, cancel), cancellation).ConfigureAwait(false);
        return result.Count ?? throw Nameless("batch_cancel");
    }

    private static KrakenOrderCanceled Canceled(KrakenSocketReply reply)
    {
        var result = reply.Results is [var first, ..] ? first : null;
        return new KrakenOrderCanceled(result?.OrderId, result?.ClOrdId, reply.Success ? null : reply.Error ?? "refused");
    }

    private static KrakenOrderAdded Added(string method, KrakenResult result, bool isOnlyChecked) =>
        new(result.OrderId ?? (isOnlyChecked ? "" : throw Nameless(method)), result.ClOrdId, result.OrderUserref, result.Warnings ?? []);

    // Done, says the exchange, but not what: its effect has to be looked up.
    private static KrakenOrderException Nameless(string method) =>
        new(method, "The exchange says that it was done, but not what.", isAmbiguous: true);

    private static void OrderCount(KrakenSocketReply reply, int orders, bool isOnlyChecked)
    {
        if (reply.Results.Count != orders && !isOnlyChecked)
        {
            throw Nameless("batch_add");
        }
    }

    private async Task<KrakenResult> OneAsync(
        string method,
        Action<System.Text.Json.Utf8JsonWriter> parameters,
        CancellationToken cancellation
    ) => (await ReplyAsync(method, parameters, cancellation).ConfigureAwait(false)).Results is [var first, ..] ? first : new KrakenResult();

    private async Task<KrakenSocketReply> ReplyAsync(
        string method,
        Action<System.Text.Json.Utf8JsonWriter> parameters,
        CancellationToken cancellation
    )
    {
        NeedTokens();
        var replies = await _desk.AskAsync(method, replies: 1, parameters, cancellation).ConfigureAwait(false);
        var reply = replies[0];
        return reply.Success
            ? reply
            : throw new KrakenOrderException(method, Rest.KrakenErrors.Parse(reply.Error ?? "refused").Text, isAmbiguous: false);
    }

    private void NeedTokens()
    {
        if (!_hasTokens)
        {
            throw new InvalidOperationException("This client was made without a source of tokens: public market data only.");
        }
    }
}
