using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

public sealed class CandleFeedTests
{
    [Fact]
    public void Slices_hold_every_symbol_that_traded_by_the_order_of_the_session()
    {
        using var library = Of(
            ExchangeHours.UnitedStates,
            ("A", [At("2024-01-02 14:30", 1), At("2024-01-02 14:32", 3)]),
            ("B", [At("2024-01-02 14:30", 10), At("2024-01-02 14:31", 20)])
        );

        var slices = Slices(library, Span("2024-01-02", "2024-01-03", "B", "A"));

        Assert.Equal(
            ["0=10 1=1", "0=20", "1=3"],
            slices.Select(slice => string.Join(' ', slice.Candles.ToArray().Select(entry => $"{entry.Symbol}={entry.Candle.Close}")))
        );
        Assert.Equal([60, 60, 60], slices.Select(slice => (slice.EndNs - slice.StartNs) / 1_000_000_000));
    }

    [Theory]
    [InlineData("2024-01-02 14:29", MarketSession.PreMarket)]
    [InlineData("2024-01-02 14:30", MarketSession.Regular)]
    [InlineData("2024-01-02 20:59", MarketSession.Regular)]
    [InlineData("2024-01-02 21:00", MarketSession.AfterHours)]
    [InlineData("2024-07-02 13:29", MarketSession.PreMarket)]
    [InlineData("2024-07-02 13:30", MarketSession.Regular)]
    [InlineData("2024-07-02 19:59", MarketSession.Regular)]
    [InlineData("2024-07-02 20:00", MarketSession.AfterHours)]
    public void Session_of_a_slice_follows_the_exchanges_clock_through_summer_time(string time, MarketSession session)
    {
        using var library = Of(ExchangeHours.UnitedStates, ("AAPL", [At(time, 1)]));

        Assert.Equal(session, Assert.Single(Slices(library, Span("2024-01-01", "2025-01-01"))).Session);
    }

    [Fact]
    public void Last_slice_of_a_day_ends_it_even_where_the_session_stops_there()
    {
        using var library = Of(
            ExchangeHours.India,
            ("A", [At("2025-04-03 09:58", 1), At("2025-04-04 03:45", 1), At("2025-04-04 03:46", 1)]),
            ("B", [At("2025-04-03 09:59", 1), At("2025-04-04 03:45", 1), At("2025-04-04 03:46", 1)])
        );

        bool[] Ends(string to) => [.. Slices(library, Span("2025-04-03", to, "A", "B")).Select(slice => slice.IsEndOfDay)];

        Assert.Equal([false, true, false, true], Ends("2025-04-05"));
        Assert.Equal([false, true], Ends("2025-04-04"));
        Assert.Equal([false, true, false], Ends("2025-04-04 03:46")); // the day goes on, though not in this session
    }

    [Fact]
    public void Candles_are_aligned_to_the_regular_session_and_never_hold_two_sessions()
    {
        using var library = Of(ExchangeHours.UnitedStates, ("AAPL", Minutes("2024-01-02 14:00", 480))); // to 22:00

        var slices = Slices(library, Span("2024-01-02", "2024-01-03") with { Timeframe = Timeframe.FourHours });

        Assert.Equal(
            ["10:30-14:30 PreMarket", "14:30-18:30 Regular", "18:30-21:00 Regular", "21:00-01:00 AfterHours"],
            slices.Select(slice => $"{Text(slice.StartNs, "HH:mm")}-{Text(slice.EndNs, "HH:mm")} {slice.Session}")
        );
        Assert.Equal([30, 240, 150, 60], slices.Select(slice => slice.Candles.Span[0].Candle.Volume));
    }

    [Fact]
    public void Daily_candle_made_of_minutes_is_the_regular_session_and_nothing_else()
    {
        using var library = Of(ExchangeHours.UnitedStates, ("AAPL", Minutes("2024-01-02 14:00", 480)));

        var slice = Assert.Single(Slices(library, Span("2024-01-02", "2024-01-03") with { Timeframe = Timeframe.Daily }));

        Assert.Equal(("2024-01-02 14:30", "2024-01-02 21:00"), (Text(slice.StartNs), Text(slice.EndNs)));
        Assert.Equal(
            (31m, 420m, 390L),
            (slice.Candles.Span[0].Candle.Open, slice.Candles.Span[0].Candle.Close, slice.Candles.Span[0].Candle.Volume)
        );
    }

    [Fact]
    public void Candle_at_the_border_of_the_session_is_whole_or_not_there()
    {
        using var library = Of(ExchangeHours.UnitedStates, ("AAPL", Minutes("2024-01-02 14:30", 30)));

        var slices = Slices(library, Span("2024-01-02 14:33", "2024-01-02 14:41") with { Timeframe = Timeframe.FiveMinutes });

        Assert.Equal(["14:35", "14:40"], slices.Select(slice => Text(slice.StartNs, "HH:mm")));
        Assert.All(slices, slice => Assert.Equal(5, slice.Candles.Span[0].Candle.Volume));
    }

    [Fact]
    public void Symbol_may_be_stored_in_two_lengths_and_the_longest_that_fits_is_taken()
    {
        using var builder = new CandleLibraryBuilder(new CandleLibraryOptions());
        builder.Add("AAPL", ExchangeHours.UnitedStates, Timeframe.OneMinute, At("2024-01-02 14:30", 1));
        builder.Add("AAPL", ExchangeHours.UnitedStates, Timeframe.Daily, At("2024-01-02", 2));
        using var library = builder.Build();
        var settings = Span("2024-01-02", "2024-01-03");

        Assert.Equal(1, Slices(library, settings with { Timeframe = Timeframe.OneHour })[0].Candles.Span[0].Candle.Close);
        Assert.Equal(2, Slices(library, settings with { Timeframe = Timeframe.Daily })[0].Candles.Span[0].Candle.Close);
    }

    [Fact]
    public void Feed_goes_on_after_its_library_is_disposed_and_not_after_itself_is()
    {
        var library = Of(ExchangeHours.UnitedStates, ("AAPL", Minutes("2024-01-02 14:30", 3_000)));
        var settings = Span("2024-01-02", "2024-01-05");
        var feed = library.Open(settings);
        library.Dispose();
        library.Dispose();

        var count = 0;
        while (feed.MoveNext())
        {
            count++;
        }

        Assert.Equal(3_000, count);
        Assert.Throws<InvalidOperationException>(() => feed.Current);
        feed.Dispose();
        feed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => feed.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => library.Open(settings));
    }

    internal static Bar At(string utc, decimal price) => new(Ns(utc), price, price, price, price, 1);

    /// <summary>Candles at 1, 2, 3 and so on.</summary>
    internal static Bar[] Minutes(string utc, int count) =>
        [.. Enumerable.Range(1, count).Select(n => new Bar(Ns(utc) + ((n - 1) * 60_000_000_000L), n, n, n, n, 1))];
}
