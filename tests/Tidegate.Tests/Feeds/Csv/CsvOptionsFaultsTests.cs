using Tidegate.Feeds.Csv;
using Tidegate.Markets.Bars;

namespace Tidegate.Tests.Feeds.Csv;

public sealed class CsvOptionsFaultsTests
{
    [Fact]
    public void The_defaults_with_a_file_have_no_fault()
    {
        Assert.Empty(CsvOptionsFaults.Find(new CsvOptions { File = "data.csv" }));
    }

    [Fact]
    public void All_faults_are_found_at_once()
    {
        var options = new CsvOptions
        {
            File = " ",
            Columns = "price=1",
            TimeFormats = ["q"],
            TimeZone = "Mars/Olympus",
            Symbol = "A B",
            Exchange = "a/b",
            Pace = (CsvPace)7,
            Interval = TimeSpan.Zero,
            Speed = double.NaN,
            GapMax = TimeSpan.Zero,
            BarSeries = "",
            Volume = (TickVolume)7,
            RowsMax = 0,
            LineBytesMax = 0,
        };

        var faults = CsvOptionsFaults.Find(options);

        Assert.Equal(14, faults.Count);
        Assert.Equal("File must name a file.", faults[0]);
        Assert.Equal("Columns: the field time is missing.", faults[1]);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1000)]
    public void A_speed_at_its_limit_is_allowed(double speed) => Assert.Empty(Faults(options => options.Speed = speed));

    [Theory]
    [InlineData(0.0999)]
    [InlineData(1000.001)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void A_speed_beyond_its_limit_is_a_fault(double speed) =>
        Assert.Equal(["Speed must be from 0.1 to 1000."], Faults(options => options.Speed = speed));

    [Theory]
    [InlineData(1)]
    [InlineData(3_600_000)]
    public void An_interval_at_its_limit_is_allowed(int milliseconds) =>
        Assert.Empty(Faults(options => options.Interval = TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0)]
    [InlineData(3_600_001)]
    public void An_interval_beyond_its_limit_is_a_fault(int milliseconds) =>
        Assert.Equal(["Interval must be from 1 ms to 1 h."], Faults(options => options.Interval = TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1, 64)]
    [InlineData(50_000_000, 65_536)]
    public void Limits_of_the_file_at_their_limits_are_allowed(int rows, int bytes) =>
        Assert.Empty(Faults(options => (options.RowsMax, options.LineBytesMax) = (rows, bytes)));

    [Theory]
    [InlineData(0, 63)]
    [InlineData(50_000_001, 65_537)]
    public void Limits_of_the_file_beyond_their_limits_are_faults(int rows, int bytes) =>
        Assert.Equal(
            ["RowsMax must be from 1 to 50000000.", "LineBytesMax must be from 64 to 65536."],
            Faults(options => (options.RowsMax, options.LineBytesMax) = (rows, bytes))
        );

    [Fact]
    public void Names_without_a_header_are_a_fault() =>
        Assert.Equal(
            ["Columns names columns of a header, but Header is false."],
            Faults(options => (options.Columns, options.Header) = (CsvTexts.Ticks, false))
        );

    private static IReadOnlyList<string> Faults(Action<CsvOptions> change)
    {
        var options = new CsvOptions { File = "data.csv" };
        change(options);
        return CsvOptionsFaults.Find(options);
    }
}
