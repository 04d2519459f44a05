using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Import;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Bench.Micro.Candles;

/// <summary>A year of one-minute candles for 500 symbols: how fast they are imported and played, and how much memory that takes. With <c>--quick</c> a week.</summary>
internal static class CandleProgram
{
    private const int Symbols = 500;
    private const int MinutesOfDay = 390;
    private const long MinuteNs = 60_000_000_000;
    private static readonly DateOnly First = new(2024, 1, 2);

    public static void Run(bool isQuick)
    {
        var days = isQuick ? 5 : 252;
        string[] symbols = [.. Enumerable.Range(0, Symbols).Select(n => $"S{n:000}")];
        Import();
        using var library = Generate(symbols, days);
        Say($"memory after writing: {Peak()} at most");
        Play(library, symbols[..1], days);
        Play(library, symbols, days);
        Say($"memory in all: {Peak()} at most, managed heap {GC.GetTotalMemory(forceFullCollection: true) / 1e6:F0} MB");
    }

    private static CandleLibrary Generate(string[] symbols, int days)
    {
        var clock = Stopwatch.StartNew();
        using var builder = new CandleLibraryBuilder(new CandleLibraryOptions());
        var random = new Random(1);
        var prices = Enumerable.Repeat(100m, symbols.Length).ToArray();
        for (var day = 0; day < days; day++)
        {
            var open = OpenOf(day);
            for (var minute = 0; minute < MinutesOfDay; minute++)
            {
                for (var symbol = 0; symbol < symbols.Length; symbol++)
                {
                    var bar = Next(random, ref prices[symbol], open + (minute * MinuteNs));
                    builder.Add(symbols[symbol], ExchangeHours.UnitedStates, Timeframe.OneMinute, bar);
                }
            }
        }

        var library = builder.Build();
        var rows = (double)symbols.Length * days * MinutesOfDay;
        Say(
            $"{rows:N0} candles written in {clock.Elapsed.TotalSeconds:F1} s, {rows / clock.Elapsed.TotalSeconds:N0} a second; {library.SpoolBytes / 1e6:F0} MB, {library.SpoolBytes / rows:F1} bytes each"
        );
        return library;
    }

    private static void Import()
    {
        const int Rows = 1_000_000;
        var path = Path.GetTempFileName();
        try
        {
            WriteCsv(path, Rows);
            var options = new CandleLibraryOptions { Sources = { new CandleSource { Path = path } } };
            var clock = Stopwatch.StartNew();
            using var library = CandleLibrary.Load(options, CancellationToken.None);
            Say(
                $"{library.Reports[0].RowsKept:N0} rows of CSV imported in {clock.Elapsed.TotalSeconds:F2} s: {Rows / clock.Elapsed.TotalSeconds:N0} a second"
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void WriteCsv(string path, int rows)
    {
        using var file = new StreamWriter(path, append: false, Encoding.ASCII);
        file.Write("timestamp,symbol,open,high,low,close,volume\n");
        var random = new Random(1);
        var prices = Enumerable.Repeat(100m, 10).ToArray();
        for (var row = 0; row < rows; row++)
        {
            var minute = row / 10;
            var bar = Next(random, ref prices[row % 10], OpenOf(minute / MinutesOfDay) + (minute % MinutesOfDay * MinuteNs));
            var time = DateTime.UnixEpoch.AddTicks(bar.StartNs / 100);
            file.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{time:yyyy-MM-ddTHH:mm:ss}Z,S{row % 10},{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume}\n"
                )
            );
        }
    }

    private static void Play(CandleLibrary library, string[] symbols, int days)
    {
        var settings = new SimulationSettings(symbols, OpenOf(0), OpenOf(days), 1);
        var clock = Stopwatch.StartNew();
        using var feed = library.Open(settings);
        var (slices, candles) = (0L, 0L);
        while (feed.MoveNext())
        {
            slices++;
            candles += feed.Current.Candles.Length;
        }

        var seconds = clock.Elapsed.TotalSeconds;
        Say(
            $"{symbols.Length} symbols: {slices:N0} slices, {candles:N0} candles in {seconds:F1} s: {slices / seconds:N0} slices and {candles / seconds:N0} candles a second; {Peak()} at most"
        );
    }

    private static Bar Next(Random random, ref decimal price, long timeNs)
    {
        var open = price;
        var close = Math.Max(1m, open + (random.Next(-5, 6) / 100m));
        price = close;
        return new Bar(
            timeNs,
            open,
            Math.Max(open, close) + (random.Next(4) / 100m),
            Math.Min(open, close) - (random.Next(4) / 100m),
            close,
            random.Next(20_000)
        );
    }

    /// <summary>Every day of five out of seven is traded; 14:30 UTC is in New York's session all year.</summary>
    private static long OpenOf(int day)
    {
        var date = First.AddDays((day / 5 * 7) + (day % 5)).ToDateTime(new TimeOnly(14, 30));
        return (date - DateTime.UnixEpoch).Ticks * 100;
    }

    private static string Peak()
    {
        using var self = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{self.PeakWorkingSet64 / 1e6:F0} MB");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
