namespace Tidegate.Kraken.Rest;

/// <summary>How far an account is verified: decides the REST counter (Kraken: REST rate limits, read 2026-05-27).</summary>
public enum KrakenTier
{
    /// <summary>15 at most, falling by 0.33 a second. Older pages list it, the newest does not: the careful choice.</summary>
    Starter,

    /// <summary>20 at most, falling by 0.5 a second.</summary>
    Intermediate,

    /// <summary>20 at most, falling by 1 a second.</summary>
    Pro,
}
