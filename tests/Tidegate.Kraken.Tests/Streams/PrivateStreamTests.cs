using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Streams;

public sealed class PrivateStreamTests
{
    private const string BalanceSnapshot =
        """{"channel":"balances","type":"snapshot","data":[{"asset":"USDT","balance":10,"wallets":[{"type":"spot","id":"main","balance":10}]},{"asset":"USDT.F","balance":2.5},{"asset":"XXBT","balance":1}],"sequence":1}""";

    [Fact]
    public async Task Reports_that_say_little_are_completed_by_what_is_known_of_the_order()
    {
        await using var bench = new Bench();
        await using var executions = new StreamReader<KrakenData<KrakenExecution>>(
            bench.Client.ExecutionsAsync(cancellation: Bench.Deadline)
        ).Open();
        var peer = await bench.PrivateAsync();
        Assert.Equal("token-1", (await peer.ConfirmAsync("executions", Bench.Deadline)).GetProperty("token").GetString());
        await peer.SendAsync("""{"channel":"executions","type":"snapshot","data":[],"sequence":7}""");
        Assert.True((await executions.NextAsync()).IsSnapshot);

        await peer.SendAsync(
            """{"channel":"executions","type":"update","data":[{"order_id":"O1","symbol":"BTC/USD","order_qty":0.005,"exec_type":"pending_new","side":"sell","order_type":"limit","limit_price":26500.0,"time_in_force":"GTC","order_status":"pending_new"}],"sequence":8}"""
        );
        await peer.SendAsync(
            """{"channel":"executions","type":"update","data":[{"order_status":"new","exec_type":"new","order_id":"O1"}],"sequence":9}"""
        );
        await executions.NextAsync();
        var report = (await executions.NextAsync()).Rows[0];

        Assert.Equal(
            (KrakenExecType.New, KrakenOrderStatus.New, "BTC/USD", KrakenSide.Sell),
            (report.ExecType, report.OrderStatus, report.Symbol, report.Side)
        );
        Assert.Equal((26500.0m, 0.005m, KrakenTimeInForce.GoodTillCanceled), (report.LimitPrice, report.OrderQty, report.TimeInForce));
        await using var late = new StreamReader<KrakenData<KrakenExecution>>(bench.Client.ExecutionsAsync(cancellation: Bench.Deadline));
        var greeting = await late.NextAsync();
        Assert.Equal((true, "O1"), (greeting.IsSnapshot, greeting.Rows[0].OrderId));
    }

    [Fact]
    public async Task Missing_frame_makes_that_subscription_anew_and_is_counted()
    {
        await using var bench = new Bench();
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(cancellation: Bench.Deadline)).Open();
        var peer = await bench.PrivateAsync();
        await peer.ConfirmAsync("balances", Bench.Deadline);
        await peer.SendAsync(BalanceSnapshot);
        await balances.NextAsync();

        await peer.SendAsync(Entry(sequence: 3, balance: 99));
        await peer.RequestAsync("unsubscribe", Bench.Deadline);
        await peer.ConfirmAsync("balances", Bench.Deadline);
        await peer.SendAsync(Entry(sequence: 4, balance: 98)); // of the old one
        await peer.SendAsync(BalanceSnapshot.Replace("\"balance\":2.5", "\"balance\":3.5", StringComparison.Ordinal));

        Assert.Equal(13.5m, (await balances.NextAsync()).TotalOf("USDT"));
        Assert.Equal((1L, 1L), (bench.Client.GetStatus().SequenceGaps, bench.Client.GetStatus().Resyncs));
    }

    [Fact]
    public async Task Frame_that_cannot_be_read_makes_its_subscription_anew()
    {
        await using var bench = new Bench();
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(cancellation: Bench.Deadline)).Open();
        var peer = await bench.PrivateAsync();
        await peer.ConfirmAsync("balances", Bench.Deadline);
        await peer.SendAsync(BalanceSnapshot);
        await balances.NextAsync();

        await peer.SendAsync("""{"channel":"balances","type":"update","data":[{"asset":null}],"sequence":2}""");

        await peer.RequestAsync("unsubscribe", Bench.Deadline);
        Assert.False(bench.Client.GetBalanceStatus().WebSocketHealthy);
        await peer.ConfirmAsync("balances", Bench.Deadline);
    }

    [Fact]
    public async Task Balance_status_counts_all_variants_of_an_asset()
    {
        await using var bench = new Bench();
        Assert.Equal(
            new KrakenBalanceStatus
            {
                WebSocketConnected = false,
                WebSocketHealthy = false,
                EnhancedAuthAvailable = true,
                BalanceDataCount = 0,
                UsdtTotalAllVariants = 0,
            },
            bench.Client.GetBalanceStatus()
        );
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(cancellation: Bench.Deadline)).Open();
        var peer = await bench.PrivateAsync();
        await peer.ConfirmAsync("balances", Bench.Deadline);
        await peer.SendAsync(BalanceSnapshot);
        Assert.Equal(1, (await balances.NextAsync()).TotalOf("BTC"));

        await peer.SendAsync(Entry(sequence: 2, balance: 11));
        await balances.NextAsync();

        Assert.Equal(
            new KrakenBalanceStatus
            {
                WebSocketConnected = true,
                WebSocketHealthy = true,
                EnhancedAuthAvailable = true,
                BalanceDataCount = 3,
                UsdtTotalAllVariants = 13.5m,
            },
            bench.Client.GetBalanceStatus()
        );
    }

    [Fact]
    public async Task Stale_token_is_replaced_and_the_same_subscription_presented_again()
    {
        await using var bench = new Bench();
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(cancellation: Bench.Deadline)).Open();
        var peer = await bench.PrivateAsync();
        await peer.RequestAsync("subscribe", Bench.Deadline);

        await peer.SendAsync(
            """{"channel":"balances","error":"ESession:Invalid session","method":"subscribe","status":"error","success":false}"""
        );
        Assert.Equal("token-2", (await peer.ConfirmAsync("balances", Bench.Deadline)).GetProperty("token").GetString());
        await peer.SendAsync(BalanceSnapshot);

        await balances.NextAsync();
        Assert.Equal([("token-1", "ESession:Invalid session")], bench.Tokens.Replaced);
        Assert.Equal(0, bench.Client.GetStatus().Private.Reconnects);
    }

    [Fact]
    public async Task Two_fresh_tokens_refused_in_a_row_need_a_login()
    {
        await using var bench = new Bench();
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(cancellation: Bench.Deadline)).Open();
        var peer = await bench.PrivateAsync();
        foreach (var token in (string[])["token-1", "token-2", "token-3"])
        {
            var request = await peer.RequestAsync("subscribe", Bench.Deadline);
            Assert.Equal(token, request.GetProperty("params").GetProperty("token").GetString());
            await peer.SendAsync(
                $$"""{"error":"EAPI:Invalid token","method":"subscribe","success":false,"req_id":{{request.GetProperty("req_id").GetUInt64()}}}"""
            );
        }

        var refused = await Assert.ThrowsAsync<Kraken.Streams.KrakenSubscriptionException>(balances.NextAsync);

        Assert.Equal("EAPI:Invalid token", refused.Error);
        await Bench.UntilAsync(() => bench.Client.GetStatus().Private.State == KrakenConnectionState.NeedsLogin);
        Assert.Equal((1, 2), (bench.Exchange.Knocks, bench.Tokens.Replaced.Count));
    }

    [Fact]
    public async Task Without_a_token_private_streams_wait_as_recovering_and_public_ones_go_on()
    {
        await using var bench = new Bench();
        bench.Tokens.IsDry = true;
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(cancellation: Bench.Deadline)).Open();
        await using var tickers = new StreamReader<KrakenTicker>(
            bench.Client.TickersAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        await (await bench.PublicAsync()).ConfirmAsync("ticker", Bench.Deadline);
        await Bench.UntilAsync(() => bench.Client.GetStatus().Private.State == KrakenConnectionState.Recovering);

        Assert.Equal(
            ("No token to be had.", KrakenConnectionState.Live),
            (bench.Client.GetStatus().Private.Reason, bench.Client.GetStatus().Public.State)
        );
        Assert.Equal(1, bench.Exchange.Knocks);
        bench.Tokens.IsDry = false;
        await bench.AdvanceUntilAsync(() => bench.Exchange.Knocks == 2, seconds: 70);
        await (await bench.PrivateAsync()).ConfirmAsync("balances", Bench.Deadline);
    }

    [Fact]
    public async Task Reconnect_asks_for_a_token_again()
    {
        await using var bench = new Bench();
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(cancellation: Bench.Deadline)).Open();
        var first = await bench.PrivateAsync();
        await first.ConfirmAsync("balances", Bench.Deadline);
        await bench.Tokens.ReplaceTokenAsync("token-1", "by its manager", Bench.Deadline);

        first.Drop();

        Assert.Equal(
            "token-2",
            (await (await bench.PrivateAsync()).ConfirmAsync("balances", Bench.Deadline)).GetProperty("token").GetString()
        );
    }

    [Fact]
    public async Task Source_of_tokens_that_throws_anything_is_waited_for_and_its_text_is_not_repeated()
    {
        await using var bench = new Bench();
        bench.Tokens.Fault = new InvalidOperationException("hunter2");
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(Bench.Deadline)).Open();
        await Bench.UntilAsync(() => bench.Client.GetStatus().Private.State == KrakenConnectionState.Recovering);
        Assert.Equal("The source of tokens failed: InvalidOperationException.", bench.Client.GetStatus().Private.Reason);

        bench.Tokens.Fault = null;
        await bench.AdvanceUntilAsync(() => bench.Client.GetStatus().Private.State == KrakenConnectionState.Live, seconds: 70);

        await (await bench.PrivateAsync()).ConfirmAsync("balances", Bench.Deadline);
    }

    [Fact]
    public async Task Balances_beyond_what_can_be_summed_are_a_fault_and_no_silent_end()
    {
        const string Most = "79228162514264337593543950335";
        await using var bench = new Bench();
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(Bench.Deadline)).Open();
        var peer = await bench.PrivateAsync();
        await peer.ConfirmAsync("balances", Bench.Deadline);
        await peer.SendAsync(Snapshot(Most));
        await balances.NextAsync();

        await peer.SendAsync(
            $$"""{"channel":"balances","type":"update","data":[{"asset":"BTC","wallet_type":"earn","wallet_id":"flex","amount":1,"balance":{{Most}}}],"sequence":2}"""
        );
        await peer.RequestAsync("unsubscribe", Bench.Deadline);
        await peer.ConfirmAsync("balances", Bench.Deadline);
        await peer.SendAsync(Snapshot("1.5"));

        Assert.Equal(1.5m, (await balances.NextAsync()).TotalOf("BTC"));
        Assert.Equal((1L, 1L), (bench.Client.GetStatus().Private.Faults, bench.Client.GetStatus().Resyncs));

        static string Snapshot(string balance) =>
            $$"""{"channel":"balances","type":"snapshot","data":[{"asset":"BTC","balance":{{balance}},"wallets":[{"type":"spot","id":"main","balance":{{balance}}}]}],"sequence":1}""";
    }

    [Fact]
    public async Task Client_without_tokens_refuses_private_streams_at_once()
    {
        await using var bench = new Bench(hasTokens: false);

        Assert.Throws<InvalidOperationException>(() => bench.Client.BalancesAsync(cancellation: Bench.Deadline));
        Assert.Throws<InvalidOperationException>(() => bench.Client.ExecutionsAsync(cancellation: Bench.Deadline));
        Assert.Throws<InvalidOperationException>(() => bench.Client.Level3Async(["BTC/USD"], cancellation: Bench.Deadline));
    }

    private static string Entry(int sequence, int balance) =>
        $$"""{"channel":"balances","type":"update","data":[{"ledger_id":"L","type":"trade","asset":"USDT","wallet_type":"spot","wallet_id":"main","amount":1,"fee":0,"balance":{{balance}}}],"sequence":{{sequence}}}""";
}
