using Tidegate.Auth.Tokens;

namespace Tidegate.AspNetCore.Identity;

/// <summary>As which configured issuers the token calls sign.</summary>
/// <param name="ForKeys"><c>POST /auth/token</c> with an API key.</param>
/// <param name="ForPasswords"><c>POST /auth/token</c> with a password.</param>
/// <param name="ForLogins"><c>POST /auth/login</c>.</param>
internal sealed record SigningIssuers(string ForKeys, string ForPasswords, string ForLogins)
{
    private const string Simutrador = "simutrador";
    private const string Aura = "aura";

    /// <summary>Those of the options; null where no issuer has a key to sign with, so that there is nothing to give.</summary>
    /// <exception cref="InvalidOperationException">A named one has none.</exception>
    public static SigningIssuers? Of(TidegateOptions options, TokenDesk desk)
    {
        string[] signing = [.. options.Auth.Issuers.Select(issuer => issuer.Name).Where(desk.CanIssue)];
        return signing.Length == 0
            ? null
            : new SigningIssuers(
                Choose(options.Api.KeyIssuer, Simutrador, signing),
                Choose(options.Api.PasswordIssuer, signing[0], signing),
                Choose(options.Api.LoginIssuer, Aura, signing)
            );
    }

    private static string Choose(string? named, string usual, string[] signing) =>
        named is null
            ? signing.Contains(usual, StringComparer.Ordinal)
                ? usual
                : signing[0]
            : signing.Contains(named, StringComparer.Ordinal)
                ? named
                : throw new InvalidOperationException($"Tidegate:Api names the issuer \"{named}\", which has no key to sign with.");
}
