using System.Runtime.InteropServices;

namespace Tidegate.Kraken.Tokens;

/// <summary>A token and its age. <see cref="ToString"/> does not print it.</summary>
internal sealed class HeldToken
{
    private readonly long _stamp;
    private readonly long _usableUntil; // a timestamp
    private readonly DateTimeOffset _usableUntilAt;
    private volatile bool _isRetired;

    /// <param name="value">The token.</param>
    /// <param name="source">Where it is from.</param>
    /// <param name="obtainedAt">Its creation, or the last moment before it.</param>
    /// <param name="life">From its creation to its end.</param>
    /// <param name="options">How it is used.</param>
    /// <param name="time">The clock; its age is counted from now by it as well.</param>
    /// <param name="stamp">The timestamp that belongs to <paramref name="obtainedAt"/>, where known.</param>
    public HeldToken(
        string value,
        TokenSource source,
        DateTimeOffset obtainedAt,
        TimeSpan life,
        KrakenTokenOptions options,
        TimeProvider time,
        long? stamp = null
    )
    {
        Value = value;
        Source = source;
        ObtainedAt = obtainedAt;
        Life = life < options.TokenLifetime ? life : options.TokenLifetime;
        _stamp = stamp ?? time.GetTimestamp();
        // A life shorter than the settings expect shortens margin and interval in proportion.
        var scale = Life / options.TokenLifetime;
        var usableFor = Life - (options.ExpiryMargin * scale);
        _usableUntil = _stamp + (long)(usableFor.TotalSeconds * time.TimestampFrequency);
        _usableUntilAt = obtainedAt + usableFor;
        RefreshAfter = options.RefreshInterval * scale;
    }

    public string Value { get; }

    public TokenSource Source { get; }

    public DateTimeOffset ObtainedAt { get; }

    public TimeSpan Life { get; }

    public TimeSpan RefreshAfter { get; }

    /// <summary>
    /// By both clocks, and the older wins: the monotonic one does not run while the machine sleeps, and the wall clock may be set
    /// back.
    /// </summary>
    public TimeSpan Age(TimeProvider time)
    {
        var elapsed = time.GetElapsedTime(_stamp);
        var byWallClock = time.GetUtcNow() - ObtainedAt;
        return elapsed > byWallClock ? elapsed : byWallClock;
    }

    /// <summary>
    /// Young enough by both clocks. Asked at every use of a token, and a clock is most of what that costs: only the wall clock is
    /// read, and whoever holds the token retires it by the monotonic one when <see cref="UntilRetired"/> is over.
    /// </summary>
    public bool IsUsable(TimeProvider time) => !_isRetired && time.GetUtcNow() < _usableUntilAt;

    /// <summary>How long it may be used by the monotonic clock, in whole milliseconds as timers count them; zero: no more.</summary>
    public TimeSpan UntilRetired(TimeProvider time)
    {
        var seconds = (double)(_usableUntil - time.GetTimestamp()) / time.TimestampFrequency;
        return TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(seconds * 1_000)));
    }

    /// <summary>It is never usable again.</summary>
    public void Retire() => _isRetired = true;

    /// <summary>Overwrites the text in memory. The manager made it by itself, so it is neither a constant nor interned.</summary>
    public void Erase() => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(Value.AsSpan()), Value.Length).Clear();

    public override string ToString() => $"HeldToken({Source})";
}
