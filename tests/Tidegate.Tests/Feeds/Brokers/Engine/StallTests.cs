using Tidegate.Core.Messages;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Section 4 of the security page, row 2: what no tick means depends on the calendar.</summary>
public sealed class StallTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task In_an_open_market_an_instrument_without_ticks_is_stale_and_the_next_tick_makes_it_live()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync(2);
        socket.Tick(ListedInstruments.TokenOf(0), 100);
        socket.Tick(ListedInstruments.TokenOf(1), 100);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S1") == "Live ticks" && bench.Sink.Last("md/NSE/S0") == "Live ticks");
        var price = 100u;

        void Other() => socket.Tick(ListedInstruments.TokenOf(1), ++price);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(59), Second, Other);
        Assert.Equal("Live ticks", bench.Sink.Last("md/NSE/S0"));
        await bench.AdvanceUntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Stale no_ticks", Second, TimeSpan.FromSeconds(4), Other);

        Assert.Equal("Live ticks", bench.Sink.Last("md/NSE/S1"));
        Assert.Equal((FeedState.Live, 1), (bench.Feed.Health.State, bench.Feed.Health.StaleTopics));
        Assert.Equal(1, bench.Feed.Health.StaleEvents);
        socket.Tick(ListedInstruments.TokenOf(0), 101);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Live ticks");
        Assert.Equal(2, bench.Sink.Of("md/NSE/S0").Count);
    }

    [Fact]
    public async Task When_the_market_closes_an_instrument_becomes_quiet_and_at_the_opening_it_is_expected_again()
    {
        // 15:29:30 in India on a Thursday.
        await using var bench = new FeedBench(at: new DateTimeOffset(2025, 1, 2, 9, 59, 30, TimeSpan.Zero));
        var socket = await bench.SubscribedAsync();
        socket.Tick(ListedInstruments.TokenOf(0), 100);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Live ticks");

        await bench.AdvanceUntilAsync(
            () => bench.Sink.Last("md/NSE/S0") == "Quiet market_closed",
            Second,
            TimeSpan.FromSeconds(70),
            socket.Beat
        );
        Assert.DoesNotContain("Stale no_ticks", bench.Sink.Told("md/NSE/S0"));
        Assert.Equal(FeedState.Quiet, bench.Feed.Health.State);
    }

    [Fact]
    public async Task A_minute_after_the_opening_without_a_tick_is_stale_and_the_pre_open_is_not()
    {
        // 09:05 in India: pre-open since five minutes.
        await using var bench = new FeedBench(
            change: options => options.NoTicksMax = TimeSpan.FromHours(1),
            at: new DateTimeOffset(2025, 1, 2, 3, 35, 0, TimeSpan.Zero)
        );
        var socket = await bench.SubscribedAsync();

        await bench.AdvanceUntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Quiet pre_open", Second, TimeSpan.FromSeconds(3), socket.Beat);
        var took = await bench.AdvanceUntilAsync(
            () => bench.Sink.Last("md/NSE/S0") == "Stale no_ticks",
            Second,
            TimeSpan.FromMinutes(15),
            socket.Beat
        );

        Assert.InRange(bench.Time.GetUtcNow().ToOffset(new TimeSpan(5, 30, 0)).TimeOfDay, new TimeSpan(9, 16, 0), new TimeSpan(9, 16, 3));
        Assert.True(took > TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task On_a_holiday_nothing_is_stale()
    {
        // Republic Day 2026 at eleven, a Monday.
        await using var bench = new FeedBench(at: new DateTimeOffset(2026, 1, 26, 5, 30, 0, TimeSpan.Zero));
        var socket = await bench.SubscribedAsync();

        await bench.AdvanceAsync(TimeSpan.FromMinutes(10), Second * 2, socket.Beat);

        Assert.Equal("Quiet market_closed", bench.Sink.Last("md/NSE/S0"));
        Assert.Single(bench.Dialer.Knocks);
    }

    [Fact]
    public async Task A_connection_with_heartbeats_and_no_tick_at_all_is_made_anew_less_often_each_time_it_did_not_help()
    {
        await using var bench = new FeedBench(change: options => options.NoTicksMax = TimeSpan.FromMinutes(2));
        await bench.SubscribedAsync();

        void Beat() => bench.Dialer.Sockets[^1].Beat();
        await bench.AdvanceUntilAsync(() => bench.Dialer.Knocks.Count == 4, Second, TimeSpan.FromMinutes(20), Beat);

        var knocks = bench.Dialer.Knocks.Select(knock => knock.At).ToList();
        var minutes = knocks.Zip(knocks.Skip(1), (one, next) => (next - one).TotalMinutes).ToList();
        Assert.InRange(minutes[0], 2, 2.2);
        Assert.InRange(minutes[1], 4, 4.2);
        Assert.InRange(minutes[2], 8, 8.2);
    }
}
