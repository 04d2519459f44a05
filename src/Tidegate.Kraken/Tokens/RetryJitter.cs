using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary>How long to wait before another attempt. Thread-safe.</summary>
internal sealed class RetryJitter(Random random, TimeSpan first, TimeSpan longest)
{
    private static readonly TimeSpan DecayMin = TimeSpan.FromSeconds(5); // the exchange's own command line waits 5 to 15 s
    private static readonly TimeSpan DecaySpread = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();

    public TimeSpan Longest => longest;

    /// <summary>Full jitter: anything between nothing and a limit that doubles.</summary>
    public TimeSpan Next(int failuresBefore) => Part() * Limit(failuresBefore);

    /// <summary>After what has just failed.</summary>
    public TimeSpan After(Exception? fault, int failuresBefore, DateTimeOffset now)
    {
        var wait = fault switch
        {
            KrakenApiException { Error.Policy: KrakenErrorPolicy.RetryAfterDecay } => DecayMin + (Part() * DecaySpread),
            KrakenApiException { Error: { Policy: KrakenErrorPolicy.RetryAtTime, RetryAt: { } at } } => at - now + (Part() * first),
            KrakenRateException rate => rate.RetryAfter,
            _ => Next(failuresBefore),
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > longest ? longest
            : wait;
    }

    private TimeSpan Limit(int failuresBefore)
    {
        var limit = first * Math.Pow(2, Math.Min(failuresBefore, 30));
        return limit > longest ? longest : limit;
    }

    private double Part()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }
}
