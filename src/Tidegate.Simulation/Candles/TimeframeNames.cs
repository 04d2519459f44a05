namespace Tidegate.Simulation.Candles;

/// <summary>SimuTrador's names of the timeframes, and how long each is.</summary>
public static class TimeframeNames
{
    private static readonly string[] Names = ["1min", "5min", "15min", "30min", "1h", "2h", "4h", "daily"];
    private static readonly int[] Minutes = [1, 5, 15, 30, 60, 120, 240, 1440];

    /// <summary>All names, shortest first.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>Finds a timeframe by its name, exactly as written.</summary>
    public static bool TryParse(string? name, out Timeframe timeframe)
    {
        var index = Array.IndexOf(Names, name);
        timeframe = (Timeframe)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The name.</summary>
    public static string Name(this Timeframe timeframe) => Names[(int)timeframe];

    /// <summary>Length in nanoseconds; of a daily candle 24 hours.</summary>
    public static long LengthNs(this Timeframe timeframe) => Minutes[(int)timeframe] * 60_000_000_000L;
}
