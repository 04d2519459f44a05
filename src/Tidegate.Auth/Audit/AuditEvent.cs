using System.Net;

namespace Tidegate.Auth.Audit;

/// <summary>Something that somebody will want to prove later: an admission, a refusal, a refresh, a revocation, an act of an administrator.</summary>
/// <remarks>Holds names and ids only, never a secret and never what a client sent beyond them.</remarks>
public sealed record AuditEvent
{
    /// <summary>When, UTC, whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened: a name of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>Who did it: a user, <c>key:</c> and the id of an API key, or <c>cli</c> for who sits at the machine; null: the gateway by itself.</summary>
    public string? Actor { get; init; }

    /// <summary>Whom or what it was done to: a user, a key id, a session id, a plan.</summary>
    public string? Subject { get; init; }

    /// <summary>Configured name of the endpoint, or null.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Id of the session, or null.</summary>
    public string? Session { get; init; }

    /// <summary>Id of the catalogue entry where it was refused, or null.</summary>
    public string? Error { get; init; }

    /// <summary>The rule that decided, or null.</summary>
    public string? Rule { get; init; }

    /// <summary>The client's address, or null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>A few words of ours, at most 256 characters, or null.</summary>
    public string? Detail { get; init; }
}
