using Tidegate.Markets.Calendars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;
using static Tidegate.Simulation.Tests.Candles.CandleFeedTests;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;
using MarketSession = Tidegate.Simulation.Candles.MarketSession;

namespace Tidegate.Simulation.Tests.Candles;

public sealed class CandleCoverageTests
{
    [Fact]
    public void Day_that_another_symbol_has_is_missed_by_name_before_anything_starts()
    {
        using var library = Of(
            ExchangeHours.India,
            ("A", [At("2025-04-03 04:00", 1), At("2025-04-07 04:00", 1)]),
            ("B", [At("2025-04-03 04:00", 1), At("2025-04-04 04:00", 1), At("2025-04-07 04:00", 1)])
        );

        Assert.Equal("There are no candles of A on 2025-04-04.", Refusal(library, Span("2025-04-03", "2025-04-08", "A")));
        Assert.Single(Slices(library, Span("2025-04-04 10:00", "2025-04-08", "A"))); // the session of the day was over
        Assert.Single(Slices(library, Span("2025-04-03", "2025-04-04", "A")));
    }

    [Fact]
    public void Many_missing_days_are_named_in_part_and_counted()
    {
        using var library = Of(
            ExchangeHours.India,
            ("A", [At("2025-04-01 04:00", 1)]),
            ("B", [.. Enumerable.Range(1, 9).Select(day => At($"2025-04-0{day} 04:00", 1))])
        );

        Assert.Equal(
            "There are no candles of A on 2025-04-02, A on 2025-04-03, A on 2025-04-04, A on 2025-04-05, A on 2025-04-06 and 3 more.",
            Refusal(library, Span("2025-04-01", "2025-05-01", "A"))
        );
    }

    [Fact]
    public void Day_that_the_exchanges_calendar_has_is_missed_and_its_holidays_are_not()
    {
        var hours = ExchangeHours.India.With(MarketCalendar.Default, "NSE");
        using var library = Of(hours, ("A", [At("2025-04-09 04:00", 1), At("2025-04-11 04:00", 1), At("2025-04-15 04:00", 1)]));

        Assert.Equal(3, Slices(library, Span("2025-04-09", "2025-04-15 12:00", "A")).Count); // 10 and 14 are holidays, 12 and 13 a weekend
        Assert.Equal("There are no candles of A on 2025-04-16.", Refusal(library, Span("2025-04-09", "2025-04-17", "A")));
    }

    [Fact]
    public void Calendar_sets_the_hours_of_a_special_session()
    {
        var hours = ExchangeHours.India.With(MarketCalendar.Default, "NSE");
        using var library = Of(hours, ("A", [At("2025-10-21 08:14", 1), At("2025-10-21 08:15", 1), At("2025-10-21 09:15", 1)])); // 13:45 to 14:45

        Assert.Equal(
            [MarketSession.PreMarket, MarketSession.Regular, MarketSession.AfterHours],
            Slices(library, Span("2025-10-21", "2025-10-22", "A")).Select(slice => slice.Session)
        );
    }

    [Fact]
    public void Symbol_that_is_unknown_is_refused_by_name()
    {
        using var library = Of(ExchangeHours.UnitedStates, ("A", [At("2024-01-02 15:00", 1)]));

        Assert.Equal("There are no candles of B, C.", Refusal(library, Span("2024-01-02", "2024-01-03", "B", "A", "C")));
        Assert.Throws<CandleDataException>(() => library.History(Span("2024-01-02", "2024-01-03", "B")));
    }

    [Theory]
    [InlineData("2023-01-01", "2023-02-01")]
    [InlineData("2024-01-02 15:01", "2024-01-02 15:30")]
    [InlineData("2025-01-01", "2026-01-01")]
    public void Span_without_a_candle_is_refused(string from, string to)
    {
        using var library = Of(ExchangeHours.UnitedStates, ("A", [At("2024-01-02 15:00", 1)]));

        Assert.StartsWith(
            "There are no candles of A in the time asked for",
            Refusal(library, Span(from, to, "A")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Candles_shorter_than_the_stored_ones_are_refused()
    {
        using var builder = new CandleLibraryBuilder(new CandleLibraryOptions());
        builder.Add("A", ExchangeHours.UnitedStates, Timeframe.Daily, At("2024-01-02", 2));
        using var library = builder.Build();

        Assert.Equal(
            "There are no candles of A as short as 1min: the shortest are daily.",
            Refusal(library, Span("2024-01-02", "2024-01-03", "A"))
        );
    }

    [Fact]
    public void Symbols_of_exchanges_with_other_hours_are_not_simulated_together()
    {
        using var builder = new CandleLibraryBuilder(new CandleLibraryOptions());
        builder.Add("A", ExchangeHours.UnitedStates, Timeframe.OneMinute, At("2024-01-02 15:00", 1));
        builder.Add("B", ExchangeHours.India, Timeframe.OneMinute, At("2024-01-02 05:00", 1));
        using var library = builder.Build();

        Assert.Equal(
            "A and B trade at different hours: simulate them apart.",
            Refusal(library, Span("2024-01-02", "2024-01-03", "A", "B"))
        );
        Assert.Single(Slices(library, Span("2024-01-02", "2024-01-03", "B")));
    }

    [Fact]
    public void Span_may_be_as_wide_as_numbers_go()
    {
        using var library = Of(ExchangeHours.UnitedStates, ("A", [At("2024-01-02 15:00", 1)]));

        Assert.Single(Slices(library, new SimulationSettings(["A"], long.MinValue, long.MaxValue, 1)));
        Assert.Single(library.History(new SimulationSettings(["A"], long.MaxValue - 1, long.MaxValue, 1) { WarmupBars = 10_000 }));
    }

    private static string Refusal(CandleLibrary library, SimulationSettings settings) =>
        Assert.Throws<CandleDataException>(() => library.Open(settings)).Message;
}
