namespace Tidegate.Kraken.Connections;

/// <summary>How long to wait before the next attempt: the first three at once, then full jitter up to a minute.</summary>
internal static class ReconnectPace
{
    private const int AtOnce = 3;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaintenanceLeast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ThrottledLeast = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ThrottledMost = TimeSpan.FromMinutes(10);

    /// <param name="kind">How it ended.</param>
    /// <param name="failures">How many times in a row, this one included.</param>
    /// <param name="jitter">0 up to 1.</param>
    public static TimeSpan Before(EndKind kind, int failures, double jitter) =>
        kind switch
        {
            EndKind.Maintenance => MaintenanceLeast + (Grown(Least, failures, Most) * jitter),
            EndKind.Throttled => ThrottledLeast + (Grown(ThrottledLeast, failures, ThrottledMost - ThrottledLeast) * jitter),
            EndKind.NoToken => Least + (Grown(Least, failures, Most) * jitter),
            _ when failures <= AtOnce => TimeSpan.Zero,
            _ => Grown(Least, failures - AtOnce, Most) * jitter,
        };

    private static TimeSpan Grown(TimeSpan first, int times, TimeSpan most)
    {
        var grown = first * Math.Pow(2, Math.Min(times, 20));
        return grown < most ? grown : most;
    }
}
