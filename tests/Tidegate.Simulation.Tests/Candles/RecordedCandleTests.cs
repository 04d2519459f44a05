using System.Globalization;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Import;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

/// <summary>Real days, where the recordings lie beside the repository.</summary>
public sealed class RecordedCandleTests : IDisposable
{
    private readonly CandleFiles _files = new();

    [Fact]
    public void Minutes_of_ten_shares_are_read_whole_but_for_those_that_the_file_repeats()
    {
        using var library = LoadMinutes();

        var report = Assert.Single(library.Reports);
        Assert.Equal(33_351, report.RowsRead);
        Assert.Equal([RowFault.Repeated], report.Faults.Select(fault => fault.Fault));
        Assert.Equal(10, library.Series.Count);
        Assert.All(
            library.Series.Where(series => series.Symbol != "BAJFINANCE"),
            series => Assert.Equal((3_375, 9), (series.Rows, series.Days))
        );
        Assert.Equal(
            (2_970, 8),
            library.Series.Where(series => series.Symbol == "BAJFINANCE").Select(series => (series.Rows, series.Days)).Single()
        );
    }

    [Fact]
    public void Share_that_lacks_a_day_is_refused_over_it_and_not_after_it()
    {
        using var library = LoadMinutes();

        var refused = Assert.Throws<CandleDataException>(() => library.Open(Span("2025-04-03", "2025-04-05", "INFY", "BAJFINANCE")));

        Assert.Equal("There are no candles of BAJFINANCE on 2025-04-03.", refused.Message);
        Assert.Equal(375, Slices(library, Span("2025-04-04", "2025-04-05", "INFY", "BAJFINANCE")).Count);
    }

    [Theory]
    [InlineData(Timeframe.OneMinute, 3_375)]
    [InlineData(Timeframe.FifteenMinutes, 225)]
    [InlineData(Timeframe.OneHour, 63)]
    [InlineData(Timeframe.Daily, 9)]
    public void Nine_real_sessions_give_sound_slices_that_end_each_day_once(Timeframe timeframe, int count)
    {
        using var library = LoadMinutes();

        var slices = Slices(library, Span("2025-04-01", "2025-05-01", "INFY", "MARUTI", "LT") with { Timeframe = timeframe });

        Assert.Equal((count, 9), (slices.Count, slices.Count(slice => slice.IsEndOfDay)));
        Assert.All(slices, slice => Assert.Equal(MarketSession.Regular, slice.Session));
        AssertSound(slices);
    }

    [Fact]
    public void Recorded_ticks_of_twenty_shares_become_sound_minutes_in_and_after_the_session()
    {
        using var library = _files.Load(
            new CandleSource
            {
                Path = Recorded("nse_ticks_20stocks_2021-06-10.csv.gz"),
                Kind = CandleSourceKind.Ticks,
                Hours = ExchangeHours.India,
            }
        );

        var report = Assert.Single(library.Reports);
        Assert.Equal((172_350, 172_350, 20), (report.RowsRead, report.RowsKept, library.Series.Count));
        var slices = Slices(library, Span("2021-06-10", "2021-06-11", [.. library.Series.Select(series => series.Symbol)]));
        AssertSound(slices);
        Assert.Equal(("03:46", "10:29"), (Text(slices[0].StartNs, "HH:mm"), Text(slices[^1].StartNs, "HH:mm")));
        Assert.Equal([MarketSession.Regular, MarketSession.AfterHours], slices.Select(slice => slice.Session).Distinct());
        Assert.Equal([slices.Count - 1], slices.Index().Where(entry => entry.Item.IsEndOfDay).Select(entry => entry.Index));
    }

    [Fact]
    public void Same_file_gives_the_same_in_another_culture_and_another_time_zone()
    {
        _ = Recorded("nse_minute_10stocks_2025-04.csv.gz");
        var plain = Fingerprint();
        var (culture, zone) = (CultureInfo.CurrentCulture, Environment.GetEnvironmentVariable("TZ"));
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        german.DateTimeFormat.DateSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = german;
            Environment.SetEnvironmentVariable("TZ", "Pacific/Auckland");
            TimeZoneInfo.ClearCachedData();
            Assert.Equal("1,5", 1.5m.ToString("0.0", null));

            Assert.Equal(plain, Fingerprint());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    private string Fingerprint()
    {
        using var library = LoadMinutes();
        var slices = Slices(library, Span("2025-04-01", "2025-05-01", "INFY", "MARUTI") with { Timeframe = Timeframe.FiveMinutes });
        _files.Options.Sources.Clear();
        return $"{library.SpoolBytes}|{library.Series[0]}|{string.Join('|', Say(slices))}";
    }

    private CandleLibrary LoadMinutes() =>
        _files.Load(new CandleSource { Path = Recorded("nse_minute_10stocks_2025-04.csv.gz"), Hours = ExchangeHours.India });

    private static void AssertSound(List<CandleSlice> slices)
    {
        for (var i = 0; i < slices.Count; i++)
        {
            Assert.True(slices[i].EndNs > slices[i].StartNs);
            Assert.True(i == 0 || slices[i].StartNs >= slices[i - 1].EndNs);
            foreach (var (_, bar) in slices[i].Candles.ToArray())
            {
                Assert.InRange(bar.Open, bar.Low, bar.High);
                Assert.InRange(bar.Close, bar.Low, bar.High);
                Assert.True(bar.Volume >= 0);
                Assert.Equal(slices[i].StartNs, bar.StartNs);
            }
        }
    }

    public void Dispose() => _files.Dispose();
}
