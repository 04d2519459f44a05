using Tidegate.Auth.Tokens;

namespace Tidegate.Auth.Jwt;

/// <summary>What an issuer's own tokens look like, so that clients of another system find in them what they know.</summary>
public sealed class IssuingOptions
{
    /// <summary>Life of an access token. Default 15 min; 1 min to 24 h.</summary>
    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Life of a refresh token; each use gives a new one with a new life. Default 7 days; 1 h to 90 days.</summary>
    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Sign-ins of one user that last at the same time; another one ends the one unused for longest. Default 16; 1 to 1,000.</summary>
    public int SignInsMax { get; set; } = 16;

    /// <summary>Random bytes of a token's id (<c>jti</c>); 0: no id, so that one token may open several connections. Default 16; 0, or 16 to 64.</summary>
    public int TokenIdBytes { get; set; } = 16;

    /// <summary>What <c>sub</c> says: <c>Name</c> or <c>Number</c>. Default <c>Name</c>.</summary>
    public TokenField Subject { get; set; } = TokenField.Name;

    /// <summary>Claims by name, and what each says. Empty: name, roles, permissions, plan and tenants under the names that the issuer's other options give them. A sign-in (<c>session_id</c>) and an API key (<c>key_id</c>, <c>key_scopes</c>) are named in any case.</summary>
    public IDictionary<string, TokenField> Claims { get; init; } = new Dictionary<string, TokenField>(StringComparer.Ordinal);

    /// <summary>Claims that say the same in every token, for example <c>type</c>: <c>access</c>. At most 16.</summary>
    public IDictionary<string, string> Constants { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
