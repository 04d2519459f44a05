using System.Collections.Immutable;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;

namespace Tidegate.Auth.Tokens;

/// <summary>Whom a token is for, and what it may say of them.</summary>
public sealed record TokenSubject
{
    /// <summary>Name of the user.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the stored user; null: a user of the configuration.</summary>
    public long? Number { get; init; }

    /// <summary>Address, or null.</summary>
    public string? Email { get; init; }

    /// <summary>Roles.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Permissions beside those of the roles.</summary>
    public ImmutableArray<string> Permissions { get; init; } = [];

    /// <summary>Tenants.</summary>
    public ImmutableArray<string> Tenants { get; init; } = [];

    /// <summary>Plan, or null.</summary>
    public string? Plan { get; init; }

    /// <summary>Id of the API key that was shown, or null.</summary>
    public string? KeyId { get; init; }

    /// <summary>Scopes that the key is restricted to; none: to nothing.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>No token lives longer than this; null: no such end.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>A user of the store.</summary>
    public static TokenSubject Of(UserRecord user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new()
        {
            Name = user.Name,
            Number = user.Id,
            Email = user.Email,
            Roles = user.Roles,
            Permissions = user.Permissions,
            Tenants = user.Tenants,
            Plan = user.Plan,
        };
    }

    /// <summary>A user of the configuration.</summary>
    public static TokenSubject Of(ConfiguredUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new() { Name = user.Name, Permissions = user.Permissions };
    }

    /// <summary>The owner of an API key, by that key: its plan, its scopes, its end.</summary>
    public TokenSubject With(ApiKeyRecord key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return this with { KeyId = key.Id, Scopes = key.Scopes, Plan = key.Plan ?? Plan, NotAfter = key.ExpiresAt };
    }
}
