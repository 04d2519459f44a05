using Tidegate.Core.Messages;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>Which of two feeds is heard, and when the other takes over. By the clock.</summary>
public sealed class TakeoverTests : ArbiterBench
{
    [Fact]
    public void While_the_active_source_ticks_the_standby_is_not_heard()
    {
        Tick(Kite, 100);
        Tick(Angel, 101);
        Pass(1);
        Tick(Angel, 102);
        Tick(Kite, 103);

        Assert.Equal(["zerodha 100", "zerodha 103"], Heard());
        Assert.Equal(2, Meters.Sum("tidegate.feeds.arbitration_dropped"));
    }

    [Fact]
    public void A_silent_source_gives_way_when_the_stall_threshold_has_passed_and_not_before()
    {
        Tick(Kite, 100);
        Pass(0.5);
        Tick(Angel, 101);
        Pass(2);
        Tick(Angel, 102);
        Pass(0.5 - 0.0000001);
        Arbiter.Look();
        Assert.Equal(["zerodha 100"], Heard());

        Pass(0.0000001);
        Arbiter.Look();

        Assert.Equal(["zerodha 100", "angel 102"], Heard());
        Assert.Equal(1, Meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void The_next_tick_of_the_standby_need_not_wait_for_the_watch()
    {
        Tick(Kite, 100);
        Pass(2);
        Tick(Angel, 101);
        Pass(1);
        Tick(Angel, 102);

        Assert.Equal(["zerodha 100", "angel 102"], Heard());
    }

    [Fact]
    public void An_instrument_that_is_hardly_traded_stays_where_it_is()
    {
        Tick(Kite, 100);
        Pass(600);
        Tick(Angel, 101); // the same trade, a moment before the other line brings it
        Pass(0.4);
        Arbiter.Look();
        Tick(Kite, 101);
        Pass(600);
        Tick(Angel, 102);
        Tick(Kite, 102);

        Assert.Equal(["zerodha 100", "zerodha 101", "zerodha 102"], Heard());
        Assert.Equal(0, Meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void The_echo_of_the_last_trade_over_the_slower_line_is_no_news()
    {
        Tick(Kite, 100, atMs: 5_000);
        Pass(0.4);
        Tick(Angel, 100, atMs: 5_000);
        Pass(600);
        Arbiter.Look();
        Tick(Angel, 100, atMs: 5_000); // and what it repeats is none either
        Pass(600);
        Arbiter.Look();
        Tick(Kite, 101, atMs: 1_200_000);

        Assert.Equal(["zerodha 100", "zerodha 101"], Heard());
        Assert.Equal(0, Meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void Silence_counts_in_an_open_market_only()
    {
        IsOpen = false;
        Tick(Kite, 100);
        Pass(1);
        Tick(Angel, 101);
        Pass(60);
        Tick(Angel, 102);
        Arbiter.Look();
        Assert.Equal(["zerodha 100"], Heard());

        IsOpen = true;
        Arbiter.Look();

        Assert.Equal(["zerodha 100", "angel 102"], Heard());
    }

    [Theory]
    [InlineData(FeedState.Recovering)]
    [InlineData(FeedState.NeedsLogin)]
    [InlineData(FeedState.Failed)]
    [InlineData(FeedState.Closed)]
    public void A_source_that_says_it_has_nothing_gives_way_at_once(FeedState state)
    {
        Tick(Kite, 100);
        Tick(Angel, 101);
        Say(Kite, state);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    [Fact]
    public void A_source_that_says_it_is_stale_gives_way_where_the_standby_is_ahead_of_it()
    {
        Tick(Kite, 100);
        Pass(1);
        Tick(Angel, 101);
        Pass(0.6);
        Say(Kite, FeedState.Stale);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    [Fact]
    public void A_source_that_says_it_is_stale_stays_where_nobody_has_more()
    {
        Tick(Angel, 100);
        Tick(Kite, 100);
        Pass(60);
        Say(Angel, FeedState.Stale);

        Assert.Equal(["angel 100"], Heard());
        Assert.Equal(0, Meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void Where_nobody_is_well_the_first_that_comes_back_takes_over()
    {
        Tick(Kite, 100);
        Say(Angel, FeedState.NeedsLogin);
        Say(Kite, FeedState.Recovering);
        Say(Angel, FeedState.Live);
        Tick(Angel, 101);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    [Fact]
    public async Task The_watch_looks_by_itself_and_ends_when_it_is_cancelled()
    {
        using var stopping = new CancellationTokenSource();
        var watching = Arbiter.RunAsync(stopping.Token);
        Tick(Kite, 100);
        Pass(0.5);
        Tick(Angel, 101);
        for (var look = 0; look < 5; look++)
        {
            await Time.UntilTimerAsync(TimeSpan.FromSeconds(1));
            Pass(0.75);
        }

        await Time.UntilTimerAsync(TimeSpan.FromSeconds(1)); // the look before it is over
        Assert.Equal(["zerodha 100", "angel 101"], Heard());

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }
}
