using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Import;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

public sealed class CandleMappingTests : IDisposable
{
    private const string Row = "2024-01-02 14:30: 1 2 0.5 1.5 x100";

    private readonly CandleFiles _files = new();

    [Theory]
    [InlineData("timestamp,open,high,low,close,volume\n2024-01-02T14:30:00Z,1,2,0.5,1.5,100\n", "iso")]
    [InlineData("\uFEFFDate,Open,High,Low,Close,Volume\r\n2024-01-02 09:30,1,2,0.5,1.5,100\r\n", "iso")] // New York, as the hours
    [InlineData("t,o,h,l,c,v\n2024-01-02T20:00:00.000000000+05:30,1.0,2.00,5e-1,1.5,100.0\n", "iso")]
    [InlineData("datetime,vol,close,low,high,open\n2024-01-02T09:30:00-0500,100,1.5,.5,2,1\n", "iso")]
    [InlineData("time,open,high,low,close,volume\n1704205800,1,2,0.5,1.5,100", "unix")]
    [InlineData("time,open,high,low,close,volume\n1704205800000,1,2,0.5,1.5,100", "unix-ms")]
    [InlineData("time,open,high,low,close,volume\n02/01/2024 09.30,1,2,0.5,1.5,100", "dd/MM/yyyy HH.mm")]
    [InlineData(
        "\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\",note\n\"2024-01-02 09:30\",\"1\",\"2\",\"0.5\",\"1.5\",\"100\",\"a,b\"",
        "iso"
    )]
    public void File_is_read_by_the_usual_names_of_its_columns_in_any_form_of_time(string text, string format)
    {
        using var library = _files.Load(text, source => source.TimeFormat = format);

        Assert.Equal([Row], Say(Slices(library, Span("2024-01-02", "2024-01-03"))));
    }

    [Fact]
    public void Columns_may_be_named_and_the_time_zone_may_be_another_than_the_exchanges()
    {
        using var library = _files.Load(
            "n,when,first,top,bottom,end,open\n7,2024-01-02 20:00,1,2,0.5,1.5,100\n",
            source =>
            {
                source.Columns = new CandleColumns
                {
                    Time = "When",
                    Open = "first",
                    High = "top",
                    Low = "bottom",
                    Close = "end",
                    Volume = "open",
                };
                source.TimeZone = "Asia/Kolkata";
            }
        );

        Assert.Equal([Row], Say(Slices(library, Span("2024-01-02", "2024-01-03"))));
    }

    [Fact]
    public void Columns_of_a_file_without_a_header_are_positions()
    {
        using var library = _files.Load(
            "MSFT,2024-01-02 09:30,1,2,0.5,1.5\n",
            source =>
            {
                source.HasHeader = false;
                source.Columns = new CandleColumns
                {
                    Symbol = "1",
                    Time = "2",
                    Open = "3",
                    High = "4",
                    Low = "5",
                    Close = "6",
                };
            }
        );

        Assert.Equal(["2024-01-02 14:30: 1 2 0.5 1.5 x0"], Say(Slices(library, Span("2024-01-02", "2024-01-03", "MSFT"))));
    }

    [Fact]
    public void Folder_is_read_file_by_file_and_each_gives_its_symbol()
    {
        const string Text = "time,open,high,low,close,volume\n2024-01-02 09:30,1,2,0.5,1.5,100\n";
        _files.Write("BRK.B.csv", Text);
        _files.Write("MSFT.csv.gz", Text, isGzip: true);
        _files.Write("notes.txt", "not candles");

        using var library = _files.Load(new CandleSource { Path = _files.Folder });

        Assert.Equal(["BRK.B", "MSFT"], library.Series.Select(series => series.Symbol));
        Assert.All(library.Reports, report => Assert.Equal(1, report.RowsKept));
    }

    [Fact]
    public void Ticks_become_candles_of_a_minute_with_what_was_traded_in_them()
    {
        using var library = _files.Load(
            "timestamp,symbol,ltp,volume\n"
                + "2021-06-10 09:16:12,SBIN,430,1000\n2021-06-10 09:16:40,SBIN,431.5,1010\n2021-06-10 09:16:39,SBIN,429,1015\n"
                + "2021-06-10 09:17:00,SBIN,430.05,1020\n",
            source =>
            {
                source.Kind = CandleSourceKind.Ticks;
                source.Hours = ExchangeHours.India;
            }
        );

        Assert.Equal(
            ["2021-06-10 03:46: 430 431.5 429 429 x15", "2021-06-10 03:47: 430.05 430.05 430.05 430.05 x5"],
            Say(Slices(library, Span("2021-06-10", "2021-06-11", "SBIN")))
        );
    }

    [Fact]
    public void Volume_of_ticks_may_be_each_trades_own()
    {
        using var library = _files.Load(
            "time,price,qty\n2024-01-02 09:30:01,10,3\n2024-01-02 09:30:02,11,4\n",
            source => (source.Kind, source.Volume) = (CandleSourceKind.Ticks, TickVolume.PerTick)
        );

        Assert.Equal(["2024-01-02 14:30: 10 11 10 11 x7"], Say(Slices(library, Span("2024-01-02", "2024-01-03"))));
    }

    [Theory]
    [InlineData("time,open,high,low,close,Adj Close\n2024-01-02,100,110,90,104,26\n2024-01-03,25,27,24,26,26\n")]
    [InlineData("time,open,high,low,close,factor\n2024-01-02,100,110,90,104,0.25\n2024-01-03,25,27,24,26,1\n")]
    public void Prices_are_adjusted_by_the_factor_of_their_day_or_stay_as_they_were(string text)
    {
        using var library = _files.Load(text, source => source.Timeframe = Timeframe.Daily);
        var settings = Span("2024-01-01", "2024-01-05") with { Timeframe = Timeframe.Daily };

        Assert.Equal(["2024-01-02 14:30: 25 27.5 22.5 26 x0", "2024-01-03 14:30: 25 27 24 26 x0"], Say(Slices(library, settings)));
        Assert.Equal(
            ["2024-01-02 14:30: 100 110 90 104 x0", "2024-01-03 14:30: 25 27 24 26 x0"],
            Say(Slices(library, settings with { IsAdjusted = false }))
        );
    }

    [Theory]
    [InlineData("2024-01-02")] // the day's midnight in New York
    [InlineData("2024-01-02T00:00:00Z")] // and in UTC, where it is the evening before in New York
    [InlineData("2024-01-02T05:00:00Z")]
    [InlineData("2024-01-02 16:00")]
    public void Daily_row_is_its_day_whatever_time_it_carries(string time)
    {
        using var library = _files.Load($"time,open,high,low,close\n{time},1,2,0.5,1.5\n", source => source.Timeframe = Timeframe.Daily);

        var slice = Assert.Single(Slices(library, Span("2024-01-02", "2024-01-03") with { Timeframe = Timeframe.Daily }));

        Assert.Equal(("2024-01-02 14:30", "2024-01-02 21:00"), (Text(slice.StartNs), Text(slice.EndNs)));
        Assert.Equal((MarketSession.Regular, true), (slice.Session, slice.IsEndOfDay));
    }

    [Fact]
    public void Prices_are_kept_to_nine_decimals_exactly()
    {
        using var library = _files.Load(
            "time,open,high,low,close\n2024-01-02 09:30,999999999.123456789,1000000000,0.000000001,180.27000000000001\n"
                + "2024-01-02 09:31,0.1,0.1,0.1,0.1\n"
        );

        var bars = Slices(library, Span("2024-01-02", "2024-01-03")).Select(slice => slice.Candles.Span[0].Candle).ToArray();

        Assert.Equal(
            (999999999.123456789m, 1_000_000_000m, 0.000000001m, 180.27m),
            (bars[0].Open, bars[0].High, bars[0].Low, bars[0].Close)
        );
        Assert.Equal(0.1m, bars[1].Close);
    }

    public void Dispose() => _files.Dispose();
}
