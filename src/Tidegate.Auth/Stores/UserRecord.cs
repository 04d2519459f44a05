using System.Collections.Immutable;

namespace Tidegate.Auth.Stores;

/// <summary>A user as stored. What it says outranks what a token says about the same user.</summary>
public sealed record UserRecord
{
    /// <summary>Given by the store, 1 and up; of a draft it means nothing.</summary>
    public long Id { get; init; }

    /// <summary>Sign-in name and subject: 1 to 128 printable ASCII characters, compared byte by byte, unique.</summary>
    public required string Name { get; init; }

    /// <summary>Address, at most 254 characters (RFC 5321 §4.5.3.1), or null. Nothing is sent to it.</summary>
    public string? Email { get; init; }

    /// <summary>PHC text of the password; null: no sign-in by password.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Roles, at most 64.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Permissions besides those that the roles bring, at most 64.</summary>
    public ImmutableArray<string> Permissions { get; init; } = [];

    /// <summary>Tenants whose resources the user may see, at most 64.</summary>
    public ImmutableArray<string> Tenants { get; init; } = [];

    /// <summary>Name of the plan; null: the default plan.</summary>
    public string? Plan { get; init; }

    /// <summary>A disabled user is refused, and closed where it has sessions.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>UTC, whole milliseconds.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rises with every change. An update that carries an older one is refused.</summary>
    public long Version { get; init; }
}
