using System.Collections.Immutable;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>One door, ready for use.</summary>
internal sealed record StreamEndpoint
{
    public required EndpointAccess Access { get; init; }

    public required Dialect Dialect { get; init; }

    public required SessionLimits Limits { get; init; }

    /// <summary>The limits under a grant.</summary>
    public required Func<Grant, SessionLimits> LimitsOf { get; init; }

    public required AdmissionOrder Admission { get; init; }

    /// <summary>Prolongs the grants of its sessions.</summary>
    public required GrantRenewal Renewal { get; init; }

    /// <summary>Makes grants of the users whom the host has authenticated; null: only credentials of ours are believed.</summary>
    public ClaimsGrantSource? HostUsers { get; init; }

    public required IRefusalWriter Refusals { get; init; }

    /// <summary>What every session gets without asking.</summary>
    public ImmutableArray<Topic> InitialTopics { get; init; } = [];

    /// <summary>The subprotocol it speaks, or null.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Its clients read close codes, not HTTP: who shows no good credential is let in to be told so, as far as there is room for that.</summary>
    public bool RefusesAfterUpgrade { get; init; }

    /// <summary>A session hears its welcome, and then that there is nothing more.</summary>
    public bool EndsAtOnce { get; init; }

    /// <summary>Its clients know a close code for too many attempts, too.</summary>
    public bool HasCodeForRate { get; init; }

    /// <summary>Query parameters that name what the session is about, as parts of the path do.</summary>
    public ImmutableArray<string> RouteQuery { get; init; } = [];

    /// <summary>A token in the query is seen, and refused by name, also where none is taken.</summary>
    public bool NoticesQueryToken { get; init; }

    /// <summary>The scheme of the Authorization header is compared with its case, as the dialect's own server did.</summary>
    public bool IsBearerCaseSensitive { get; init; }

    /// <summary>An API key may come in its own header.</summary>
    public bool TakesKeyHeader { get; init; }

    /// <summary>The cookie that may hold a credential, or null.</summary>
    public string? CookieName { get; init; }

    public string Name => Access.Name;
}
