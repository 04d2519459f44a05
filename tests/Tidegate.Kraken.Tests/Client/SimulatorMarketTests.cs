using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>Market data from the simulated exchange: what the client tells is what the exchange has.</summary>
public sealed class SimulatorMarketTests
{
    private const string Pair = "BTC/USD";

    private static readonly string[] Pairs = [Pair];

    [Theory]
    [InlineData(KrakenNumberStyle.Full)]
    [InlineData(KrakenNumberStyle.Trimmed)]
    [InlineData(KrakenNumberStyle.Exponent)]
    public async Task Ticker_tells_the_touch_and_the_last_trade(KrakenNumberStyle style)
    {
        await using var bench = new SimulatorBench(new KrakenSimulatorOptions { Numbers = style, AddsUnknownMembers = true });
        await using var tickers = new StreamReader<KrakenTicker>(bench.Client.TickersAsync(Pairs, cancellation: SimulatorBench.Ending));

        var first = await tickers.NextAsync();
        var (bid, ask) = bench.Simulator.TouchOf(Pair);
        Assert.Equal((bid, ask), (first.Bid!.Value, first.Ask!.Value));

        bench.Simulator.Take(Pair, isBuy: true, ask, qty: 0.001m);
        var after = await tickers.NextAsync();
        var touch = bench.Simulator.TouchOf(Pair);
        Assert.Equal((touch.Bid, touch.Ask, ask), (after.Bid!.Value, after.Ask!.Value, after.Last!.Value));
    }

    [Theory]
    [InlineData(10, KrakenNumberStyle.Trimmed, true)]
    [InlineData(100, KrakenNumberStyle.Full, false)]
    [InlineData(1_000, KrakenNumberStyle.Exponent, false)]
    public async Task Book_follows_the_market_with_every_checksum_right(int depth, KrakenNumberStyle style, bool comesFirst)
    {
        await using var bench = new SimulatorBench(new KrakenSimulatorOptions { Numbers = style, SnapshotsComeFirst = comesFirst });
        await using var books = new StreamReader<KrakenBookPicture>(bench.Client.BooksAsync(Pairs, depth, SimulatorBench.Ending));
        var book = await books.NextAsync();

        for (var step = 0; step < 200; step++)
        {
            bench.Simulator.Step();
        }

        // A slow reader gets the latest: the last one it gets is the market as it stands.
        var touch = bench.Simulator.TouchOf(Pair);
        while ((book.Bids[0].Price, book.Asks[0].Price) != touch)
        {
            book = await books.NextAsync();
        }

        Assert.True(book.Bids.Count <= depth && book.Asks.Count <= depth && book.Bids.Count >= Math.Min(depth, 10));
        Assert.Equal((0L, 0L), (bench.Client.GetStatus().ChecksumMismatches, bench.Public.Resyncs));
    }

    [Fact]
    public async Task Trades_and_candles_are_those_that_happened()
    {
        await using var bench = new SimulatorBench();
        await using var trades = new StreamReader<KrakenTrade>(bench.Client.TradesAsync(Pairs, SimulatorBench.Ending)).Open();
        await using var candles = new StreamReader<KrakenCandle>(bench.Client.CandlesAsync(Pairs, 1, SimulatorBench.Ending)).Open();
        await SimulatorBench.UntilAsync(() => bench.Public.SubscriptionsLive == 2);
        var (bid, _) = bench.Simulator.TouchOf(Pair);

        bench.Simulator.Take(Pair, isBuy: false, bid, qty: 0.00123456m);

        var trade = await trades.NextAsync();
        Assert.Equal((Pair, KrakenSide.Sell, bid, 0.00123456m), (trade.Symbol, trade.Side, trade.Price, trade.Qty));
        Assert.Equal(bench.Time.GetUtcNow(), trade.Timestamp);
        KrakenCandle candle;
        do
        {
            candle = await candles.NextAsync();
        } while (candle.Close != bid || candle.IntervalBegin.AddMinutes(1) <= bench.Time.GetUtcNow());

        Assert.Equal((Pair, 1, true), (candle.Symbol, candle.Interval, candle.Low <= bid && candle.High >= bid));
    }

    [Fact]
    public async Task Instruments_are_those_of_the_listing_and_their_changes()
    {
        await using var bench = new SimulatorBench();
        await using var stream = new StreamReader<KrakenData<KrakenInstruments>>(bench.Client.InstrumentsAsync(SimulatorBench.Ending));

        var all = await stream.NextAsync();
        bench.Simulator.TurnPair("ETH/EUR", "limit_only");
        var change = await stream.NextAsync();

        Assert.Equal(KrakenListing.Default.Symbols.Order(), all.Rows[0].Pairs.Select(pair => pair.Symbol).Order());
        var pair = Assert.Single(change.Rows[0].Pairs);
        Assert.Equal(("ETH/EUR", "limit_only", 2, 8), (pair.Symbol, pair.Status, pair.PricePrecision, pair.QtyPrecision));
    }

    [Fact]
    public async Task Level_3_tells_each_order_under_right_checksums()
    {
        await using var bench = new SimulatorBench();
        await using var rows = new StreamReader<KrakenData<KrakenLevel3Update>>(
            bench.Client.Level3Async(Pairs, cancellation: SimulatorBench.Ending)
        );

        var first = await rows.NextAsync();
        var (bid, ask) = bench.Simulator.TouchOf(Pair);
        Assert.Equal((true, bid, ask), (first.IsSnapshot, first.Rows[0].Bids[0].LimitPrice, first.Rows[0].Asks[0].LimitPrice));

        var best = first.Rows[0].Asks[0];
        bench.Simulator.Take(Pair, isBuy: true, ask, best.OrderQty);
        var after = (await rows.NextAsync()).Rows[0];
        Assert.Contains(after.Asks, order => order.OrderId == best.OrderId && order.Event == KrakenLevel3Action.Delete);
        Assert.Equal((1, 0L), (bench.Tokens.Seen.Count, bench.Client.GetStatus().ChecksumMismatches));
    }

    [Fact]
    public async Task Wrong_checksum_makes_one_book_anew_and_leaves_the_others_alone()
    {
        await using var bench = new SimulatorBench();
        await using var books = new StreamReader<KrakenBookPicture>(
            bench.Client.BooksAsync([Pair, "ETH/USD"], cancellation: SimulatorBench.Ending)
        );
        var (first, second) = (await books.NextAsync(), await books.NextAsync());
        Assert.Equal(new[] { Pair, "ETH/USD" }, new[] { first.Symbol, second.Symbol }.Order());
        var (_, ask) = bench.Simulator.TouchOf(Pair);

        bench.Simulator.Faults.Next(SimulatorFault.WrongChecksum);
        bench.Simulator.Take(Pair, isBuy: true, ask, qty: 0.001m);
        var healed = await books.NextAsync();

        Assert.Equal((Pair, bench.Simulator.TouchOf(Pair).Ask), (healed.Symbol, healed.Asks[0].Price));
        Assert.Equal((1L, 1L, 0L), (bench.Client.GetStatus().ChecksumMismatches, bench.Public.Resyncs, bench.Public.Reconnects));
        await SimulatorBench.UntilAsync(() => bench.Public.SubscriptionsLive == 3); // two books and the instruments behind them
    }

    [Fact]
    public async Task Lost_update_is_healed_by_the_checksum_of_the_next()
    {
        await using var bench = new SimulatorBench();
        await using var books = new StreamReader<KrakenBookPicture>(bench.Client.BooksAsync(Pairs, cancellation: SimulatorBench.Ending));
        await books.NextAsync();
        var (_, ask) = bench.Simulator.TouchOf(Pair);

        bench.Simulator.Faults.Next(SimulatorFault.LostUpdate);
        bench.Simulator.Take(Pair, isBuy: true, ask, qty: 1_000);
        bench.Simulator.Take(Pair, isBuy: true, ask + 1_000, qty: 0.001m);
        var healed = await books.NextAsync();

        Assert.Equal(bench.Simulator.TouchOf(Pair).Ask, healed.Asks[0].Price);
        Assert.Equal(1, bench.Client.GetStatus().ChecksumMismatches);
    }

    [Fact]
    public async Task Public_data_need_no_token_and_a_client_without_tokens_has_them()
    {
        await using var bench = new SimulatorBench(secret: "d3Jvbmctc2VjcmV0LW9mLXRoZS1rZXk=");
        await using var tickers = new StreamReader<KrakenTicker>(bench.Client.TickersAsync(Pairs, cancellation: SimulatorBench.Ending));

        await tickers.NextAsync();

        Assert.Empty(bench.Tokens.Seen);
        Assert.Equal((KrakenConnectionState.Live, KrakenConnectionState.Idle), (bench.Public.State, bench.Private.State));
    }
}
