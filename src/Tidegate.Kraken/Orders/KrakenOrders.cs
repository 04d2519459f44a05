using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Streams;

namespace Tidegate.Kraken.Orders;

/// <summary>Order entry over the private socket. Thread-safe.</summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> before anything is sent when the request cannot be right, and <see cref="KrakenOrderException"/> when it was
/// refused or its outcome is not known. Nothing is ever sent again after a time-out or a lost connection: whether to do so is for who knows what the order was for.
/// What adds or changes an order waits, up to <see cref="KrakenClientOptions.OrderWaitMax"/>, for room in the exchange's trading counter of its pair; what cancels
/// never waits. Kraken WebSocket v2, trading and rate limits, read 2026-05-27.
/// </remarks>
public sealed class KrakenOrders
{
    private const int CancelMost = 50;

    private readonly OrderDesk _desk;
    private readonly OrderPace _pace;
    private readonly TimeProvider _time;
    private readonly bool _hasTokens;

    internal KrakenOrders(KrakenClientOptions options, PrivateStreams account, bool hasTokens)
    {
        (_desk, _time, _hasTokens) = (new OrderDesk(options, account), options.TimeProvider, hasTokens);
        _pace = new OrderPace(options, () => account.Connection.MaxRateCount);
    }

    /// <summary>Adds an order.</summary>
    public async Task<KrakenOrderAdded> AddAsync(KrakenNewOrder order, CancellationToken cancellation = default)
    {
        OrderRules.Check(order, isInBatch: false, _time.GetUtcNow());
        await TurnAsync("add_order", order.Symbol, 1, order.Deadline, cancellation).ConfigureAwait(false);
        var result = await OneAsync("add_order", order.Symbol, json => OrderFrames.Write(json, order), cancellation).ConfigureAwait(false);
        return Known(Added("add_order", result, order.Validate == true), order.Symbol!);
    }

    /// <summary>Changes an order in place.</summary>
    public async Task<KrakenOrderAmended> AmendAsync(KrakenAmend amend, CancellationToken cancellation = default)
    {
        OrderRules.Check(amend, _time.GetUtcNow());
        var young = _pace.Orders.ToAmend(amend.OrderId ?? amend.ClOrdId);
        var symbol = young?.Symbol ?? amend.Symbol;
        await TurnAsync("amend_order", symbol, 1 + (young?.Cost ?? 0), amend.Deadline, cancellation).ConfigureAwait(false);
        var result = await OneAsync("amend_order", symbol, json => OrderFrames.Write(json, amend), cancellation).ConfigureAwait(false);
        if (symbol is not null)
        {
            _pace.Orders.Touch(amend.OrderId ?? amend.ClOrdId, symbol);
        }

        return new KrakenOrderAmended(result.AmendId ?? throw Nameless("amend_order"), result.OrderId, result.ClOrdId);
    }

    /// <summary>Replaces an order by another one.</summary>
    public async Task<KrakenOrderEdited> EditAsync(KrakenEdit edit, CancellationToken cancellation = default)
    {
        OrderRules.Check(edit, _time.GetUtcNow());
        var extra = _pace.Orders.ToEdit(edit.OrderId)?.Cost ?? 0;
        await TurnAsync("edit_order", edit.Symbol, 1 + extra, edit.Deadline, cancellation).ConfigureAwait(false);
        var result = await OneAsync("edit_order", edit.Symbol, json => OrderFrames.Write(json, edit), cancellation).ConfigureAwait(false);
        _pace.Orders.Touch(result.OrderId, edit.Symbol);
        var id = result.OrderId ?? (edit.Validate == true ? "" : throw Nameless("edit_order"));
        return new KrakenOrderEdited(id, result.OriginalOrderId);
    }

    /// <summary>Cancels orders, 1 to 50; the exchange answers for each.</summary>
    public async Task<IReadOnlyList<KrakenOrderCanceled>> CancelAsync(KrakenCancel cancel, CancellationToken cancellation = default)
    {
        OrderRules.Check(cancel, least: 1, CancelMost);
        NeedTokens();
        _pace.Cancelling(cancel);
        var replies = await _desk
            .AskAsync("cancel_order", cancel.Count, json => OrderFrames.Write(json, cancel), cancellation)
            .ConfigureAwait(false);
        return [.. replies.Select(Canceled)];
    }

    /// <summary>Cancels every open order.</summary>
    /// <returns>How many.</returns>
    public async Task<int> CancelAllAsync(CancellationToken cancellation = default) =>
        (await OneAsync("cancel_all", null, _ => { }, cancellation).ConfigureAwait(false)).Count ?? throw Nameless("cancel_all");

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
        var result = await OneAsync("cancel_all_orders_after", null, json => json.WriteNumber("timeout", seconds), cancellation)
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

        await TurnAsync("batch_add", symbol, orders.Count / 2.0, deadline, cancellation).ConfigureAwait(false);
        var reply = await ReplyAsync(
                "batch_add",
                symbol,
                json => OrderFrames.WriteBatch(json, symbol, orders, deadline, validate),
                cancellation
            )
            .ConfigureAwait(false);
        OrderCount(reply, orders.Count, validate);
        return [.. reply.Results.Select(result => Known(Added("batch_add", result, validate), symbol))];
    }

    /// <summary>Cancels 2 to 50 orders with one answer.</summary>
    /// <returns>How many were canceled.</returns>
    public async Task<int> CancelBatchAsync(KrakenCancel cancel, CancellationToken cancellation = default)
    {
        OrderRules.Check(cancel, least: 2, CancelMost);
        NeedTokens();
        _pace.Cancelling(cancel);
        var result = await OneAsync("batch_cancel", null, json => OrderFrames.WriteBatchCancel(json, cancel), cancellation)
            .ConfigureAwait(false);
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
        string? symbol,
        Action<System.Text.Json.Utf8JsonWriter> parameters,
        CancellationToken cancellation
    ) =>
        (await ReplyAsync(method, symbol, parameters, cancellation).ConfigureAwait(false)).Results is [var first, ..]
            ? first
            : new KrakenResult();

    private async Task<KrakenSocketReply> ReplyAsync(
        string method,
        string? symbol,
        Action<System.Text.Json.Utf8JsonWriter> parameters,
        CancellationToken cancellation
    )
    {
        NeedTokens();
        var replies = await _desk.AskAsync(method, replies: 1, parameters, cancellation).ConfigureAwait(false);
        var reply = replies[0];
        if (reply.Success)
        {
            return reply;
        }

        _pace.OnRefused(symbol, reply.Error);
        throw new KrakenOrderException(method, Rest.KrakenErrors.Parse(reply.Error ?? "refused").Text, isAmbiguous: false);
    }

    private Task TurnAsync(string method, string? symbol, double cost, DateTimeOffset? deadline, CancellationToken cancellation)
    {
        NeedTokens();
        return _pace.WaitAsync(method, symbol, cost, deadline, cancellation);
    }

    private KrakenOrderAdded Known(KrakenOrderAdded added, string symbol)
    {
        _pace.Orders.Touch(added.OrderId, symbol);
        _pace.Orders.Touch(added.ClOrdId, symbol);
        return added;
    }

    private void NeedTokens()
    {
        if (!_hasTokens)
        {
            throw new InvalidOperationException("This client was made without a source of tokens: public market data only.");
        }
    }
}
