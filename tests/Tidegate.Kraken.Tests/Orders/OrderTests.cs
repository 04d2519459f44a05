using System.Text.Json;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Orders;

/// <summary>Orders are answered, refused, or of unknown outcome; and never sent twice.</summary>
public sealed class OrderTests
{
    private static readonly KrakenNewOrder Limit = new()
    {
        Symbol = "BTC/USD",
        Side = KrakenSide.Buy,
        OrderType = KrakenOrderType.Limit,
        LimitPrice = 26500.40m,
        OrderQty = 0.00000010m,
        OrderUserref = 7,
        TimeInForce = KrakenTimeInForce.GoodTillCanceled,
    };

    [Fact]
    public async Task Order_is_written_exactly_and_its_answer_is_typed()
    {
        await using var bench = new Bench();
        var (peer, adding) = await StartAsync(bench);
        var request = await peer.RequestAsync("add_order", Bench.Deadline);

        await ReplyAsync(peer, request, """ "result":{"order_id":"AA5JGQ","order_userref":7,"warnings":["w"]},"success":true""");
        var added = await adding;

        Assert.Equal(("AA5JGQ", 7L), (added.OrderId, added.OrderUserref));
        Assert.Equal(
            """{"order_type":"limit","side":"buy","symbol":"BTC/USD","order_qty":0.00000010,"limit_price":26500.40,"time_in_force":"gtc","order_userref":7,"token":"token-1"}""",
            request.GetProperty("params").GetRawText()
        );
    }

    [Fact]
    public async Task Refused_order_was_not_carried_out()
    {
        await using var bench = new Bench();
        var (peer, adding) = await StartAsync(bench);

        await ReplyAsync(
            peer,
            await peer.RequestAsync("add_order", Bench.Deadline),
            """ "error":"EOrder:Insufficient funds","success":false"""
        );

        var refused = await Assert.ThrowsAsync<KrakenOrderException>(() => adding);
        Assert.Equal(("EOrder:Insufficient funds", false), (refused.Error, refused.IsAmbiguous));
    }

    [Fact]
    public async Task Error_without_a_number_goes_to_the_only_order_it_can_be_about()
    {
        await using var bench = new Bench();
        var (peer, adding) = await StartAsync(bench);
        await peer.RequestAsync("add_order", Bench.Deadline);

        await peer.SendAsync("""{"error":"EGeneral:Permission denied","method":"add_order","success":false}""");

        Assert.False((await Assert.ThrowsAsync<KrakenOrderException>(() => adding)).IsAmbiguous);
    }

    [Fact]
    public async Task Error_without_a_number_is_nobodys_when_two_wait()
    {
        await using var bench = new Bench();
        var (peer, first) = await StartAsync(bench);
        var second = bench.Client.Orders.AddAsync(Limit, Bench.Deadline);
        await peer.RequestAsync("add_order", Bench.Deadline);
        await peer.RequestAsync("add_order", Bench.Deadline);

        await peer.SendAsync("""{"error":"EGeneral:Permission denied","method":"add_order","success":false}""");
        await bench.AdvanceUntilAsync(() => first.IsCompleted && second.IsCompleted, seconds: 12);

        Assert.True((await Assert.ThrowsAsync<KrakenOrderException>(() => first)).IsAmbiguous);
        Assert.True((await Assert.ThrowsAsync<KrakenOrderException>(() => second)).IsAmbiguous);
    }

    [Fact]
    public async Task Silence_after_sending_is_ambiguous_and_nothing_is_sent_again()
    {
        await using var bench = new Bench();
        var (peer, adding) = await StartAsync(bench);
        await peer.RequestAsync("add_order", Bench.Deadline);

        await bench.AdvanceUntilAsync(() => adding.IsCompleted, seconds: 12);

        Assert.True((await Assert.ThrowsAsync<KrakenOrderException>(() => adding)).IsAmbiguous);
        Assert.False(peer.HasRequest);
    }

    [Fact]
    public async Task Connection_lost_after_sending_is_ambiguous_and_nothing_is_sent_again()
    {
        await using var bench = new Bench();
        var (peer, adding) = await StartAsync(bench);
        await peer.RequestAsync("add_order", Bench.Deadline);

        peer.Drop();

        Assert.True((await Assert.ThrowsAsync<KrakenOrderException>(() => adding)).IsAmbiguous);
        var next = await bench.PrivateAsync();
        await next.ConfirmAsync("executions", Bench.Deadline);
        Assert.False(next.HasRequest);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_sent_and_that_is_said()
    {
        await using var bench = new Bench();
        bench.Tokens.IsDry = true;
        var adding = bench.Client.Orders.AddAsync(Limit, Bench.Deadline);

        await bench.AdvanceUntilAsync(() => adding.IsCompleted, seconds: 12);

        Assert.False((await Assert.ThrowsAsync<KrakenOrderException>(() => adding)).IsAmbiguous);
        Assert.Equal(0, bench.Exchange.Knocks);
    }

    [Fact]
    public async Task Order_refused_for_its_token_is_presented_twice_more_and_then_reported()
    {
        await using var bench = new Bench();
        var (peer, adding) = await StartAsync(bench);
        for (var token = 1; token <= 3; token++)
        {
            var request = await peer.RequestAsync("add_order", Bench.Deadline);
            Assert.Equal($"token-{token}", request.GetProperty("params").GetProperty("token").GetString());
            await ReplyAsync(peer, request, """ "error":"ESession:Invalid session","success":false""");
        }

        var refused = await Assert.ThrowsAsync<KrakenOrderException>(() => adding);

        Assert.Equal(("ESession:Invalid session", false), (refused.Error, refused.IsAmbiguous));
        Assert.False(peer.HasRequest);
    }

    [Fact]
    public async Task Success_that_names_no_order_is_ambiguous()
    {
        await using var bench = new Bench();
        var (peer, adding) = await StartAsync(bench);

        await ReplyAsync(peer, await peer.RequestAsync("add_order", Bench.Deadline), """ "success":true""");

        Assert.True((await Assert.ThrowsAsync<KrakenOrderException>(() => adding)).IsAmbiguous);
    }

    [Fact]
    public async Task Cancel_of_two_orders_waits_for_two_answers()
    {
        await using var bench = new Bench();
        var canceling = bench.Client.Orders.CancelAsync(new KrakenCancel { OrderIds = ["O1", "O2"] }, Bench.Deadline);
        var peer = await bench.PrivateAsync();
        await peer.ConfirmAsync("executions", Bench.Deadline);
        var request = await peer.RequestAsync("cancel_order", Bench.Deadline);

        await ReplyAsync(peer, request, """ "result":{"order_id":"O2"},"success":true""");
        await ReplyAsync(peer, request, """ "error":"EOrder:Unknown order","success":false""");

        Assert.Equal([new("O2", null, null), new(null, null, "EOrder:Unknown order")], await canceling);
    }

    [Fact]
    public async Task Other_methods_are_typed_in_every_shape_that_was_recorded()
    {
        await using var bench = new Bench();
        var orders = bench.Client.Orders;
        var all = orders.CancelAllAsync(Bench.Deadline);
        var peer = await bench.PrivateAsync();
        await peer.ConfirmAsync("executions", Bench.Deadline);
        await ReplyAsync(peer, await peer.RequestAsync("cancel_all", Bench.Deadline), """ "result":{"count":3},"success":true""");
        Assert.Equal(3, await all);

        foreach (var shape in (string[])[""" "result":{"count":2},"success":true""", """ "orders_cancelled":2,"success":true"""])
        {
            var batch = orders.CancelBatchAsync(new KrakenCancel { OrderIds = ["O1"], OrderUserrefs = [5] }, Bench.Deadline);
            var request = await peer.RequestAsync("batch_cancel", Bench.Deadline);
            Assert.Equal("""["O1","5"]""", request.GetProperty("params").GetProperty("orders").GetRawText());
            await ReplyAsync(peer, request, shape);
            Assert.Equal(2, await batch);
        }

        var after = orders.CancelAllAfterAsync(TimeSpan.FromSeconds(100), Bench.Deadline);
        await ReplyAsync(
            peer,
            await peer.RequestAsync("cancel_all_orders_after", Bench.Deadline),
            """ "result":{"currentTime":"2023-09-21T15:49:29Z","triggerTime":"2023-09-21T15:51:09Z"},"success":true"""
        );
        Assert.Equal(new DateTimeOffset(2023, 9, 21, 15, 51, 9, TimeSpan.Zero), (await after).TriggerTime);

        var amend = orders.AmendAsync(new KrakenAmend { ClOrdId = "mine", LimitPrice = 5 }, Bench.Deadline);
        await ReplyAsync(
            peer,
            await peer.RequestAsync("amend_order", Bench.Deadline),
            """ "result":{"amend_id":"T","cl_ord_id":"mine"},"success":true"""
        );
        Assert.Equal(new KrakenOrderAmended("T", null, "mine"), await amend);

        var edit = orders.EditAsync(
            new KrakenEdit
            {
                OrderId = "O1",
                Symbol = "BTC/USD",
                OrderQty = 2,
            },
            Bench.Deadline
        );
        await ReplyAsync(
            peer,
            await peer.RequestAsync("edit_order", Bench.Deadline),
            """ "result":{"order_id":"O2","original_order_id":"O1"},"success":true"""
        );
        Assert.Equal(new KrakenOrderEdited("O2", "O1"), await edit);

        var add = orders.AddBatchAsync(
            "BTC/USD",
            [Limit with { Symbol = null }, Limit with { Symbol = null }],
            cancellation: Bench.Deadline
        );
        await ReplyAsync(
            peer,
            await peer.RequestAsync("batch_add", Bench.Deadline),
            """ "result":[{"order_id":"O1"},{"order_id":"O2"}],"success":true"""
        );
        Assert.Equal(["O1", "O2"], (await add).Select(order => order.OrderId));
    }

    [Fact]
    public async Task Requests_that_cannot_be_right_are_refused_before_anything_is_sent()
    {
        await using var bench = new Bench();
        var now = bench.Time.GetUtcNow();
        KrakenNewOrder[] wrong =
        [
            Limit with
            {
                Symbol = null,
            },
            Limit with
            {
                Side = KrakenSide.Unknown,
            },
            Limit with
            {
                OrderQty = 0,
            },
            Limit with
            {
                OrderQty = null,
            },
            Limit with
            {
                LimitPrice = null,
            },
            Limit with
            {
                OrderType = KrakenOrderType.Market,
            },
            Limit with
            {
                OrderType = KrakenOrderType.StopLossLimit,
            },
            Limit with
            {
                ClOrdId = "mine",
            },
            Limit with
            {
                OrderUserref = null,
                ClOrdId = "nineteen characters",
            },
            Limit with
            {
                Deadline = now.AddSeconds(61),
            },
            Limit with
            {
                Deadline = now.AddMilliseconds(499),
            },
            Limit with
            {
                TimeInForce = KrakenTimeInForce.GoodTillDate,
            },
            Limit with
            {
                DisplayQty = 1,
            },
        ];
        foreach (var order in wrong)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => bench.Client.Orders.AddAsync(order, Bench.Deadline));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => bench.Client.Orders.CancelAsync(new KrakenCancel(), Bench.Deadline));
        await Assert.ThrowsAsync<ArgumentException>(() => bench.Client.Orders.CancelAllAfterAsync(TimeSpan.FromDays(1), Bench.Deadline));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            bench.Client.Orders.AddBatchAsync("BTC/USD", [Limit with { Symbol = null }], cancellation: Bench.Deadline)
        );
        Assert.Equal(0, bench.Exchange.Knocks);
    }

    private static async Task<(FakePeer Peer, Task<KrakenOrderAdded> Adding)> StartAsync(Bench bench)
    {
        var adding = bench.Client.Orders.AddAsync(Limit, Bench.Deadline);
        var peer = await bench.PrivateAsync();
        await peer.ConfirmAsync("executions", Bench.Deadline); // keeps the socket
        await peer.SendAsync("""{"channel":"executions","type":"snapshot","data":[],"sequence":1}""");
        return (peer, adding);
    }

    private static Task ReplyAsync(FakePeer peer, JsonElement request, string rest) =>
        peer.SendAsync(
            $$"""{"method":"{{request.GetProperty("method").GetString()}}","req_id":{{request.GetProperty("req_id").GetUInt64()}},{{rest}}}"""
        );
}
