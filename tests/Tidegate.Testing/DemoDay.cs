using System.Globalization;

namespace Tidegate.Testing;

/// <summary>Makes the demonstration data: one synthetic trading day. The same bytes on every machine: whole numbers only, own generator.</summary>
/// <remarks>
/// Prices walk in ticks of 0.05 around a slowly moving target that stays within two per cent of the day's opening price; about one second in
/// four brings a tick of a symbol, more at both ends of the day. The names are real, the prices never were.
/// </remarks>
public sealed class DemoDay
{
    private const ulong Seed = 20_250_102;
    private const int SecondsOfDay = (6 * 60 + 15) * 60; // 09:15:00 to 15:30:00
    private static readonly DateTime Open = new(2025, 1, 2, 9, 15, 0, DateTimeKind.Unspecified);

    // Opening prices in ticks of 0.05.
    private static readonly (string Symbol, int OpenTicks)[] Symbols =
    [
        ("RELIANCE", 24_600),
        ("TCS", 82_000),
        ("HDFCBANK", 35_600),
        ("ICICIBANK", 25_800),
        ("INFY", 37_900),
        ("SBIN", 15_900),
        ("BHARTIARTL", 32_000),
        ("ITC", 9_650),
        ("LT", 72_500),
        ("HINDUNILVR", 46_800),
        ("KOTAKBANK", 35_900),
        ("AXISBANK", 21_500),
        ("BAJFINANCE", 138_000),
        ("MARUTI", 220_000),
        ("SUNPHARMA", 37_400),
        ("TATASTEEL", 2_760),
        ("M&M", 61_500),
        ("BAJAJ-AUTO", 176_000),
        ("TITAN", 66_000),
        ("ASIANPAINT", 45_700),
    ];

    private ulong _state = Seed;

    /// <summary>Ticks of twenty symbols: <c>timestamp,symbol,ltp,volume</c>, India time, volume cumulative.</summary>
    public static void WriteTicks(TextWriter writer) => new DemoDay().Ticks(writer);

    /// <summary>One-minute bars of an index without a header: <c>DD-MM-YYYY HH:MM,open,high,low,close,volume</c>, 374 rows, volume 0.</summary>
    public static void WriteBars(TextWriter writer) => new DemoDay().Bars(writer);

    private void Ticks(TextWriter writer)
    {
        var walks = Symbols.Select(symbol => new Walk(symbol.OpenTicks)).ToArray();
        writer.Write("timestamp,symbol,ltp,volume\n");
        for (var second = 0; second <= SecondsOfDay; second++)
        {
            var time = Open.AddSeconds(second).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            for (var symbol = 0; symbol < walks.Length; symbol++)
            {
                var isFirst = second == 0;
                if (isFirst || Next(Busy(second) ? 3 : 5) == 0)
                {
                    walks[symbol].Step(this);
                    walks[symbol].Volume += 1 + (Next(8) * Next(16));
                    writer.Write($"{time},{Symbols[symbol].Symbol},{Price(walks[symbol].Ticks)},{walks[symbol].Volume}\n");
                }
            }
        }
    }

    private void Bars(TextWriter writer)
    {
        var walk = new Walk(484_000);
        for (var minute = 0; minute < 374; minute++)
        {
            var (open, high, low) = (walk.Ticks, walk.Ticks, walk.Ticks);
            for (var step = 0; step < 20; step++)
            {
                walk.Step(this);
                high = Math.Max(high, walk.Ticks);
                low = Math.Min(low, walk.Ticks);
            }

            var time = Open.AddMinutes(minute).ToString("dd-MM-yyyy HH:mm", CultureInfo.InvariantCulture);
            writer.Write($"{time},{Price(open)},{Price(high)},{Price(low)},{Price(walk.Ticks)},0\n");
        }
    }

    private static bool Busy(int second) => second < 1_800 || second > SecondsOfDay - 1_800;

    private static string Price(int ticks) => (ticks * 0.05m).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Below <paramref name="below"/>, by SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).</summary>
    private int Next(int below)
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
    }

    private sealed class Walk(int openTicks)
    {
        private readonly int _open = openTicks;
        private int _target = openTicks;

        public int Ticks { get; private set; } = openTicks;

        public long Volume { get; set; }

        public void Step(DemoDay day)
        {
            if (day.Next(400) == 0)
            {
                _target = _open + ((day.Next(401) - 200) * _open / 10_000); // up to two per cent away
            }

            var size = 1 + (_open / 20_000); // dearer shares move by more
            var pull = Math.Sign(_target - Ticks) * (day.Next(6) == 0 ? size : 0);
            Ticks += ((day.Next(3) - 1) * size) + pull;
        }
    }
}
