using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.Revoking;

/// <summary>How long a revocation must be remembered: until the last token that it names has expired anyway.</summary>
internal static class RevocationSpan
{
    private static readonly TimeSpan LeewayMax = TimeSpan.FromMinutes(5); // of any issuer: IssuerOptions.Leeway

    /// <summary>For a token of whichever issuer, from elsewhere too.</summary>
    public static TimeSpan OfAny(AuthOptions options) => Longest(options, issuer => issuer.LifetimeMax, TimeSpan.FromDays(31));

    /// <summary>For a token that was issued here.</summary>
    public static TimeSpan OfIssued(AuthOptions options) =>
        Longest(options, issuer => issuer.Issuing.AccessLifetime, TimeSpan.FromHours(24));

    private static TimeSpan Longest(AuthOptions options, Func<IssuerOptions, TimeSpan> lifetime, TimeSpan withoutIssuers) =>
        options.Issuers.Select(lifetime).DefaultIfEmpty(withoutIssuers).Max() + LeewayMax;
}
