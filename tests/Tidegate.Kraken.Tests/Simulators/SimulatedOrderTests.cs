using System.Globalization;
using System.Text.Json;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>Orders at the simulator: what becomes of them, what it costs, and what everybody is told.</summary>
public sealed class SimulatedOrderTests
{
    private const string Resting =
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":60000,\"order_qty\":0.01,\"symbol\":\"BTC/USD\"";

    [Fact]
    public async Task Limit_order_rests_until_the_market_comes_to_it()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();

        var placed = await AddAsync(socket, token, Resting + ",\"cl_ord_id\":\"mine\"");
        var pending = await socket.ReportAsync("pending_new");
        await socket.ReportAsync("new");
        kraken.Simulator.Take("BTC/USD", isBuy: false, limit: 60_000, qty: 1_000);
        var fill = await socket.ReportAsync("trade");
        var coins = await socket.NextAsync("balances");
        var money = await socket.NextAsync("balances");
        var filled = await socket.ReportAsync("filled");

        Assert.Equal("mine", placed.GetProperty("result").GetProperty("cl_ord_id").GetString());
        Assert.Equal(placed.GetProperty("result").GetProperty("order_id").GetString(), pending.GetProperty("order_id").GetString());
        Assert.Equal(
            ("m", 600m, 1.5m),
            (
                fill.GetProperty("liquidity_ind").GetString(),
                fill.GetProperty("cost").GetDecimal(),
                fill.GetProperty("fees")[0].GetProperty("qty").GetDecimal()
            )
        );
        Assert.Equal(
            (10.01m, 2),
            (coins.GetProperty("data")[0].GetProperty("balance").GetDecimal(), coins.GetProperty("sequence").GetInt32())
        );
        Assert.Equal(
            (100_000m - 601.5m, 3),
            (money.GetProperty("data")[0].GetProperty("balance").GetDecimal(), money.GetProperty("sequence").GetInt32())
        );
        Assert.Equal("filled", filled.GetProperty("order_status").GetString());
        Assert.Equal(100_000m - 601.5m, kraken.Simulator.BalanceOf(SimulatedKraken.Key, "USD"));
        Assert.Equal(0, kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key));
    }

    [Fact]
    public async Task Market_order_takes_the_levels_and_pays_the_takers_fee()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        var (_, ask) = kraken.Simulator.TouchOf("BTC/USD");

        await AddAsync(socket, token, "\"order_type\":\"market\",\"side\":\"buy\",\"order_qty\":0.5,\"symbol\":\"BTC/USD\"");
        var first = await socket.ReportAsync("trade");
        var filled = await socket.ReportAsync("filled");

        Assert.Equal(("t", ask), (first.GetProperty("liquidity_ind").GetString(), first.GetProperty("last_price").GetDecimal()));
        Assert.Equal(0.5m, filled.GetProperty("cum_qty").GetDecimal());
        Assert.True(filled.GetProperty("avg_price").GetDecimal() > ask);
        var paid = filled.GetProperty("cum_cost").GetDecimal();
        Assert.Equal(100_000m - (paid * 1.004m), kraken.Simulator.BalanceOf(SimulatedKraken.Key, "USD"), 2);
    }

    [Fact]
    public async Task Sequences_have_no_gap_until_the_fault_makes_one()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        kraken.Simulator.Faults.Next(SimulatorFault.LostReport);

        await AddAsync(socket, token, Resting);
        var report = await socket.NextAsync("executions");

        Assert.Equal("new", report.GetProperty("data")[0].GetProperty("exec_type").GetString());
        Assert.Equal(3, report.GetProperty("sequence").GetInt32()); // 1 was the snapshot, 2 is lost
    }

    [Theory]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":60000,\"order_qty\":0.01,\"symbol\":\"NO/NE\"",
        "Currency pair not supported NO/NE"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":\"60000\",\"order_qty\":0.01,\"symbol\":\"BTC/USD\"",
        "Limit_price field must be a number_float"
    )]
    [InlineData(
        "\"order_type\":\"market\",\"side\":\"buy\",\"cash_order_qty\":\"1\",\"symbol\":\"BTC/USD\"",
        "Cash_order_qty field must be a number_float"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":60000.05,\"order_qty\":0.01,\"symbol\":\"BTC/USD\"",
        "EOrder:Tick size check failed"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":60000,\"order_qty\":0.00001,\"symbol\":\"BTC/USD\"",
        "EOrder:Order minimum not met"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":1,\"order_qty\":0.0001,\"symbol\":\"BTC/USD\"",
        "EOrder:Cost minimum not met"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":60000,\"order_qty\":2,\"symbol\":\"BTC/USD\"",
        "EOrder:Insufficient funds"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"sell\",\"limit_price\":60000,\"order_qty\":11,\"symbol\":\"BTC/USD\"",
        "EOrder:Insufficient funds"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"side\":\"buy\",\"limit_price\":-1,\"order_qty\":2,\"symbol\":\"BTC/USD\"",
        "EOrder:Invalid price"
    )]
    [InlineData(Resting + ",\"price\":1", "Unsupported field: 'price' for the given msg type: add order")]
    [InlineData(Resting + ",\"no_mpp\":true", "EGeneral:Invalid arguments:no_mpp order option is only available when ordertype = market")]
    [InlineData(Resting + ",\"cl_ord_id\":\"x\",\"order_userref\":1", "EGeneral:Invalid arguments:cl_ord_id")]
    [InlineData(Resting + ",\"deadline\":\"2020-01-01T00:00:00Z\"", "EService:Deadline elapsed")]
    [InlineData(Resting + ",\"deadline\":\"2030-01-01T00:00:00Z\"", "EGeneral:Invalid arguments:deadline")]
    public async Task Bad_order_is_refused_with_the_words_of_the_exchange(string order, string error)
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();

        var answer = await AddAsync(socket, token, order);

        Assert.Equal(error, answer.GetProperty("error").GetString());
        Assert.Equal(0, kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key));
    }

    [Theory]
    [InlineData("maintenance", "online", "EService:Unavailable")]
    [InlineData("cancel_only", "online", "EService:Market in cancel_only mode")]
    [InlineData("post_only", "online", "EService:Market in post_only mode")]
    [InlineData("online", "cancel_only", "EService:Market in cancel_only mode")]
    [InlineData("online", "limit_only", "EService:Market in limit_only mode")]
    public async Task State_of_the_market_forbids_orders(string system, string pair, string error)
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        kraken.Simulator.Turn(system);
        kraken.Simulator.TurnPair("BTC/USD", pair);

        var answer = await AddAsync(socket, token, "\"order_type\":\"market\",\"side\":\"buy\",\"order_qty\":0.01,\"symbol\":\"BTC/USD\"");

        Assert.Equal(error, answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Amending_keeps_the_id_and_editing_makes_a_new_one()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        var id = (await AddAsync(socket, token, Resting)).GetProperty("result").GetProperty("order_id").GetString();

        var amended = await socket.AskAsync(
            $$"""{"method":"amend_order","params":{"order_id":"{{id}}","limit_price":59000,"token":"{{token}}"} }"""
        );
        var report = await socket.ReportAsync("amended");
        var edited = await socket.AskAsync(
            $$"""{"method":"edit_order","params":{"order_id":"{{id}}","order_qty":0.02,"symbol":"BTC/USD","token":"{{token}}"} }"""
        );
        var replaced = await socket.ReportAsync("canceled");
        var next = await socket.ReportAsync("pending_new");

        Assert.Equal(id, amended.GetProperty("result").GetProperty("order_id").GetString());
        Assert.Equal((59_000m, id), (report.GetProperty("limit_price").GetDecimal(), report.GetProperty("order_id").GetString()));
        Assert.Equal(id, edited.GetProperty("result").GetProperty("original_order_id").GetString());
        Assert.Equal((id, "Order replaced"), (replaced.GetProperty("order_id").GetString(), replaced.GetProperty("reason").GetString()));
        Assert.Equal((0.02m, 59_000m), (next.GetProperty("order_qty").GetDecimal(), next.GetProperty("limit_price").GetDecimal()));
        Assert.Equal(1, kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key));
    }

    [Fact]
    public async Task Cancelling_answers_for_every_order()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        await AddAsync(socket, token, Resting + ",\"order_userref\":5");
        await AddAsync(socket, token, Resting + ",\"order_userref\":6");

        await socket.SayAsync($$"""{"method":"cancel_order","params":{"order_userref":[5,6,7],"token":"{{token}}"},"req_id":9}""");
        var answers = new[] { await socket.AnswerAsync(), await socket.AnswerAsync(), await socket.AnswerAsync() };

        Assert.Equal([true, true, false], answers.Select(answer => answer.GetProperty("success").GetBoolean()));
        Assert.All(answers, answer => Assert.Equal(9, answer.GetProperty("req_id").GetInt32()));
        Assert.Equal("EOrder:Unknown order", answers[2].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Dead_mans_switch_cancels_when_nobody_moves_it()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        await AddAsync(socket, token, Resting);

        var armed = await socket.AskAsync($$"""{"method":"cancel_all_orders_after","params":{"timeout":30,"token":"{{token}}"} }""");
        kraken.Time.Advance(TimeSpan.FromSeconds(29));
        kraken.Simulator.Step();
        var before = kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key);
        kraken.Time.Advance(TimeSpan.FromSeconds(1));
        kraken.Simulator.Step();

        Assert.Equal("2025-01-02T03:04:35Z", armed.GetProperty("result").GetProperty("triggerTime").GetString());
        Assert.Equal((1, 0), (before, kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batches_are_placed_whole_and_cancelled_in_either_form(bool isFlat)
    {
        await using var kraken = new SimulatedKraken(new KrakenSimulatorOptions { BatchCancelIsFlat = isFlat });
        var (socket, token) = await kraken.TradeAsync();
        const string One = """{"order_type":"limit","side":"buy","limit_price":60000,"order_qty":0.01}""";

        var bad = await BatchAsync(socket, token, $"{One},{One.Replace("0.01", "9", StringComparison.Ordinal)}");
        var none = kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key);
        var good = await BatchAsync(socket, token, $"{One},{One}");
        var ids = string.Join("\",\"", good.GetProperty("result").EnumerateArray().Select(row => row.GetProperty("order_id").GetString()));
        var cancelled = await socket.AskAsync($$"""{"method":"batch_cancel","params":{"orders":["{{ids}}"],"token":"{{token}}"} }""");

        Assert.Equal(("EOrder:Insufficient funds", 0), (bad.GetProperty("error").GetString(), none));
        Assert.Equal(
            2,
            (isFlat ? cancelled : cancelled.GetProperty("result")).GetProperty(isFlat ? "orders_cancelled" : "count").GetInt32()
        );
        Assert.Equal(0, kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key));
    }

    // The worked checks of the trading rate limits: 50 orders and 10 s at 2.34 per second leave 26.6.
    [Fact]
    public async Task Trading_counter_forbids_what_is_too_fast_and_forgets_with_time()
    {
        await using var kraken = new SimulatedKraken(
            account: new KrakenSimulatedAccount(SimulatedKraken.Key, TestKeys.Secret)
            {
                Balances = new Dictionary<string, decimal> { ["USD"] = 1_000_000 },
            }
        );
        var (socket, token) = await kraken.TradeAsync();
        var accepted = 0;
        var ids = new List<string>();
        while (true)
        {
            var answer = await AddAsync(socket, token, Resting.Replace("0.01", "0.001", StringComparison.Ordinal));
            if (!answer.GetProperty("success").GetBoolean())
            {
                Assert.Equal("EOrder:Orders limit exceeded", answer.GetProperty("error").GetString());
                break;
            }

            ids.Add(answer.GetProperty("result").GetProperty("order_id").GetString()!);
            accepted++;
        }

        // 81 requests so far; each cancel of a fresh order is 8 more, so that five fit below 125.
        var cancelled = 0;
        foreach (var id in ids)
        {
            var answer = await socket.AskAsync($$"""{"method":"cancel_order","params":{"order_id":["{{id}}"],"token":"{{token}}"} }""");
            if (!answer.GetProperty("success").GetBoolean())
            {
                Assert.Equal("EOrder:Rate limit exceeded", answer.GetProperty("error").GetString());
                break;
            }

            cancelled++;
        }

        Assert.Equal((80, 5), (accepted, cancelled));
        kraken.Time.Advance(TimeSpan.FromSeconds(2)); // 121 - 4.68 + 8 fits
        Assert.True(
            (await socket.AskAsync($$"""{"method":"cancel_order","params":{"order_id":["{{ids[5]}}"],"token":"{{token}}"} }"""))
                .GetProperty("success")
                .GetBoolean()
        );
    }

    [Fact]
    public async Task Post_only_expiry_stop_and_trial_end_as_they_should()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        var expires = (kraken.Time.GetUtcNow() + TimeSpan.FromSeconds(30)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

        await AddAsync(socket, token, Resting.Replace("60000", "70000", StringComparison.Ordinal) + ",\"post_only\":true");
        Assert.Equal("Post only order", (await socket.ReportAsync("canceled")).GetProperty("reason").GetString());
        await AddAsync(socket, token, Resting + $",\"expire_time\":\"{expires}\"");
        var trial = await AddAsync(socket, token, Resting + ",\"validate\":true");
        Assert.Equal("", trial.GetProperty("result").GetProperty("order_id").GetString());
        kraken.Time.Advance(TimeSpan.FromSeconds(30));
        kraken.Simulator.Step();
        await socket.ReportAsync("expired");

        var (bid, _) = kraken.Simulator.TouchOf("BTC/USD");
        var stop = (bid - 5).ToString(CultureInfo.InvariantCulture);
        await AddAsync(
            socket,
            token,
            $"\"order_type\":\"stop-loss\",\"side\":\"sell\",\"triggers\":{{\"price\":{stop}}},\"order_qty\":0.01,\"symbol\":\"BTC/USD\""
        );
        kraken.Simulator.Take("BTC/USD", isBuy: false, bid - 6, qty: 1_000);
        kraken.Simulator.Step();
        await socket.ReportAsync("status");
        await socket.ReportAsync("filled");
    }

    [Fact]
    public async Task Key_that_may_only_look_may_not_trade()
    {
        await using var kraken = new SimulatedKraken(
            account: new KrakenSimulatedAccount(SimulatedKraken.Key, TestKeys.Secret)
            {
                Permissions =
                    KrakenSimulatedPermissions.WebSocketToken
                    | KrakenSimulatedPermissions.QueryFunds
                    | KrakenSimulatedPermissions.QueryOrders,
            }
        );
        var (socket, token) = await kraken.TradeAsync();

        Assert.Equal("EGeneral:Permission denied", (await AddAsync(socket, token, Resting)).GetProperty("error").GetString());
    }

    private static Task<JsonElement> AddAsync(SimulatedSocket socket, string token, string order) =>
        socket.AskAsync($$"""{"method":"add_order","params":{{{order}},"token":"{{token}}"},"req_id":3}""");

    private static Task<JsonElement> BatchAsync(SimulatedSocket socket, string token, string orders) =>
        socket.AskAsync($$"""{"method":"batch_add","params":{"symbol":"BTC/USD","orders":[{{orders}}],"token":"{{token}}"} }""");
}
