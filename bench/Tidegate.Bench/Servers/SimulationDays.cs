using System.Globalization;

namespace Tidegate.Bench.Servers;

/// <summary>What is simulated and replayed: files of the recorded days, or of made-up ones of the same shape.</summary>
/// <param name="Minutes">One-minute bars of <see cref="Symbols"/> on nine days.</param>
/// <param name="Ticks">Ticks of 20 symbols on one day, alone in its folder with others of its kind.</param>
/// <param name="TicksDay">Its first instant.</param>
/// <param name="Source">Where they come from, as the page says it.</param>
internal sealed record SimulationDays(string Minutes, string Ticks, DateTimeOffset TicksDay, string Source)
{
    private const string MinutesFile = "nse_minute_10stocks_2025-04.csv.gz";
    private const string TicksFile = "nse_ticks_20stocks_2021-06-10.csv.gz";
    private const int TickCount = 172_350;

    private static readonly DateTimeOffset Opening = new(2021, 6, 10, 9, 15, 0, TimeSpan.FromHours(5.5));

    /// <summary>The trading days of the bars; in between are holidays.</summary>
    public static IReadOnlyList<DateOnly> Days { get; } =
    [.. new[] { 3, 4, 7, 8, 9, 11, 15, 16, 17 }.Select(day => new DateOnly(2025, 4, day))];

    /// <summary>Those that are recorded without a gap.</summary>
    public static IReadOnlyList<string> Symbols { get; } =
    ["ASIANPAINT", "AXISBANK", "CIPLA", "HDFCBANK", "HINDUNILVR", "INFY", "LT", "MARUTI"];

    /// <param name="data">Folder of recorded data; null or without these files: they are made up.</param>
    /// <param name="scratch">Where.</param>
    public static SimulationDays Find(string? data, string scratch)
    {
        var folder = Path.GetFullPath(Path.Combine(data ?? scratch, "nse"));
        if (File.Exists(Path.Combine(folder, MinutesFile)) && File.Exists(Path.Combine(folder, TicksFile)))
        {
            return new(
                Path.Combine(folder, MinutesFile),
                Path.Combine(folder, TicksFile),
                Opening,
                "recorded at NSE, April 2025 and 10 June 2021"
            );
        }

        folder = Path.GetFullPath(Path.Combine(scratch, "days"));
        Directory.CreateDirectory(folder);
        var made = new SimulationDays(
            Path.Combine(folder, "minutes.csv"),
            Path.Combine(folder, "ticks.csv"),
            Opening,
            "made up, for want of recorded ones"
        );
        File.WriteAllLines(made.Minutes, MakeMinutes());
        File.WriteAllLines(made.Ticks, MakeTicks());
        return made;
    }

    private static IEnumerable<string> MakeMinutes()
    {
        yield return "timestamp,symbol,open,high,low,close,volume";
        var random = new Random(1);
        var prices = Symbols.ToDictionary(symbol => symbol, _ => 1_000m, StringComparer.Ordinal);
        foreach (
            var minute in Days.SelectMany(day => Enumerable.Range(0, 375).Select(at => day.ToDateTime(new TimeOnly(3, 45)).AddMinutes(at)))
        )
        {
            foreach (var symbol in Symbols)
            {
                var open = prices[symbol];
                var close = prices[symbol] = Math.Clamp(open + (random.Next(-10, 11) * 0.05m), 500, 2_000);
                var (high, low) = (Math.Max(open, close) + 0.05m, Math.Min(open, close) - 0.05m);
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{minute:yyyy-MM-ddTHH:mm:ss}Z,{symbol},{open},{high},{low},{close},{random.Next(1, 10_000)}"
                );
            }
        }
    }

    private static IEnumerable<string> MakeTicks()
    {
        yield return "timestamp,symbol,ltp,volume";
        var random = new Random(1);
        var (prices, volumes) = (Enumerable.Repeat(1_000m, 20).ToArray(), new long[20]);
        for (var tick = 0; tick < TickCount; tick++)
        {
            var symbol = random.Next(prices.Length);
            prices[symbol] = Math.Clamp(prices[symbol] + (random.Next(-5, 6) * 0.05m), 500, 2_000);
            volumes[symbol] += random.Next(1, 1_000);
            var time = Opening.DateTime.AddSeconds((long)tick * 22_500 / TickCount);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-dd HH:mm:ss},S{symbol:D2},{prices[symbol]},{volumes[symbol]}"
            );
        }
    }
}
