namespace Tidegate.Kraken.Nonces;

/// <summary>Units, and the nonces in them.</summary>
internal static class NonceUnits
{
    // Milliseconds reach 10^14 in the year 5138, microseconds did in 1973 and reach 10^17 in 5138, nanoseconds did in 1973.
    private const ulong MicrosecondsFrom = 100_000_000_000_000;
    private const ulong NanosecondsFrom = 100_000_000_000_000_000;

    /// <summary>The unit that a nonce must have been made in.</summary>
    public static NonceUnit Of(ulong nonce) =>
        nonce >= NanosecondsFrom ? NonceUnit.Nanoseconds
        : nonce >= MicrosecondsFrom ? NonceUnit.Microseconds
        : NonceUnit.Milliseconds;

    public static ulong Clock(NonceUnit unit, DateTimeOffset now) => Count(unit, now - DateTimeOffset.UnixEpoch);

    /// <summary>A span in steps of the unit; 0 for one before 1970.</summary>
    public static ulong Count(NonceUnit unit, TimeSpan span)
    {
        var ticks = (ulong)Math.Max(0, span.Ticks); // of 100 ns; up to the year 7815 that many nanoseconds fit
        return unit switch
        {
            NonceUnit.Milliseconds => ticks / TimeSpan.TicksPerMillisecond,
            NonceUnit.Microseconds => ticks / TimeSpan.TicksPerMicrosecond,
            _ => ticks * TimeSpan.NanosecondsPerTick,
        };
    }

    public static NonceUnit Finer(NonceUnit one, NonceUnit other) => (NonceUnit)Math.Max((int)one, (int)other);
}
