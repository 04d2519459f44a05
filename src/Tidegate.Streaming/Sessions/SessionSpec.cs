using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Net;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Sessions;

/// <summary>What a new session starts with.</summary>
public sealed record SessionSpec
{
    /// <summary>Configured name of the endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The endpoint's language.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The endpoint's limits.</summary>
    public required SessionLimits Limits { get; init; }

    /// <summary>The limits under a grant, asked again at every renewal; null: always <see cref="Limits"/>.</summary>
    public Func<Grant, SessionLimits>? LimitsOf { get; init; }

    /// <summary>Verifies a credential that prolongs the grant; null: none is taken.</summary>
    public GrantRenewal? Renewal { get; init; }

    /// <summary>What admission granted; null: the credential comes as the first message.</summary>
    public Grant? Grant { get; init; }

    /// <summary>The places that the session holds (capacity, token id); given back once, the instant it ends.</summary>
    public SessionSlot? Slot { get; init; }

    /// <summary>What became of the resume secret that came with the credential; null: there was none.</summary>
    public ResumeOutcome? Resumed { get; init; }

    /// <summary>Topics that every session of the endpoint gets without asking, from its first moment on, without snapshot.</summary>
    public ImmutableArray<Topic> InitialTopics { get; init; } = [];

    /// <summary>What the path, and the endpoint's own query parameters, name: <c>station_id</c> and its value, unchecked. Default nothing.</summary>
    public IReadOnlyDictionary<string, string> Route { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The client's address; null where there is none, as in tests over a pipe.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>What the endpoint says of a grant that replaces the session's own; null: nothing against any.</summary>
    public Func<Grant, Refusal?>? Entry { get; init; }

    /// <summary>Sessions that a grant's user has, this one included; null: nobody counts them.</summary>
    public Func<Grant, int>? ConnectionsOf { get; init; }

    /// <summary>The host's own code that is asked about topics; null: there is none.</summary>
    public SubscriptionHook? Hook { get; init; }

    internal SessionLimits LimitsUnder(Grant grant) => LimitsOf?.Invoke(grant) ?? Limits;
}
