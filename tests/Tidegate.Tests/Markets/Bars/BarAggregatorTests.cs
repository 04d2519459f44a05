using Tidegate.Markets.Bars;
using Tidegate.Markets.Calendars;

namespace Tidegate.Tests.Markets.Bars;

public sealed class BarAggregatorTests
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private const long Day = 24 * 60 * Minute;
    private const long Start = 1_623_296_760 * Second; // 2021-06-10 09:16:00 in India

    private readonly BarAggregator _bars = new(ExchangeClock.India, TickVolume.Cumulative);

    [Fact]
    public void A_bar_has_the_first_highest_lowest_and_last_price_of_its_minute()
    {
        _bars.Add(Start, 10, 100);
        _bars.Add(Start + Second, 12, 110);
        _bars.Add(Start + (2 * Second), 9, 115);
        _bars.Add(Start + (59 * Second), 11, 130);

        Assert.Equal(new Bar(Start, 10, 12, 9, 11, 30), _bars.Flush());
    }

    [Fact]
    public void A_bar_is_finished_by_the_first_tick_of_a_later_minute_and_not_before()
    {
        Assert.Null(_bars.Add(Start, 10, 0));
        Assert.Null(_bars.Add(Start + Minute - 1, 11, 0));

        Assert.Equal(new Bar(Start, 10, 11, 10, 11, 0), _bars.Add(Start + Minute, 12, 0));
    }

    [Fact]
    public void A_minute_without_a_tick_has_no_bar()
    {
        _bars.Add(Start, 10, 0);

        Assert.Equal(Start, _bars.Add(Start + (5 * Minute), 12, 0)?.StartNs);
        Assert.Equal(Start + (5 * Minute), _bars.Flush()?.StartNs);
        Assert.Null(_bars.Flush());
    }

    [Fact]
    public void A_tick_that_comes_late_joins_the_open_bar()
    {
        _bars.Add(Start, 10, 0);
        _bars.Add(Start + Minute, 11, 0);

        Assert.Null(_bars.Add(Start + Minute - Second, 9, 0));

        Assert.Equal(new Bar(Start + Minute, 11, 11, 9, 9, 0), _bars.Flush());
    }

    [Fact]
    public void The_first_count_of_a_day_is_where_counting_begins()
    {
        _bars.Add(Start, 10, 76_712);
        _bars.Add(Start + Second, 10, 76_720);
        var first = _bars.Add(Start + Day, 10, 500);
        _bars.Add(Start + Day + Second, 10, 510);

        Assert.Equal(8, first?.Volume);
        Assert.Equal(10, _bars.Flush()?.Volume);
    }

    [Fact]
    public void A_count_that_dips_is_counted_once()
    {
        _bars.Add(Start, 10, 100);
        _bars.Add(Start + Second, 10, 110);
        _bars.Add(Start + (2 * Second), 10, 105);
        _bars.Add(Start + (3 * Second), 10, 111);

        Assert.Equal(11, _bars.Flush()?.Volume);
    }

    [Fact]
    public void Volume_per_tick_is_summed_and_never_overflows()
    {
        var bars = new BarAggregator(ExchangeClock.India, TickVolume.PerTick);
        bars.Add(Start, 10, 5);
        bars.Add(Start, 10, 7);
        var small = bars.Add(Start + Minute, 10, long.MaxValue);
        bars.Add(Start + Minute, 10, 1);

        Assert.Equal(12, small?.Volume);
        Assert.Equal(long.MaxValue, bars.Flush()?.Volume);
    }

    [Fact]
    public void Minutes_before_1970_begin_at_their_beginning()
    {
        _bars.Add(-Second, 10, 0);

        Assert.Equal(-Minute, _bars.Flush()?.StartNs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_tick_is_in_exactly_one_bar(int seed)
    {
        var random = new Random(seed);
        var bars = new BarAggregator(ExchangeClock.India, TickVolume.PerTick);
        var made = new List<Bar>();
        var time = Start;
        for (var tick = 0; tick < 5_000; tick++)
        {
            time += random.Next(-2, 20) * Second;
            if (bars.Add(time, random.Next(1, 100), 1) is { } bar)
            {
                made.Add(bar);
            }
        }

        made.Add(bars.Flush()!.Value);

        Assert.Equal(5_000, made.Sum(bar => bar.Volume));
        Assert.Equal(made.Select(bar => bar.StartNs).Order().Distinct(), made.Select(bar => bar.StartNs));
        Assert.All(made, bar => Assert.True(bar.Low <= bar.Open && bar.Low <= bar.Close && bar.Open <= bar.High && bar.Close <= bar.High));
    }
}
