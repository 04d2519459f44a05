using System.Net;
using Tidegate.Core.Access;

namespace Tidegate.Streaming.Sessions;

/// <summary>One open session as an administrator sees it: the values of one moment, and no secret.</summary>
public sealed record SessionView
{
    /// <summary>Opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>Configured name of the endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The client's address, or null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>What it may do; null: its credential has not come yet.</summary>
    public Grant? Grant { get; init; }

    /// <summary>What holds for it.</summary>
    public required SessionLimits Limits { get; init; }

    /// <summary>When the socket was accepted, UTC.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>When its credential was believed, UTC; null: not yet.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>When the client was heard last, UTC.</summary>
    public required DateTimeOffset LastActivityAt { get; init; }

    /// <summary>When it ends at the latest, UTC; null: its credential has not come yet.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Topics that it is subscribed to.</summary>
    public int Subscriptions { get; init; }
}
