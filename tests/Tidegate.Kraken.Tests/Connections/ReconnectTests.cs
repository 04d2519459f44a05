using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>How connections are lost, and what comes of it: never a dead loop, never a silent stop.</summary>
public sealed class ReconnectTests
{
    private const string Tick = """{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","last":1.5}]}""";

    [Fact]
    public async Task Dropped_socket_comes_back_and_subscribes_everything_again()
    {
        await using var bench = new Bench();
        await using var tickers = Tickers(bench, "BTC/USD", "ETH/USD").Open();
        var first = await bench.PublicAsync();
        await first.ConfirmAsync("ticker", Bench.Deadline);
        await first.SendAsync(Tick);
        await tickers.NextAsync();

        first.Drop();
        var second = await bench.PublicAsync();
        var parameters = await second.ConfirmAsync("ticker", Bench.Deadline);
        await second.SendAsync(Tick);

        Assert.Equal(1.5m, (await tickers.NextAsync()).Last);
        Assert.Equal(2, parameters.GetProperty("symbol").GetArrayLength());
        Assert.Equal(1, bench.Client.GetStatus().Public.Reconnects);
        Assert.Equal(148, bench.Client.GetStatus().ConnectsLeft);
    }

    [Fact]
    public async Task Socket_of_which_nothing_is_wanted_any_more_is_not_opened_again_until_something_is()
    {
        await using var bench = new Bench();
        await using (var tickers = Tickers(bench, "BTC/USD").Open())
        {
            await (await bench.PublicAsync()).ConfirmAsync("ticker", Bench.Deadline);
            await Bench.UntilAsync(() => bench.Client.GetStatus().Public.SubscriptionsLive == 1);
        }

        bench.Exchange.DropAll();
        await bench.UntilAsync(KrakenConnectionState.Idle);
        Assert.Equal(1, bench.Exchange.Knocks);

        await using var again = Tickers(bench, "ETH/USD").Open();
        await (await bench.PublicAsync()).ConfirmAsync("ticker", Bench.Deadline);
        await bench.UntilAsync(KrakenConnectionState.Live);
    }

    [Fact]
    public async Task Mute_socket_is_given_up_after_the_stall_timeout()
    {
        await using var bench = new Bench();
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        var first = await bench.PublicAsync();
        await first.ConfirmAsync("ticker", Bench.Deadline);
        first.IsMute = true;
        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.SubscriptionsLive == 1);

        await bench.AdvanceUntilAsync(() => bench.Exchange.Knocks == 2, seconds: 42);

        Assert.InRange(first.Pings, 2, 3);
        await (await bench.PublicAsync()).ConfirmAsync("ticker", Bench.Deadline);
    }

    [Fact]
    public async Task Answered_pings_keep_a_quiet_socket_for_good()
    {
        await using var bench = new Bench();
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        var peer = await bench.PublicAsync();
        await peer.ConfirmAsync("ticker", Bench.Deadline);

        for (var ping = 1; ping <= 10; ping++)
        {
            await bench.AdvanceUntilAsync(() => peer.Pings == ping, seconds: 16);
            await Bench.UntilAsync(() => bench.Client.GetStatus().Public.LastMessageAge < TimeSpan.FromSeconds(2));
        }

        Assert.Equal((1, 0L), (bench.Exchange.Knocks, bench.Client.GetStatus().Public.Reconnects));
    }

    [Theory]
    [InlineData(401, KrakenConnectionState.NeedsLogin)]
    [InlineData(403, KrakenConnectionState.NeedsLogin)]
    [InlineData(400, KrakenConnectionState.Failed)]
    [InlineData(404, KrakenConnectionState.Failed)]
    public async Task Refused_upgrade_ends_the_stream_and_says_why_until_asked_again(int status, KrakenConnectionState state)
    {
        await using var bench = new Bench();
        bench.Exchange.Status = status;
        await using var tickers = Tickers(bench, "BTC/USD");

        var end = await Assert.ThrowsAsync<KrakenConnectionException>(tickers.NextAsync);

        Assert.Equal((state, 1), (end.State, bench.Exchange.Knocks));
        Assert.Equal((state, end.Message), (bench.Client.GetStatus().Public.State, bench.Client.GetStatus().Public.Reason));
        bench.Exchange.Status = null;
        await using var again = Tickers(bench, "BTC/USD").Open();
        await (await bench.PublicAsync()).ConfirmAsync("ticker", Bench.Deadline);
        await bench.UntilAsync(KrakenConnectionState.Live);
    }

    [Theory]
    [InlineData(429, 60)]
    [InlineData(503, 0)]
    public async Task Overloaded_exchange_is_tried_again_and_429_not_before_a_minute(int status, int seconds)
    {
        await using var bench = new Bench();
        bench.Exchange.Status = status;
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        await bench.UntilAsync(KrakenConnectionState.Recovering);
        bench.Exchange.Status = null;

        for (var second = 0; second < seconds - 1; second++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await Task.Yield();
        Assert.True(seconds == 0 || bench.Exchange.Knocks == 1);
        await bench.AdvanceUntilAsync(() => bench.Client.GetStatus().Public.State == KrakenConnectionState.Live, seconds: 200);
    }

    [Fact]
    public async Task Close_1008_is_final_and_other_codes_are_not()
    {
        await using var bench = new Bench();
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        await (await bench.PublicAsync()).CloseAsync(1001);
        await (await bench.PublicAsync()).CloseAsync(1008);

        var end = await Assert.ThrowsAsync<KrakenConnectionException>(tickers.NextAsync);

        Assert.Equal((KrakenConnectionState.Failed, 2), (end.State, bench.Exchange.Knocks));
    }

    [Fact]
    public async Task Maintenance_is_waited_out_five_seconds_at_least()
    {
        await using var bench = new Bench();
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        var peer = await bench.PublicAsync();
        await peer.SendAsync(
            """{"channel":"status","data":[{"api_version":"v2","system":"maintenance","version":"2.0.6"}],"type":"update"}"""
        );
        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.Engine == KrakenEngineState.Maintenance);
        await peer.CloseAsync(1012);
        await bench.UntilAsync(KrakenConnectionState.Recovering);

        await bench.Time.UntilTimerAsync(TimeSpan.FromSeconds(8));
        bench.Time.Advance(TimeSpan.FromSeconds(4.9));

        Assert.Equal(1, bench.Exchange.Knocks);
        await bench.AdvanceUntilAsync(() => bench.Exchange.Knocks == 2, seconds: 10);
    }

    [Fact]
    public async Task Budget_of_connects_is_never_exceeded_and_frees_itself()
    {
        await using var bench = new Bench(options => (options.ConnectsMax, options.ConnectWindow) = (3, TimeSpan.FromMinutes(10)));
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        for (var connect = 0; connect < 3; connect++)
        {
            (await bench.PublicAsync()).Drop();
        }

        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.Reason?.Contains("budget", StringComparison.Ordinal) ?? false);

        Assert.Equal((3, 0), (bench.Exchange.Knocks, bench.Client.GetStatus().ConnectsLeft));
        await bench.Time.UntilTimerAsync(TimeSpan.FromMinutes(10));
        bench.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(3, bench.Exchange.Knocks);
        await bench.AdvanceUntilAsync(() => bench.Exchange.Knocks == 4, seconds: 5);
    }

    [Fact]
    public async Task Frame_beyond_the_limit_costs_the_socket_and_nothing_more()
    {
        await using var bench = new Bench(options => options.FrameBytesMax = 65_536);
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        var first = await bench.PublicAsync();

        await first.SendAsync($$"""{"channel":"news","data":"{{new string('x', 70_000)}}"}""");

        await (await bench.PublicAsync()).ConfirmAsync("ticker", Bench.Deadline);
        Assert.Equal(1, bench.Client.GetStatus().Public.Faults);
    }

    [Fact]
    public async Task Fault_of_the_program_in_the_loop_ends_the_streams_and_says_so()
    {
        await using var bench = new Bench(options => options.Random = new BrokenRandom());
        await using var tickers = Tickers(bench, "BTC/USD").Open();

        (await bench.PublicAsync()).Drop();

        var end = await Assert.ThrowsAsync<KrakenConnectionException>(tickers.NextAsync);
        Assert.Equal((KrakenConnectionState.Failed, "A fault of this program: InvalidTimeZoneException."), (end.State, end.Message));
        Assert.Equal(KrakenConnectionState.Failed, bench.Client.GetStatus().Public.State);
    }

    [Fact]
    public async Task Disposed_client_ends_its_streams_and_refuses_new_ones()
    {
        var bench = new Bench();
        await using var tickers = Tickers(bench, "BTC/USD").Open();
        await bench.PublicAsync();

        await bench.DisposeAsync();

        Assert.Equal(KrakenConnectionState.Stopped, (await Assert.ThrowsAsync<KrakenConnectionException>(tickers.NextAsync)).State);
        await using var late = Tickers(bench, "BTC/USD");
        await Assert.ThrowsAsync<ObjectDisposedException>(late.NextAsync);
    }

    private static StreamReader<KrakenTicker> Tickers(Bench bench, params string[] symbols) => new(bench.Client.TickersAsync(symbols));

    private sealed class BrokenRandom : Random
    {
        public override double NextDouble() => throw new InvalidTimeZoneException("as good as any");
    }
}
