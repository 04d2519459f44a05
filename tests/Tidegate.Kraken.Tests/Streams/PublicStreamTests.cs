using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Streams;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Streams;

public sealed class PublicStreamTests
{
    [Fact]
    public async Task Slow_reader_of_tickers_gets_the_latest_of_each_pair()
    {
        await using var bench = new Bench();
        await using var tickers = new StreamReader<KrakenTicker>(
            bench.Client.TickersAsync(["A/USD", "B/USD"], everyBestPrice: true, cancellation: Bench.Deadline)
        ).Open();
        var peer = await bench.PublicAsync();
        var parameters = await peer.ConfirmAsync("ticker", Bench.Deadline);
        await peer.SendAsync(Ticker("A/USD", 1));
        Assert.Equal(1, (await tickers.NextAsync()).Last);

        foreach (var last in (int[])[2, 3, 4])
        {
            await peer.SendAsync(Ticker("A/USD", last));
            await peer.SendAsync(Ticker("B/USD", last * 10));
        }

        await peer.SendAsync("{"); // read after all of them
        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.Faults == 1);
        Assert.Equal((4m, 40m), ((await tickers.NextAsync()).Last, (await tickers.NextAsync()).Last));
        Assert.Equal("bbo", parameters.GetProperty("event_trigger").GetString());
    }

    [Fact]
    public async Task Refused_pair_ends_its_stream_only_also_when_the_error_has_no_number()
    {
        await using var bench = new Bench();
        await using var good = new StreamReader<KrakenTicker>(bench.Client.TickersAsync(["BTC/USD"], cancellation: Bench.Deadline)).Open();
        var peer = await bench.PublicAsync();
        await peer.ConfirmAsync("ticker", Bench.Deadline);
        await using var bad = new StreamReader<KrakenTicker>(bench.Client.TickersAsync(["XBT/USD"], cancellation: Bench.Deadline)).Open();
        await peer.RequestAsync("subscribe", Bench.Deadline);

        await peer.SendAsync("""{"error":"Currency pair not supported XBT/USD","method":"subscribe","success":false,"symbol":"XBT/USD"}""");

        var refused = await Assert.ThrowsAsync<KrakenSubscriptionException>(bad.NextAsync);
        Assert.Equal(("ticker", "XBT/USD", "Currency pair not supported XBT/USD"), (refused.Channel, refused.Symbol, refused.Error));
        await peer.SendAsync(Ticker("BTC/USD", 5));
        Assert.Equal(5, (await good.NextAsync()).Last);
    }

    [Fact]
    public async Task Error_that_names_nothing_is_asked_again_and_three_silences_cost_the_socket()
    {
        await using var bench = new Bench();
        await using var tickers = new StreamReader<KrakenTicker>(
            bench.Client.TickersAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await bench.PublicAsync();
        await peer.RequestAsync("subscribe", Bench.Deadline);
        await peer.SendAsync("""{"error":"Malformed request","method":"subscribe","success":false}""");

        await bench.AdvanceUntilAsync(() => peer.HasRequest, seconds: 12);
        await peer.RequestAsync("subscribe", Bench.Deadline);
        await bench.AdvanceUntilAsync(() => bench.Exchange.Knocks == 2, seconds: 40);

        await (await bench.PublicAsync()).ConfirmAsync("ticker", Bench.Deadline);
    }

    [Fact]
    public async Task Flooded_exchange_is_asked_again_after_a_pause()
    {
        await using var bench = new Bench();
        await using var tickers = new StreamReader<KrakenTicker>(
            bench.Client.TickersAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await bench.PublicAsync();
        var request = await peer.RequestAsync("subscribe", Bench.Deadline);
        await peer.SendAsync(
            $$"""{"error":"Exceeded msg rate","method":"subscribe","success":false,"req_id":{{request.GetProperty("req_id").GetUInt64()}}}"""
        );
        await peer.SendAsync("{"); // read after it: the pause begins then
        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.Faults == 1);

        await bench.AdvanceUntilAsync(() => peer.HasRequest, seconds: 4);

        await peer.ConfirmAsync("ticker", Bench.Deadline);
        await peer.SendAsync(Ticker("BTC/USD", 5));
        Assert.Equal(5, (await tickers.NextAsync()).Last);
    }

    [Fact]
    public async Task Trades_leave_nothing_out_and_end_when_the_reader_is_too_slow()
    {
        await using var bench = new Bench(options => options.BufferItemsMax = 16);
        await using var trades = new StreamReader<KrakenTrade>(bench.Client.TradesAsync(["A/USD"], cancellation: Bench.Deadline)).Open();
        var peer = await bench.PublicAsync();
        Assert.False((await peer.ConfirmAsync("trade", Bench.Deadline)).GetProperty("snapshot").GetBoolean());
        await peer.SendAsync(Trades(0, 1));
        Assert.Equal(0UL, (await trades.NextAsync()).TradeId);

        await peer.SendAsync(Trades(1, 17));
        await peer.SendAsync("{"); // read after all of them
        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.Faults == 1);

        for (var id = 1UL; id <= 16; id++)
        {
            Assert.Equal(id, (await trades.NextAsync()).TradeId);
        }

        await Assert.ThrowsAsync<KrakenOverrunException>(trades.NextAsync);
    }

    [Fact]
    public async Task Candles_keep_the_last_state_of_each_interval()
    {
        await using var bench = new Bench();
        await using var candles = new StreamReader<KrakenCandle>(
            bench.Client.CandlesAsync(["A/USD"], 5, cancellation: Bench.Deadline)
        ).Open();
        var peer = await bench.PublicAsync();
        Assert.Equal(5, (await peer.ConfirmAsync("ohlc", Bench.Deadline)).GetProperty("interval").GetInt32());
        await peer.SendAsync(Candle("10:00", 1));
        Assert.Equal(1, (await candles.NextAsync()).Close);

        await peer.SendAsync(Candle("10:00", 2));
        await peer.SendAsync(Candle("10:00", 3));
        await peer.SendAsync(Candle("10:05", 4));
        await peer.SendAsync("{");
        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.Faults == 1);

        Assert.Equal((3m, 4m), ((await candles.NextAsync()).Close, (await candles.NextAsync()).Close));
    }

    [Fact]
    public async Task Last_reader_that_leaves_unsubscribes()
    {
        await using var bench = new Bench();
        var first = new StreamReader<KrakenTicker>(bench.Client.TickersAsync(["BTC/USD"], cancellation: Bench.Deadline)).Open();
        var peer = await bench.PublicAsync();
        await peer.ConfirmAsync("ticker", Bench.Deadline);
        await using (
            var second = new StreamReader<KrakenTicker>(bench.Client.TickersAsync(["BTC/USD"], cancellation: Bench.Deadline)).Open()
        )
        {
            await peer.SendAsync(Ticker("BTC/USD", 1));
            await second.NextAsync();
        }

        Assert.False(peer.HasRequest);
        await first.DisposeAsync();

        await peer.RequestAsync("unsubscribe", Bench.Deadline);
        Assert.Equal(0, bench.Client.GetStatus().Public.Subscriptions);
    }

    [Fact]
    public async Task Garbage_and_unknown_channels_are_counted_and_cost_nothing()
    {
        await using var bench = new Bench();
        await using var tickers = new StreamReader<KrakenTicker>(
            bench.Client.TickersAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await bench.PublicAsync();
        await peer.ConfirmAsync("ticker", Bench.Deadline);
        foreach (
            var frame in (string[])
                [
                    "nonsense",
                    "{}",
                    """{"channel":"ticker","data":[{"symbol":"BTC/USD","last":1e500}]}""",
                    """{"channel":"weather","data":1}""",
                ]
        )
        {
            await peer.SendAsync(frame);
        }

        await peer.SendAsync(Ticker("BTC/USD", 5));

        Assert.Equal(5, (await tickers.NextAsync()).Last);
        Assert.Equal(
            (3L, 1L, 0L),
            (bench.Client.GetStatus().Public.Faults, bench.Client.GetStatus().Public.Unknown, bench.Client.GetStatus().Public.Reconnects)
        );
    }

    private static string Ticker(string symbol, int last) =>
        $$"""{"channel":"ticker","type":"update","data":[{"symbol":"{{symbol}}","last":{{last}}}]}""";

    private static string Candle(string time, int close) =>
        $$"""{"channel":"ohlc","type":"update","data":[{"symbol":"A/USD","open":1,"high":9,"low":1,"close":{{close}},"interval_begin":"2025-01-01T{{time}}:00.000000000Z","interval":5}]}""";

    private static string Trades(int from, int count)
    {
        var rows = Enumerable.Range(from, count).Select(id => $$"""{"symbol":"A/USD","side":"buy","price":1,"qty":1,"trade_id":{{id}}}""");
        return $$"""{"channel":"trade","type":"update","data":[{{string.Join(',', rows)}}]}""";
    }
}
