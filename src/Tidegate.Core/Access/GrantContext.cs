using System.Net;

namespace Tidegate.Core.Access;

/// <summary>Where a credential was offered. A ticket is good at one endpoint and from one origin only, an API key perhaps from a few addresses.</summary>
/// <param name="Issuers">Configured names of the issuers that are believed there; never empty.</param>
public sealed record GrantContext(IReadOnlyList<string> Issuers)
{
    /// <summary>Configured name of the endpoint; null: an API call, not a socket.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The browser's origin, normalised; null: no browser.</summary>
    public string? Origin { get; init; }

    /// <summary>The client's address; null where there is none, as in tests over a pipe.</summary>
    public IPAddress? Address { get; init; }
}
