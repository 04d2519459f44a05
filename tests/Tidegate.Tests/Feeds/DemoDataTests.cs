using System.IO.Compression;
using System.Text;
using Tidegate.Feeds.Csv;
using Tidegate.Testing;
using Tidegate.Tests.Feeds.Csv;

namespace Tidegate.Tests.Feeds;

public sealed class DemoDataTests
{
    private static readonly string Ticks = Repository.PathOf("src", "Tidegate.Gateway", "demo", "nse-demo-day.csv.gz");
    private static readonly string Bars = Repository.PathOf("src", "Tidegate.Gateway", "demo", "nifty-sample.csv");

    [Fact]
    public void The_shipped_day_is_what_the_generator_makes()
    {
        using var gzip = new GZipStream(File.OpenRead(Ticks), CompressionMode.Decompress);
        using var shipped = new MemoryStream();

        gzip.CopyTo(shipped);

        Assert.Equal(Generated(DemoDay.WriteTicks), Encoding.UTF8.GetString(shipped.ToArray()));
    }

    [Fact]
    public void The_shipped_sample_is_what_the_generator_makes()
    {
        Assert.Equal(Generated(DemoDay.WriteBars), File.ReadAllText(Bars));
    }

    [Fact]
    public void The_shipped_day_loads_whole_and_fits_its_size()
    {
        var (table, warnings) = CsvTexts.Load(File.ReadAllBytes(Ticks), CsvTexts.Options(CsvTexts.Ticks));

        Assert.Empty(warnings);
        Assert.Equal(20, table.Topics.Count);
        Assert.InRange(table.Count, 90_000, 200_000);
        Assert.InRange(new FileInfo(Ticks).Length, 1, 1_500_000);
    }

    [Fact]
    public void The_shipped_sample_has_374_rows_of_six_columns()
    {
        var (table, warnings) = CsvTexts.Load(File.ReadAllBytes(Bars));

        Assert.Empty(warnings);
        Assert.Equal(374, table.Count);
    }

    private static string Generated(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
