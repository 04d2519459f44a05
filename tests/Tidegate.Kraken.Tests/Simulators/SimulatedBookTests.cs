using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;
using Tidegate.Testing;
using KrakenBook = Tidegate.Kraken.Books.KrakenBook;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>The simulator's books, held against the library's: two computations of every checksum.</summary>
public sealed class SimulatedBookTests
{
    private const string Subscribe = """{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":25}}""";

    [Theory]
    [InlineData(KrakenNumberStyle.Full, 10)]
    [InlineData(KrakenNumberStyle.Trimmed, 25)]
    [InlineData(KrakenNumberStyle.Exponent, 100)]
    public async Task Every_checksum_of_a_moving_book_is_right(KrakenNumberStyle style, int depth)
    {
        await using var kraken = new SimulatedKraken(new KrakenSimulatorOptions { Numbers = style });
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        var book = new KrakenBook("BTC/USD", 1, 8, depth);
        await socket.SayAsync(
            Subscribe.Replace("25", depth.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );

        Assert.Equal(KrakenBookVerdict.Applied, await ApplyAsync(socket, book));
        for (var applied = 0; applied < 300; )
        {
            Step(kraken, 10);
            applied += await UntilPongAsync(socket, book);
        }

        Assert.True(book.IsValid);
    }

    [Fact]
    public async Task Every_checksum_of_level_3_is_right()
    {
        await using var kraken = new SimulatedKraken();
        var token = await kraken.TokenAsync();
        var socket = await kraken.ConnectAsync(kraken.Simulator.Level3Address);
        var book = new KrakenLevel3Book("BTC/USD", 1, 8, 10);
        await socket.SayAsync($$"""{"method":"subscribe","params":{"channel":"level3","symbol":["BTC/USD"],"token":"{{token}}"} }""");
        await socket.NextAsync("level3");
        Assert.Equal(KrakenBookVerdict.Applied, ApplyOrders(socket.Text, book));

        for (var applied = 0; applied < 200; applied++)
        {
            Step(kraken, 10);
            await socket.NextAsync("level3");
            Assert.Equal(KrakenBookVerdict.Applied, ApplyOrders(socket.Text, book));
            await DrainOrdersAsync(socket, book);
        }
    }

    [Theory]
    [InlineData(SimulatorFault.WrongChecksum, KrakenBookVerdict.ChecksumMismatch)]
    [InlineData(SimulatorFault.DoubledPrice, KrakenBookVerdict.Applied)]
    public async Task Faults_do_to_an_update_what_they_say(SimulatorFault fault, KrakenBookVerdict verdict)
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        var book = new KrakenBook("BTC/USD", 1, 8, 25);
        await socket.SayAsync(Subscribe);
        await ApplyAsync(socket, book);
        kraken.Simulator.Faults.Next(fault);

        Step(kraken, 20);

        Assert.Equal(verdict, await ApplyAsync(socket, book));
        Assert.Equal(1, kraken.Simulator.Faults.Taken(fault));
    }

    [Fact]
    public async Task Lost_update_is_noticed_by_the_checksum_of_a_later_one()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        var book = new KrakenBook("BTC/USD", 1, 8, 10);
        await socket.SayAsync(Subscribe.Replace("25", "10", StringComparison.Ordinal));
        await ApplyAsync(socket, book);
        var (_, ask) = kraken.Simulator.TouchOf("BTC/USD");
        kraken.Simulator.Faults.Next(SimulatorFault.LostUpdate);

        kraken.Simulator.Take("BTC/USD", isBuy: true, ask, qty: 1); // a level goes, and nobody hears of it
        kraken.Simulator.Take("BTC/USD", isBuy: true, ask + 1_000, qty: 0.001m);

        Assert.Equal(KrakenBookVerdict.ChecksumMismatch, await ApplyAsync(socket, book));
    }

    [Fact]
    public async Task Snapshot_comes_early_under_its_fault()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        kraken.Simulator.Faults.Next(SimulatorFault.EarlySnapshot);

        await socket.SayAsync(Subscribe);

        Assert.Equal("snapshot", (await socket.FrameAsync()).GetProperty("type").GetString());
        Assert.True((await socket.FrameAsync()).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task Same_seed_makes_the_same_book()
    {
        await using var first = new SimulatedKraken(new KrakenSimulatorOptions { Seed = 7 });
        await using var second = new SimulatedKraken(new KrakenSimulatorOptions { Seed = 7 });
        await using var third = new SimulatedKraken(new KrakenSimulatorOptions { Seed = 8 });

        var touches = new List<(decimal, decimal)>[] { [], [], [] };
        foreach (var (kraken, seen) in new[] { first, second, third }.Zip(touches))
        {
            for (var step = 0; step < 50; step++)
            {
                seen.Add(kraken.Simulator.TouchOf("ETH/EUR"));
                kraken.Simulator.Step();
            }
        }

        Assert.Equal(touches[0], touches[1]);
        Assert.NotEqual(touches[0], touches[2]);
    }

    [Fact]
    public async Task Recorded_session_comes_again_with_its_own_checksums()
    {
        var file = Repository.PathOf("..", "shared", "data", "kraken", "kraken_v2_book_BTCUSD_depth10_2023-07-30.jsonl");
        Assert.SkipUnless(File.Exists(file), "The recording is not beside this clone.");
        await using var kraken = new SimulatedKraken(new KrakenSimulatorOptions { Recording = file });
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        var recorded = Recordings
            .Lines("data", "kraken", Path.GetFileName(file))
            .Select(line => Recordings.Data<KrakenBookUpdate>(line).Rows[0].Checksum)
            .ToHashSet();
        var book = new KrakenBook("BTC/USD", 1, 8, 10);
        await socket.SayAsync(Subscribe.Replace("25", "10", StringComparison.Ordinal));
        await ApplyAsync(socket, book);

        var known = 0;
        for (var tenth = 0; tenth < 400; tenth++)
        {
            kraken.Time.Advance(TimeSpan.FromMilliseconds(100));
            kraken.Simulator.Step();
            var before = book.Checksum;
            await UntilPongAsync(socket, book);
            known += book.Checksum != before && recorded.Contains(book.Checksum) ? 1 : 0;
        }

        Assert.True(known > 100, $"Only {known} states of the recording were seen.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("""{"channel":"book","type":"snapshot","data":[{"symbol":"NO/NE","bids":[],"asks":[]}]}""")]
    public async Task What_is_no_recording_is_refused_with_a_sentence(string text)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.PathOf("frames.jsonl"), text, SimulatedKraken.Cancellation);

        Assert.Throws<Tidegate.Feeds.FeedRefusedException>(() =>
            new SimulatedKraken(new KrakenSimulatorOptions { Recording = folder.PathOf("frames.jsonl") })
        );
    }

    [Fact]
    public async Task Ticker_trades_and_candles_follow_a_trade()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        foreach (var channel in new[] { "ticker", "trade", "ohlc\",\"interval\":\"x" })
        {
            var more = channel.StartsWith("ohlc", StringComparison.Ordinal)
                ? "\"channel\":\"ohlc\",\"interval\":1"
                : $"\"channel\":\"{channel}\"";
            await socket.AskAsync($$"""{"method":"subscribe","params":{{{more}},"symbol":["BTC/USD"],"snapshot":false} }""");
        }

        var (_, ask) = kraken.Simulator.TouchOf("BTC/USD");
        kraken.Simulator.Take("BTC/USD", isBuy: true, ask, qty: 0.0002m);

        var trade = Recordings.Data<KrakenTrade>(await TextAsync(socket, "trade")).Rows[0];
        var ticker = Recordings.Data<KrakenTicker>(await TextAsync(socket, "ticker")).Rows[0];
        var candle = Recordings.Data<KrakenCandle>(await TextAsync(socket, "ohlc")).Rows[0];
        Assert.Equal((ask, 0.0002m), (trade.Price, trade.Qty));
        Assert.Equal((ask, ask), (ticker.Last, candle.Close));
    }

    [Fact]
    public async Task Instruments_are_told_and_their_changes_too()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        await socket.AskAsync("""{"method":"subscribe","params":{"channel":"instrument"}}""");
        var all = (await socket.NextAsync("instrument")).GetProperty("data");

        kraken.Simulator.TurnPair("BTC/USD", "limit_only");
        var changed = (await socket.NextAsync("instrument")).GetProperty("data");

        Assert.Equal((30, 17), (all.GetProperty("pairs").GetArrayLength(), all.GetProperty("assets").GetArrayLength()));
        Assert.Equal("limit_only", changed.GetProperty("pairs")[0].GetProperty("status").GetString());
        Assert.Equal(0, changed.GetProperty("assets").GetArrayLength());
    }

    private static async Task<string> TextAsync(SimulatedSocket socket, string channel)
    {
        await socket.NextAsync(channel);
        return socket.Text;
    }

    private static void Step(SimulatedKraken kraken, int times)
    {
        for (var step = 0; step < times; step++)
        {
            kraken.Simulator.Step();
        }
    }

    private static async Task<KrakenBookVerdict> ApplyAsync(SimulatedSocket socket, KrakenBook book)
    {
        await socket.NextAsync("book");
        var data = Recordings.Data<KrakenBookUpdate>(socket.Text);
        return book.Apply(data.Rows[0], data.IsSnapshot);
    }

    // Everything that was sent before now: the pong comes after it.
    private static async Task<int> UntilPongAsync(SimulatedSocket socket, KrakenBook book)
    {
        await socket.SayAsync("""{"method":"ping"}""");
        for (var applied = 0; ; applied++)
        {
            var frame = await socket.FrameAsync();
            if (frame.TryGetProperty("method", out _))
            {
                return applied;
            }

            var data = Recordings.Data<KrakenBookUpdate>(socket.Text);
            Assert.Equal(KrakenBookVerdict.Applied, book.Apply(data.Rows[0], data.IsSnapshot));
        }
    }

    private static async Task DrainOrdersAsync(SimulatedSocket socket, KrakenLevel3Book book)
    {
        await socket.SayAsync("""{"method":"ping"}""");
        while (!(await socket.FrameAsync()).TryGetProperty("method", out _))
        {
            Assert.Equal(KrakenBookVerdict.Applied, ApplyOrders(socket.Text, book));
        }
    }

    private static KrakenBookVerdict ApplyOrders(string frame, KrakenLevel3Book book)
    {
        var data = Recordings.Data<KrakenLevel3Update>(frame);
        return book.Apply(data.Rows[0], data.IsSnapshot);
    }
}
