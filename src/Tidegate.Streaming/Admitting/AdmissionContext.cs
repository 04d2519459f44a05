using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Net;
using Tidegate.Core.Access;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Admitting;

/// <summary>One client at the door: what it brought, and what the checks have found so far.</summary>
public sealed class AdmissionContext
{
    /// <summary>Where it wants to come in.</summary>
    public required EndpointAccess Endpoint { get; init; }

    /// <summary>Values of the <c>Origin</c> header, unchecked; empty for a client that is no browser.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>The origin under which the client reached us.</summary>
    public string OwnOrigin { get; init; } = "";

    /// <summary>Every credential that it offered, in any way.</summary>
    public ImmutableArray<Credential> Credentials { get; init; } = [];

    /// <summary>The one credential, once chosen; null: it comes as the first message.</summary>
    public Credential? Credential { get; set; }

    /// <summary>What the host application says of a client whom it has authenticated before: such a one needs no credential. Null elsewhere.</summary>
    public Admission? Vouched { get; init; }

    /// <summary>The client's address; null where there is none, as in tests over a pipe.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>What the address names: <c>restaurant_id</c> and its value, unchecked.</summary>
    public IReadOnlyDictionary<string, string> Route { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The grant, once the credential was believed.</summary>
    public Grant? Grant { get; set; }

    /// <summary>What it shows to go on where an earlier session broke off, or null.</summary>
    public ResumeSecret? ResumeSecret { get; set; }

    /// <summary>What became of that; null until it was looked at.</summary>
    public ResumeOutcome? Resumed { get; set; }

    /// <summary>The grant that a live session would have renewed; null for who comes in.</summary>
    public Grant? Renews { get; init; }

    /// <summary>The place in the pool of sockets that have not shown a credential yet; given back as soon as one is believed.</summary>
    public Place? UnauthenticatedPlace { get; set; }

    /// <summary>Where the credential is offered, as those see it who judge it.</summary>
    internal GrantContext Context =>
        new(Endpoint.Issuers)
        {
            Endpoint = Endpoint.Name,
            Origin = Origins is [var origin] ? OriginRule.Normalise(origin) : null,
            Address = Address,
        };

    /// <summary>The places taken on the way; the session keeps them, a refusal gives them back.</summary>
    public SessionSlot Slot { get; init; } = new();
}
