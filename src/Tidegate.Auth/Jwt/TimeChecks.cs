namespace Tidegate.Auth.Jwt;

/// <summary>The three times of a token (RFC 7519 §4.1.4 to §4.1.6), judged by our clock and our rules.</summary>
internal static class TimeChecks
{
    /// <summary>9999-12-31T23:59:59Z, the last instant .NET can name. Milliseconds taken for seconds lie beyond it.</summary>
    public const long SecondsMax = 253_402_300_799;

    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(30);

    public static string? Expiry(TokenExamination it)
    {
        if (Instant(it, "exp") is not { } expires)
        {
            return TokenRules.ClaimInvalid;
        }

        if (it.Now < Later(expires, it.Issuer.Leeway)) // "on or after" the time it must not be accepted
        {
            return null;
        }

        return it.Now - expires <= Recently ? TokenRules.ExpiredRecently : TokenRules.Expired;
    }

    public static string? NotBefore(TokenExamination it) => Ahead(it, "nbf", TokenRules.NotBefore);

    public static string? IssuedAt(TokenExamination it) => Ahead(it, "iat", TokenRules.IssuedAt);

    public static string? Lifetime(TokenExamination it) =>
        Instant(it, "exp") - (Instant(it, "iat") ?? it.Now) <= it.Issuer.LifetimeMax ? null : TokenRules.Lifetime;

    /// <summary>When the grant ends.</summary>
    public static DateTimeOffset GrantEnd(TokenExamination it) => Later(Instant(it, "exp")!.Value, it.Issuer.Leeway);

    /// <summary>The claim where it is an integer in range; else null.</summary>
    public static DateTimeOffset? Instant(TokenExamination it, string claim) =>
        Seconds(it, claim) is { } seconds and >= 0 and <= SecondsMax ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static long? Seconds(TokenExamination it, string claim) =>
        claim == "iat" && it.Issuer.FractionalIssuedAt ? it.Claims.WholePart(claim) : it.Claims.Integer(claim);

    private static string? Ahead(TokenExamination it, string claim, string rule)
    {
        if (!it.Claims.Has(claim))
        {
            return null;
        }

        return Instant(it, claim) is not { } instant ? TokenRules.ClaimInvalid
            : instant > Later(it.Now, it.Issuer.AheadLeeway) ? rule
            : null;
    }

    private static DateTimeOffset Later(DateTimeOffset instant, TimeSpan by) =>
        instant < DateTimeOffset.MaxValue - by ? instant + by : DateTimeOffset.MaxValue;
}
