using System.IO.Pipelines;
using System.Net;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>A client that was let in: what its session needs, and nothing of the request that brought it, which may have ended meanwhile.</summary>
internal sealed class AdmittedClient(TopicHub hub, StreamEndpoint endpoint, Grant? grant, SessionSlot slot, ISignIn? signIn) : IConversation
{
    /// <summary>Close it with this refusal as soon as it is in; null: it stays.</summary>
    public Refusal? CloseWith { get; init; }

    /// <summary>What its path named.</summary>
    public IReadOnlyDictionary<string, string> Route { get; init; } = RouteNames.None;

    /// <summary>Where it is.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Counts the sessions of a grant's user.</summary>
    public Func<Grant, int>? ConnectionsOf { get; init; }

    /// <summary>The host's own code that is asked about topics; null: there is none.</summary>
    public SubscriptionHook? Hook { get; init; }

    /// <summary>What became of the resume secret that it showed; null: it showed none.</summary>
    public ResumeOutcome? Resumed { get; init; }

    /// <inheritdoc />
    public Task RunAsync(PipeReader input, ISessionTransport transport)
    {
        StreamSession session;
        try
        {
            session = Join(transport);
        }
        catch
        {
            Abandon();
            throw;
        }

        return SessionReader.RunAsync(session, input, signIn, CancellationToken.None); // which gives the places back
    }

    /// <inheritdoc />
    public void Abandon() => slot.Release();

    private StreamSession Join(ISessionTransport transport)
    {
        var spec = new SessionSpec
        {
            Endpoint = endpoint.Name,
            Dialect = endpoint.Dialect,
            Limits = endpoint.Limits,
            Grant = grant,
            Slot = slot,
            LimitsOf = endpoint.LimitsOf,
            Address = Address,
            Entry = grant => endpoint.Access.Refuse(grant, Route),
            ConnectionsOf = ConnectionsOf,
            Hook = Hook,
            Renewal = endpoint.Renewal,
            Resumed = Resumed,
            InitialTopics = endpoint.InitialTopics,
            Route = Route,
        };
        var session = hub.Join(spec, transport);
        if (CloseWith is not null)
        {
            session.Close(CloseWith);
        }
        else if (endpoint.EndsAtOnce)
        {
            session.Complete();
        }

        return session;
    }
}
