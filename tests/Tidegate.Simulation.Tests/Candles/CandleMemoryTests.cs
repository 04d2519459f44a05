using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Spool;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

public sealed class CandleMemoryTests
{
    private const int Symbols = 50;
    private const int Days = 20;

    [Fact]
    public void Memory_of_import_and_of_a_feed_depends_on_the_symbols_and_not_on_the_length_of_their_history()
    {
        using var builder = new CandleLibraryBuilder(new CandleLibraryOptions());
        string[] symbols = [.. Enumerable.Range(0, Symbols).Select(n => $"S{n}")];
        Generate(builder, symbols);

        Assert.Equal(Symbols * SeriesWriter.ChunkBytes, builder.BufferBytes);
        using var library = builder.Build();
        Assert.InRange(library.SpoolBytes, 5 * builder.BufferBytes, 10L * Symbols * Days * 390); // far more than is held, and compact
        using var feed = (CandleFeed)library.Open(Span("2024-01-01", "2025-01-01", symbols));
        var (slices, candles) = (0, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (feed.MoveNext())
        {
            slices++;
            candles += feed.Current.Candles.Length;
        }

        Assert.Equal((Days * 390, Days * 390 * Symbols), (slices, candles));
        Assert.Equal(Symbols * SeriesWriter.ChunkBytes, feed.BufferBytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, slices * 120L); // the slice itself, nothing for its candles
    }

    [Fact]
    public void Temporary_file_has_no_name_while_it_is_used_and_its_space_is_given_back()
    {
        using var files = new CandleFiles();
        files.Options.SpoolFolder = files.Folder;
        using var library = files.Load("time,open,high,low,close\n2024-01-02 09:30,1,2,0.5,1.5\n");

        Assert.True(OperatingSystem.IsWindows() || Directory.GetFiles(files.Folder, "tidegate-candles-*").Length == 0);
        Assert.Single(Slices(library, Span("2024-01-02", "2024-01-03")));
    }

    private static void Generate(CandleLibraryBuilder builder, string[] symbols)
    {
        var random = new Random(1);
        var prices = Enumerable.Repeat(100m, symbols.Length).ToArray();
        for (var minute = 0; minute < Days * 390; minute++)
        {
            var time = Ns("2024-01-02 14:30") + ((((minute / 390) * 1_440L) + (minute % 390)) * 60_000_000_000L);
            for (var symbol = 0; symbol < symbols.Length; symbol++)
            {
                var open = prices[symbol];
                var close = open + (random.Next(-5, 6) / 100m);
                prices[symbol] = close;
                var bar = new Bar(time, open, Math.Max(open, close) + 0.02m, Math.Min(open, close) - 0.01m, close, random.Next(10_000));
                Assert.Null(builder.Add(symbols[symbol], ExchangeHours.UnitedStates, Timeframe.OneMinute, bar));
            }
        }
    }
}
