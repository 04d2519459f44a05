using System.Collections.Immutable;

namespace Tidegate.Core.Access;

/// <summary>What a believed credential allows, until when. Made only by an <see cref="IGrantSource"/>.</summary>
public sealed record Grant
{
    /// <summary>Whom it was issued to (<c>sub</c>, RFC 7519 §4.1.2). 1 to 128 printable ASCII characters.</summary>
    public required string Subject { get; init; }

    /// <summary>The configured name of the issuer that was believed.</summary>
    public required string Issuer { get; init; }

    /// <summary>When the session ends at the latest: <c>exp</c> plus the issuer's leeway, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Token id (<c>jti</c>, RFC 7519 §4.1.7), 1 to 128 printable ASCII characters; null where the issuer's tokens have none.</summary>
    public string? TokenId { get; init; }

    /// <summary>The user's name where the issuer's tokens carry one beside the subject (<c>user_id</c>); else the subject.</summary>
    public string UserId
    {
        get => field ?? Subject;
        init;
    }

    /// <summary>Fine-grained rights: those issued, and those that the roles bring. At most 256.</summary>
    public ImmutableArray<string> Permissions { get; init; } = [];

    /// <summary>Roles, as issued. At most 64.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Tenants whose resources may be seen. At most 64.</summary>
    public ImmutableArray<string> Tenants { get; init; } = [];

    /// <summary>When it was issued (<c>iat</c>, RFC 7519 §4.1.6), UTC; null where that is not known.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>Id of the API key behind it, or null.</summary>
    public string? KeyId { get; init; }

    /// <summary>Id of the refresh family behind it (<c>session_id</c>), or null.</summary>
    public string? FamilyId { get; init; }

    /// <summary>What the credential itself is restricted to, at most 64 names; none: to nothing. A restricted grant has no roles.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>What the credential alone said, where something stored was laid over it; null: nothing was.</summary>
    public Grant? Basis { get; init; }

    /// <summary>Name of the plan whose limits hold.</summary>
    public string Plan { get; init; } = "default";

    /// <summary>True where <see cref="Roles"/> holds this one, compared byte by byte.</summary>
    public bool IsInRole(string role) => Holds(Roles, role);

    /// <summary>True where <see cref="Permissions"/> holds this one, compared byte by byte.</summary>
    public bool Allows(string permission) => Holds(Permissions, permission);

    // By hand: asked of every rule for every topic, and Contains with a comparer boxes the array.
    private static bool Holds(ImmutableArray<string> names, string name)
    {
        foreach (var each in names.AsSpan())
        {
            if (string.Equals(each, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
