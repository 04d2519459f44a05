using System.Text.Json;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Kraken;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;

namespace Tidegate.Kraken.Tests.Feeds;

public sealed class KrakenFeedTests
{
    private const string Btc = "md/KRAKEN/BTC-USD";
    private const string BtcTrades = "trades/KRAKEN/BTC-USD";
    private const string Balances = "acct/alice/balances";
    private const string Executions = "acct/alice/executions";

    [Fact]
    public async Task A_quote_has_the_tickers_values_and_its_best_prices()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(Btc, Mode.Quote);

        await bench.UntilToldAsync(Btc, "Live ticks");

        var update = await bench.StepUntilAsync(() =>
            bench.Of<MarketUpdate>(Btc).LastOrDefault(each => TouchOf(each) == bench.Simulator.TouchOf("BTC/USD"))
        );
        Assert.Equal("kraken", update.Source);
        Assert.True(update is { LastPrice: > 0, Volume: >= 0, ExchangeTimeNs: > 0 });
    }

    [Fact]
    public async Task The_book_is_as_deep_as_whoever_wants_most_and_goes_with_him()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(Btc, Mode.Depth, depth: 5);
        var shallow = await bench.StepUntilAsync(() => Book(bench, levels: 10));

        bench.Want(Btc, Mode.Depth, depth: 11);
        var deep = await bench.StepUntilAsync(() => Book(bench, levels: 25));
        bench.Want(Btc, Mode.Ltp);
        await bench.StepUntilAsync(() => Book(bench, levels: 1));

        Assert.Equal(shallow.Bids.Select(level => level.Price), shallow.Bids.Select(level => level.Price).OrderDescending());
        Assert.True(deep.Bids[0].Price < deep.Asks[0].Price);
    }

    [Fact]
    public async Task A_wrong_checksum_is_counted_and_told_and_the_book_comes_back()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(Btc, Mode.Depth, depth: 10);
        await bench.StepUntilAsync(() => Book(bench, levels: 10));

        bench.Simulator.Faults.Next(SimulatorFault.WrongChecksum, times: 2); // the second one is waited for, the first mends at once
        await bench.StepUntilAsync(() => bench.Told(Btc).Contains("Recovering book_resync") ? bench : null);
        await bench.StepUntilAsync(() => bench.Told(Btc)[^1] == "Live ticks" ? bench : null);

        await FeedBench.UntilAsync(() => bench.Meters.Sum("tidegate.feeds.faults kind=checksum") >= 1);
        Assert.Equal(0, bench.Feed.Health.Reconnects);
    }

    [Fact]
    public async Task A_book_that_is_refused_is_told_until_nobody_wants_it_and_prices_go_on()
    {
        await using var bench = new FeedBench(options => options.RetryAfter = TimeSpan.FromHours(1));
        bench.Simulator.Refusals.Next("EGeneral:Permission denied", "book");
        bench.Run();
        bench.Want(Btc, Mode.Depth, depth: 10);
        await bench.UntilToldAsync(Btc, "Failed refused");

        bench.Want(Btc, Mode.Quote);

        await bench.StepUntilAsync(() => bench.Told(Btc)[^1] == "Live ticks" ? bench : null);
    }

    [Fact]
    public async Task A_trade_is_an_event_with_the_exchanges_own_numbers()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(BtcTrades, Mode.Ltp);
        await bench.UntilToldAsync(BtcTrades, "Live subscribed");
        var (_, ask) = bench.Simulator.TouchOf("BTC/USD");

        bench.Simulator.Take("BTC/USD", isBuy: true, ask, 0.00012345m);
        await FeedBench.UntilAsync(() => bench.Of<AppUpdate>(BtcTrades).Count > 0);

        var trade = bench.Of<AppUpdate>(BtcTrades)[0];
        var json = JsonDocument.Parse(trade.Json).RootElement;
        Assert.Equal(("trade", false), (trade.Event, trade.IsWhole));
        Assert.Equal((ask, 0.00012345m), (json.GetProperty("price").GetDecimal(), json.GetProperty("qty").GetDecimal()));
        Assert.Equal("buy", json.GetProperty("side").GetString());
        Assert.True(json.GetProperty("id").GetUInt64() > 0);
    }

    [Fact]
    public async Task Balances_come_whole_and_orders_as_events_of_their_merged_state()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(Balances, Mode.Ltp);
        bench.Want(Executions, Mode.Ltp);
        await bench.UntilToldAsync(Balances, "Live subscribed");
        await bench.UntilToldAsync(Executions, "Live subscribed");
        var (tokens, client) = await bench.TraderAsync();
        await using var _ = tokens;
        await using var __ = client;

        var order = new KrakenNewOrder
        {
            Symbol = "BTC/USD",
            Side = KrakenSide.Buy,
            OrderType = KrakenOrderType.Limit,
            OrderQty = 0.001m,
            LimitPrice = 20_000m,
        };
        var added = await client.Orders.AddAsync(order, FeedBench.Cancellation);
        await FeedBench.UntilAsync(() => bench.Of<AppUpdate>(Executions).Any(update => update.Event == "new"));

        Assert.Equal("snapshot", bench.Of<AppUpdate>(Executions)[0].Event);
        var json = JsonDocument.Parse(bench.Of<AppUpdate>(Executions).First(update => update.Event == "new").Json).RootElement;
        Assert.Equal((added.OrderId, "BTC-USD"), (json.GetProperty("orderId").GetString(), json.GetProperty("symbol").GetString()));
        Assert.Equal((20_000m, 0.001m), (json.GetProperty("limitPrice").GetDecimal(), json.GetProperty("qty").GetDecimal())); // known of the report before
        var balances = bench.Of<AppUpdate>(Balances)[0];
        var btc = JsonDocument.Parse(balances.Json).RootElement.GetProperty("assets").GetProperty("BTC");
        Assert.True(balances.IsWhole);
        Assert.Equal(10m, btc.GetProperty("total").GetDecimal());
        Assert.Equal(10m, btc.GetProperty("wallets")[0].GetProperty("balance").GetDecimal());
    }

    [Fact]
    public async Task A_lost_socket_is_told_and_counted_and_comes_back()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(Btc, Mode.Quote);
        await bench.UntilToldAsync(Btc, "Live ticks");

        bench.Simulator.Drop();
        await FeedBench.UntilAsync(() => bench.Feed.Health.Reconnects == 1);
        await bench.UntilToldAsync(Btc, "Live ticks");

        Assert.Equal(FeedState.Live, bench.Feed.Health.State);
    }

    [Fact]
    public async Task Silence_over_an_open_connection_is_stale_and_counted()
    {
        await using var bench = new FeedBench(options => options.StallAfter = TimeSpan.FromSeconds(1)).Run();
        bench.Want(Btc, Mode.Quote);

        await bench.UntilToldAsync(Btc, "Stale no_ticks");

        Assert.Equal((FeedState.Stale, 1, 1L), (bench.Feed.Health.State, bench.Feed.Health.StaleTopics, bench.Feed.Health.StaleEvents));
    }

    [Fact]
    public async Task Pairs_that_look_like_some_pass_until_the_exchange_has_named_its_own()
    {
        await using var bench = new FeedBench();
        var unknown = Topic.Parse("md/KRAKEN/NO-SUCH");
        Assert.True(bench.Feed.TryFind(unknown, out _));
        Assert.Equal((FeedState.Recovering, "not_running"), (bench.Feed.Health.State, bench.Feed.Health.Reason));

        bench.Run();
        bench.Want(unknown.Path, Mode.Quote);
        await bench.UntilToldAsync(unknown.Path, "Failed unknown_pair");

        Assert.False(bench.Feed.TryFind(unknown, out _));
        Assert.True(bench.Feed.TryFind(Topic.Parse(Btc), out var highest));
        Assert.Equal(Mode.Depth, highest);
    }

    [Fact]
    public async Task Every_channel_of_one_pair_can_be_wanted_at_once()
    {
        await using var bench = new FeedBench(options => options.SubscribesPerSecond = 1).Run();
        bench.Want(Btc, Mode.Depth, depth: 10);
        bench.Want(BtcTrades, Mode.Ltp);

        await bench.StepUntilAsync(() => Book(bench, levels: 10)); // one stream a second, and each has its turn
        await bench.UntilToldAsync(BtcTrades, "Live subscribed");
    }

    [Fact]
    public async Task What_is_wanted_no_more_is_given_up()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(Btc, Mode.Quote);
        await bench.UntilToldAsync(Btc, "Live ticks");

        bench.Want(Btc, null);

        await FeedBench.UntilAsync(() => bench.Feed.Health is { Subscriptions: 0, Reason: "nothing_wanted" });
    }

    [Theory]
    [InlineData("acct/alice/balances", true, true)]
    [InlineData("acct/alice/executions", true, true)]
    [InlineData("acct/alice/orders", false, true)]
    [InlineData("acct/bob/balances", false, false)]
    [InlineData("acct/alic/balances", false, false)]
    [InlineData("acct/alice", false, true)]
    [InlineData("acct/bob", false, false)]
    [InlineData("trades/NSE/BTC-USD", false, true)]
    [InlineData("md/KRAKEN/BTCUSD", false, true)]
    public async Task A_topic_is_there_for_whom_it_is_of(string topic, bool isThere, bool isForAlice)
    {
        await using var bench = new FeedBench();
        var alice = new Grant
        {
            Subject = "alice",
            Issuer = "tidegate",
            ExpiresAt = DateTimeOffset.MaxValue,
        };

        Assert.Equal(isThere, bench.Feed.TryFind(Topic.Parse(topic), out _));
        Assert.Equal(isForAlice, bench.Feed.IsFor(alice, Topic.Parse(topic)));
    }

    [Fact]
    public void Every_fault_of_the_options_is_named_at_once_and_no_secret_with_it()
    {
        var options = new KrakenFeedOptions
        {
            PublicAddress = "ws://ws.kraken.com/v2",
            RestAddress = "http://api.kraken.com",
            DepthMax = 11,
            RetryAfter = TimeSpan.Zero,
        };
        options.Accounts["a/b"] = new KrakenAccountOptions { ApiKey = "k", ApiSecret = "this is not base64" };

        var faults = KrakenFeedOptionsFaults.Find(options);

        Assert.Equal(6, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.Contains("not base64", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 100, 10)]
    [InlineData(10, 100, 10)]
    [InlineData(11, 100, 25)]
    [InlineData(26, 100, 100)]
    [InlineData(101, 100, 100)]
    [InlineData(101, 1_000, 500)]
    [InlineData(5_000, 1_000, 1_000)]
    public void The_smallest_depth_that_serves_is_taken(int wish, int most, int expected) =>
        Assert.Equal(expected, KrakenMarketStream.DepthFor(wish, most));

    private static OrderBook? Book(FeedBench bench, int levels) =>
        bench.Of<MarketUpdate>(Btc) is [.., { Book: { } book }] && book.Bids.Length == levels && book.Asks.Length == levels ? book : null;

    private static (decimal Bid, decimal Ask) TouchOf(MarketUpdate update) =>
        (update.Book!.Bids.Single().Price, update.Book.Asks.Single().Price);
}
