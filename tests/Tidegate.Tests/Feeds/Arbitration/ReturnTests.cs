using Tidegate.Core.Messages;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>When the preferred feed gets back what it lost.</summary>
public sealed class ReturnTests : ArbiterBench
{
    [Fact]
    public void The_preferred_source_returns_after_it_was_well_for_long_enough_and_not_before()
    {
        TakeOverByAngel();
        Say(Kite, FeedState.Live);
        for (var second = 1; second < 30; second++)
        {
            Pass(1);
            Tick(Kite, 200 + second);
            Tick(Angel, 200 + second);
        }

        Assert.DoesNotContain(Heard().Skip(2), heard => heard.StartsWith("zerodha", StringComparison.Ordinal));

        Pass(1);
        Tick(Kite, 300);
        Tick(Angel, 301);

        Assert.Equal("zerodha 300", Heard()[^1]);
        Assert.Equal(2, Meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void A_break_makes_the_preferred_source_begin_to_be_well_anew()
    {
        TakeOverByAngel();
        Tick(Kite, 101);
        for (var second = 1; second <= 40; second++)
        {
            Pass(1);
            Tick(Angel, 200 + second);
            if (second is < 20 or > 24) // silent for five seconds in between
            {
                Tick(Kite, 200 + second);
            }
        }

        Assert.DoesNotContain(Heard().Skip(1), heard => heard.StartsWith("zerodha", StringComparison.Ordinal));
    }

    [Fact]
    public void A_preferred_source_whose_clock_counts_whole_seconds_returns_although_the_other_is_always_first()
    {
        TakeOverByAngel();
        for (var second = 1; second <= 31; second++)
        {
            Pass(1);
            Tick(Angel, 200 + second, atMs: (second * 1_000) + 250);
            Tick(Kite, 200 + second, atMs: second * 1_000); // the same moment, cut to the second
        }

        Assert.StartsWith("zerodha", Heard()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_preferred_source_that_lags_does_not_return()
    {
        TakeOverByAngel();
        for (var second = 1; second <= 60; second++)
        {
            Pass(1);
            Tick(Angel, 200 + second, atMs: second * 1_000);
            Tick(Kite, 200 + second, atMs: (second - 2) * 1_000);
        }

        Assert.DoesNotContain(Heard().Skip(1), heard => heard.StartsWith("zerodha", StringComparison.Ordinal));
    }
}
