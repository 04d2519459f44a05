using System.Text;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Import;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

public sealed class HostileCandleFileTests : IDisposable
{
    private const string Header = "time,symbol,open,high,low,close,volume,factor\n";
    private const string Good = "2024-01-02 09:30,A,1,2,0.5,1.5,100,1\n";

    private readonly CandleFiles _files = new();

    [Theory]
    [InlineData("2024-01-02 09:31,A,1,2,0.5,1.5", RowFault.Fields)]
    [InlineData("2024-01-02 09:31,A,1,2,0.5,1.5,100,1,9", RowFault.Fields)]
    [InlineData("2024-02-30 09:31,A,1,2,0.5,1.5,100,1", RowFault.Time)]
    [InlineData("2024-01-02 24:00,A,1,2,0.5,1.5,100,1", RowFault.Time)]
    [InlineData("2024-01-02 9:31,A,1,2,0.5,1.5,100,1", RowFault.Time)]
    [InlineData("2024-01-02T09:31:00+15:00,A,1,2,0.5,1.5,100,1", RowFault.Time)]
    [InlineData("2024-01-02T09:31:00.,A,1,2,0.5,1.5,100,1", RowFault.Time)]
    [InlineData("2200-01-02 09:31,A,1,2,0.5,1.5,100,1", RowFault.Time)]
    [InlineData("2024-01-02 09:31,,1,2,0.5,1.5,100,1", RowFault.Symbol)]
    [InlineData("2024-01-02 09:31,\u00E9,1,2,0.5,1.5,100,1", RowFault.Symbol)]
    [InlineData("2024-01-02 09:31,A,x,2,0.5,1.5,100,1", RowFault.Price)]
    [InlineData("2024-01-02 09:31,A,1,2,0,1.5,100,1", RowFault.Price)]
    [InlineData("2024-01-02 09:31,A,1,2,-1,1.5,100,1", RowFault.Price)]
    [InlineData("2024-01-02 09:31,A,1,1000000001,0.5,1.5,100,1", RowFault.Price)]
    [InlineData("2024-01-02 09:31,A,1,1e28,0.5,1.5,100,1", RowFault.Price)]
    [InlineData("2024-01-02 09:31,A,1,NaN,0.5,1.5,100,1", RowFault.Price)]
    [InlineData("2024-01-02 09:31,A,0.0000000001,2,0.0000000001,1.5,100,1", RowFault.Price)]
    [InlineData("2024-01-02 09:31,A,1,1.4,0.5,1.5,100,1", RowFault.Range)]
    [InlineData("2024-01-02 09:31,A,1,2,1.2,1.5,100,1", RowFault.Range)]
    [InlineData("2024-01-02 09:31,A,1,2,0.5,1.5,-1,1", RowFault.Volume)]
    [InlineData("2024-01-02 09:31,A,1,2,0.5,1.5,1e19,1", RowFault.Volume)]
    [InlineData("2024-01-02 09:31,A,1,2,0.5,1.5,100,0", RowFault.Factor)]
    [InlineData("2024-01-02 09:31,A,1,2,0.5,1.5,100,1000001", RowFault.Factor)]
    [InlineData("2024-01-02 09:30,A,1,2,0.5,1.5,100,1", RowFault.Repeated)]
    [InlineData("2024-01-02 09:29,A,1,2,0.5,1.5,100,1", RowFault.Backwards)]
    public void Wrong_row_is_left_out_counted_and_told_with_its_line(string row, RowFault fault)
    {
        using var library = _files.Load($"{Header}{Good}\n{row}\n2024-01-02 09:32,A,1,2,0.5,1.5,100,1\n");

        var report = Assert.Single(library.Reports);
        Assert.Equal((3, 2), (report.RowsRead, report.RowsKept));
        Assert.Equal([new RowFaultCount(fault, 1, 4)], report.Faults);
        Assert.Equal(2, Slices(library, Span("2024-01-02", "2024-01-03", "A")).Count);
    }

    [Fact]
    public void Line_may_be_as_long_as_allowed_and_no_longer()
    {
        _files.Options.LineBytesMax = 64;
        var longest = "2024-01-02 09:31,A,1,2,0.5,1.5,100,1".PadRight(64);

        using var library = _files.Load($"{Header}{Good}{longest}\n{longest.Replace("09:31", "09:32", StringComparison.Ordinal)} \n");

        Assert.Equal([new RowFaultCount(RowFault.TooLong, 1, 4)], library.Reports[0].Faults);
        Assert.Equal(2, library.Reports[0].RowsKept);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void File_with_more_wrong_rows_than_allowed_is_refused(int wrong, bool isTaken)
    {
        _files.Options.FaultsMax = 2;
        var text = Header + Good + string.Concat(Enumerable.Repeat("nonsense\n", wrong));

        if (isTaken)
        {
            using var library = _files.Load(text);
            Assert.Equal(wrong, library.Reports[0].Faults[0].Count);
        }
        else
        {
            Assert.Contains(
                "more than 2 wrong rows",
                Assert.Throws<CandleFileException>(() => _files.Load(text)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void File_with_more_symbols_than_allowed_is_refused()
    {
        _files.Options.SymbolsMax = 1;

        var refused = Assert.Throws<CandleFileException>(() =>
            _files.Load(Header + Good + Good.Replace(",A,", ",B,", StringComparison.Ordinal))
        );

        Assert.Contains("more than 1 symbols", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_packed_file_is_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(minute => $"2024-01-02 10:{minute:00},A,1,2,0.5,1.5,{minute * 7919},1\n"));
        var bytes = File.ReadAllBytes(_files.Write("whole.csv.gz", Header + rows, isGzip: true));

        foreach (var length in new[] { bytes.Length - 1, bytes.Length - 8, bytes.Length / 2, 12, 3 })
        {
            var path = _files.Write("half.csv.gz", "");
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<CandleFileException>(() => _files.Load(new CandleSource { Path = path }));
            _files.Options.Sources.Clear();
        }
    }

    [Fact]
    public void File_that_unpacks_to_more_than_allowed_is_refused_before_it_is_read_through()
    {
        _files.Options.FileBytesMax = 1 << 20;
        var path = _files.Write("bomb.csv.gz", Header + new string('a', 1 << 26), isGzip: true);

        var refused = Assert.Throws<CandleFileException>(() => _files.Load(new CandleSource { Path = path }));

        Assert.Contains("more than 1048576 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candles_that_need_more_room_on_disk_than_allowed_are_refused()
    {
        using var builder = new CandleLibraryBuilder(new CandleLibraryOptions { SpoolBytesMax = 1 << 20 });

        var refused = Assert.Throws<CandleFileException>(() =>
        {
            for (var minute = 0; minute < 1_000_000; minute++)
            {
                builder.Add(
                    "AAPL",
                    ExchangeHours.UnitedStates,
                    Timeframe.OneMinute,
                    new Bar(minute * 60_000_000_000L, 1, 2, 1, 2, long.MaxValue)
                );
            }
        });

        Assert.Contains("1048576", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("time,open,high,low\n")]
    [InlineData("open,high,low,close\n")]
    public void File_without_the_columns_that_are_needed_is_refused(string text) =>
        Assert.Throws<CandleFileException>(() => _files.Load(text));

    [Fact]
    public void Missing_file_is_refused_with_its_name()
    {
        var source = new CandleSource { Path = Path.Combine(_files.Folder, "gone.csv") };

        Assert.Contains("gone.csv", Assert.Throws<CandleFileException>(() => _files.Load(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_stops_when_it_is_told_to()
    {
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();
        _files.Options.Sources.Add(new CandleSource { Path = _files.Write("A.csv", Header + Good) });

        Assert.Throws<OperationCanceledException>(() => CandleLibrary.Load(_files.Options, stopping.Token));
    }

    [Fact]
    public void Random_bytes_never_do_more_than_being_counted_or_refused()
    {
        var random = new Random(7);
        var pieces = new[]
        {
            "2024-01-02 09:3",
            ",",
            "\n",
            "\"",
            "1",
            ".",
            "-",
            "e",
            "A",
            "\r",
            "\0",
            "é",
            "9999999999",
            "T",
            "+",
            ":",
            " ",
        };
        for (var round = 0; round < 300; round++)
        {
            var text = new StringBuilder(Header);
            for (var i = 0; i < 200; i++)
            {
                text.Append(pieces[random.Next(pieces.Length)]);
            }

            using var library = _files.Load(text.ToString());
            var report = library.Reports[^1];
            Assert.Equal(report.RowsRead, report.RowsKept + report.Faults.Sum(fault => fault.Count));
            _files.Options.Sources.Clear();
        }
    }

    public void Dispose() => _files.Dispose();
}
