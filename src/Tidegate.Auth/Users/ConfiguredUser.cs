using System.Collections.Immutable;

namespace Tidegate.Auth.Users;

/// <summary>A user who proved who they are.</summary>
/// <param name="Name">The configured name.</param>
/// <param name="Permissions">What the configuration allows.</param>
public sealed record ConfiguredUser(string Name, ImmutableArray<string> Permissions);
