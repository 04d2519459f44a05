using System.Collections.Immutable;
using Tidegate.Core.Access;

namespace Tidegate.Streaming.Admitting;

/// <summary>Who may come in at one endpoint, and how.</summary>
public sealed record EndpointAccess
{
    /// <summary>Configured name of the endpoint.</summary>
    public required string Name { get; init; }

    /// <summary>Configured names of the issuers it believes.</summary>
    public required ImmutableArray<string> Issuers { get; init; }

    /// <summary>How a credential may travel here.</summary>
    public required ImmutableArray<CredentialKind> CredentialKinds { get; init; }

    /// <summary>Which browser origins may come in.</summary>
    public required OriginRule Origins { get; init; }

    /// <summary>Places for sessions at this endpoint.</summary>
    public required CapacityGate Capacity { get; init; }

    /// <summary>Permissions that a grant must hold, all of them.</summary>
    public ImmutableArray<string> RequiredPermissions { get; init; } = [];
}
