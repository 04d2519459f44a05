using System.Collections.Immutable;

namespace Tidegate.Auth.Users;

/// <summary>What shall be different about a user; what is null stays as it is.</summary>
public sealed record UserChange
{
    /// <summary>The new address; the empty text: none.</summary>
    public string? Email { get; init; }

    /// <summary>The new roles, at most 64.</summary>
    public ImmutableArray<string>? Roles { get; init; }

    /// <summary>The new permissions besides those that the roles bring, at most 64.</summary>
    public ImmutableArray<string>? Permissions { get; init; }

    /// <summary>The new tenants, at most 64.</summary>
    public ImmutableArray<string>? Tenants { get; init; }

    /// <summary>Name of the new plan; the empty text: the default plan.</summary>
    public string? Plan { get; init; }

    /// <summary>True disables: the user is refused, and closed where there are sessions. False lets in again.</summary>
    public bool? IsDisabled { get; init; }
}
