using Tidegate.Simulation.Candles;
using static Tidegate.Simulation.Tests.Candles.CandleFeedTests;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

public sealed class CandleHistoryTests
{
    [Fact]
    public void History_is_what_was_over_at_the_start_and_the_feed_begins_where_it_ends()
    {
        using var library = Of(ExchangeHours.UnitedStates, ("AAPL", Minutes("2024-01-02 14:30", 60)));
        var settings = Span("2024-01-02 14:50", "2024-01-03") with { WarmupBars = 3, Timeframe = Timeframe.FiveMinutes };

        Assert.Equal(["14:35", "14:40", "14:45"], library.History(settings).Select(slice => Text(slice.StartNs, "HH:mm")));
        Assert.Equal("14:50", Text(Slices(library, settings)[0].StartNs, "HH:mm"));
    }

    [Fact]
    public void Candle_that_is_still_running_at_the_start_is_not_history()
    {
        using var library = Of(ExchangeHours.UnitedStates, ("AAPL", Minutes("2024-01-02 14:30", 60)));
        var settings = Span("2024-01-02 14:52", "2024-01-03") with { WarmupBars = 1, Timeframe = Timeframe.FiveMinutes };

        Assert.Equal("14:45", Text(Assert.Single(library.History(settings)).StartNs, "HH:mm"));
        Assert.Empty(library.History(settings with { Timeframe = Timeframe.Daily }));
    }

    [Fact]
    public void History_goes_back_over_gaps_as_far_as_there_is_data()
    {
        using var library = Of(
            ExchangeHours.UnitedStates,
            ("AAPL", [.. Minutes("2012-01-03 14:30", 5), .. Minutes("2024-01-02 14:30", 5)])
        );
        var settings = Span("2024-01-02 14:33", "2024-01-03") with { WarmupBars = 6 };

        var history = library.History(settings);

        Assert.Equal(
            ["2012-01-03 14:32", "2012-01-03 14:33", "2012-01-03 14:34", "2024-01-02 14:30", "2024-01-02 14:31", "2024-01-02 14:32"],
            history.Select(slice => Text(slice.StartNs))
        );
        Assert.Equal([3m, 4m, 5m, 1m, 2m, 3m], history.Select(slice => slice.Candles.Span[0].Candle.Close));
        Assert.True(history[2].IsEndOfDay);
        Assert.Equal(8, library.History(settings with { WarmupBars = 100 }).Count);
        Assert.Empty(library.History(settings with { WarmupBars = 0 }));
    }

    [Fact]
    public void History_that_would_fill_the_memory_is_refused()
    {
        var symbols = Enumerable.Range(0, 101).Select(n => $"S{n}").ToArray();
        using var library = Of(ExchangeHours.UnitedStates, [.. symbols.Select(symbol => (symbol, Minutes("2024-01-02 14:30", 1)))]);
        var settings = Span("2024-01-03", "2024-01-04", symbols) with { WarmupBars = 10_000 };

        Assert.Throws<CandleDataException>(() => library.History(settings));
        Assert.Single(library.History(settings with { WarmupBars = 9_900 }));
    }
}
