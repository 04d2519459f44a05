using System.Collections.Immutable;

namespace Tidegate.Auth.Users;

/// <summary>A new user.</summary>
/// <remarks>May carry a secret: <see cref="ToString"/> prints the name only.</remarks>
/// <param name="Name">Sign-in name: 1 to 128 printable ASCII characters.</param>
public sealed record UserDraft(string Name)
{
    /// <summary>The password: 12 to 1,024 characters, none that is easily guessed; null: no sign-in by password.</summary>
    public string? Password { get; init; }

    /// <summary>Address, at most 254 characters, or null. Nothing is sent to it.</summary>
    public string? Email { get; init; }

    /// <summary>Roles, at most 64.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Permissions besides those that the roles bring, at most 64.</summary>
    public ImmutableArray<string> Permissions { get; init; } = [];

    /// <summary>Tenants, at most 64.</summary>
    public ImmutableArray<string> Tenants { get; init; } = [];

    /// <summary>Name of the plan; null: the default plan.</summary>
    public string? Plan { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"UserDraft({Name})";
}
