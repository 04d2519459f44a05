namespace Tidegate.Kraken.Rest;

/// <summary>A call that would have had to wait too long for the REST counter was not made.</summary>
public sealed class KrakenRateException : KrakenException
{
    /// <summary>For a subclass or a test.</summary>
    public KrakenRateException() { }

    /// <summary>With a text for people.</summary>
    public KrakenRateException(string message)
        : base(message) { }

    /// <summary>With a text for people and what was underneath.</summary>
    public KrakenRateException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>With the wait that would have been needed.</summary>
    public KrakenRateException(TimeSpan retryAfter)
        : base($"Too many calls are waiting for the rate limit: the next fits in {retryAfter.TotalSeconds:F1} s.") =>
        RetryAfter = retryAfter;

    /// <summary>When there is room again, counted from the refusal.</summary>
    public TimeSpan RetryAfter { get; }
}
