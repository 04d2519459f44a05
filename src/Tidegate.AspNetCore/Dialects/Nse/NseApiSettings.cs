namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Whom the nse REST interface believes, and as whom it signs.</summary>
/// <param name="Issuers">Configured issuers whose tokens may control the broadcast; never empty.</param>
/// <param name="LoginIssuer">The issuer that signs the tokens of <c>/api/login</c>, with a key that can sign; null: no login.</param>
internal sealed record NseApiSettings(IReadOnlyList<string> Issuers, string? LoginIssuer)
{
    /// <summary>Life of a token from a login. Default 24 h, as the original's documentation says.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(24);
}
