using System.Collections.Immutable;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.AspNetCore.Hosting;
using Tidegate.AspNetCore.Metrics;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.Auth.Tickets;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Resume;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>One request at a door, from its form over admission and upgrade to the end of the session.</summary>
internal sealed partial class StreamConversation(
    TopicHub hub,
    UnauthenticatedPool unauthenticated,
    SubjectSessions subjects,
    IEnumerable<SubscriptionHook> hooks,
    GatewayMetrics metrics,
    SessionAudit audit,
    TicketBook tickets,
    IOptions<SocketTransportOptions> transport,
    ILogger<StreamConversation> logger
)
{
    // With a write buffer of one byte a flush completes only when the kernel has the bytes, so UpgradeAsync itself
    // proves that the 101 response is out and a direct write cannot overtake it.
    private readonly bool _isFlushProof = transport.Value.MaxWriteBufferSize == 1;

    public async Task RunAsync(HttpContext context, StreamEndpoint endpoint)
    {
        if (await IsNoUpgradeAsync(context, endpoint))
        {
            return;
        }

        var vouched = endpoint.HostUsers is { } users ? await users.GrantAsync(context) : null;
        var client = new AdmissionContext
        {
            Vouched = vouched,
            Endpoint = endpoint.Access,
            Origins = [.. context.Request.Headers.Origin.Select(origin => origin ?? "")],
            OwnOrigin = $"{context.Request.Scheme}://{context.Request.Host}",
            Credentials = Offered(context.Request, endpoint, isVouched: vouched is not null),
            Address = context.Connection.RemoteIpAddress,
            Route = RouteNames.Of(context.Request, endpoint.RouteQuery),
            ResumeSecret = endpoint.Dialect.Resumes ? OfferedCredentials.ResumeSecretOf(context.Request) : null,
        };
        if (
            endpoint.Dialect.Resumes && client is { ResumeSecret: null, Credentials: [{ Kind: CredentialKind.Ticket, Secret: var ticket }] }
        )
        {
            client.ResumeSecret = tickets.ResumeSecretOf(ticket) is { } secret ? new ResumeSecret(secret) : null;
        }

        var refusal = await AdmitAsync(endpoint, client, context.RequestAborted);
        if (refusal is not null)
        {
            Note(endpoint, client, refusal, context.Connection.Id);
            await RefuseAsync(context, endpoint, client, refusal);
            return;
        }

        metrics.Admitted(endpoint.Name);
        await ConverseAsync(context, endpoint, client, closeWith: null);
    }

    /// <summary>For a door that is open to everybody: no credential is looked at, and the places are those of strangers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The door.</param>
    /// <param name="nobody">What the session may do.</param>
    public async Task TellAsync(HttpContext context, StreamEndpoint endpoint, Grant nobody)
    {
        if (await IsNoUpgradeAsync(context, endpoint))
        {
            return;
        }

        var client = new AdmissionContext
        {
            Endpoint = endpoint.Access,
            Grant = nobody,
            Route = RouteNames.Of(context.Request, endpoint.RouteQuery),
        };
        if (unauthenticated.Gate.TryTake() is not { } place)
        {
            var refusal = new Refusal(GatewayErrors.ServerFull, "node.unauthenticated");
            Note(endpoint, client, refusal, context.Connection.Id);
            await endpoint.Refusals.WriteAsync(context, refusal);
            return;
        }

        client.Slot.Hold(place);
        await ConverseAsync(context, endpoint, client, closeWith: null);
    }

    /// <summary>True where it was answered that this is no WebSocket handshake.</summary>
    private async Task<bool> IsNoUpgradeAsync(HttpContext context, StreamEndpoint endpoint)
    {
        if (UpgradeForm.Check(context) is not { } fault)
        {
            return false;
        }

        metrics.Refused(endpoint.Name, GatewayErrors.BadUpgrade);
        await UpgradeRefusal.WriteAsync(context, fault);
        return true;
    }

    /// <summary>Header and cookie are the host's own means, by which it has authenticated whom it vouches for; any other way is a second one.</summary>
    private static ImmutableArray<Credential> Offered(HttpRequest request, StreamEndpoint endpoint, bool isVouched)
    {
        var offered = OfferedCredentials.Of(request, endpoint);
        return isVouched ? offered.RemoveAll(each => each.Kind is CredentialKind.Header or CredentialKind.Cookie) : offered;
    }

    /// <summary>A check of ours that fails lets nobody in, and is answered like any other refusal.</summary>
    private async ValueTask<Refusal?> AdmitAsync(StreamEndpoint endpoint, AdmissionContext client, CancellationToken cancellation)
    {
        try
        {
            return audit.Full ?? await endpoint.Admission.AdmitAsync(client, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogAdmissionFailed(endpoint.Name, exception);
            return new Refusal(GatewayErrors.Internal);
        }
    }

    /// <summary>In HTTP, or, where the client would see nothing of that, by accepting and closing with the code.</summary>
    private async Task RefuseAsync(HttpContext context, StreamEndpoint endpoint, AdmissionContext client, Refusal refusal)
    {
        if (ReadsCodes(endpoint, client, refusal.Error) && unauthenticated.Gate.TryTake() is { } place)
        {
            var toldOnly = new AdmissionContext { Endpoint = endpoint.Access, Route = client.Route };
            toldOnly.Slot.Hold(place);
            await ConverseAsync(context, endpoint, toldOnly, refusal);
            return;
        }

        await endpoint.Refusals.WriteAsync(context, refusal);
    }

    private static bool ReadsCodes(StreamEndpoint endpoint, AdmissionContext client, GatewayError error) =>
        IsBlind(client)
            ? error.CloseCode is not null && error != GatewayErrors.OriginRefused // a browser, which sees no status
            : endpoint.RefusesAfterUpgrade && (IsAboutCredential(error) || (endpoint.HasCodeForRate && error == GatewayErrors.RateLimited));

    /// <summary>A browser's page, told by the ways that only pages need: of a refused handshake it learns nothing.</summary>
    private static bool IsBlind(AdmissionContext client) =>
        client.Credentials is [{ Kind: CredentialKind.Subprotocol }]
        || (client.Credentials is [{ Kind: CredentialKind.Ticket }] && !client.Origins.IsEmpty);

    private static bool IsAboutCredential(GatewayError error) =>
        error == GatewayErrors.CredentialMissing
        || error == GatewayErrors.TokenInvalid
        || error == GatewayErrors.TokenExpired
        || error == GatewayErrors.Revoked
        || error == GatewayErrors.Forbidden
        || error == GatewayErrors.CredentialAmbiguous
        || error == GatewayErrors.Internal; // it could not be judged

    private async Task ConverseAsync(HttpContext context, StreamEndpoint endpoint, AdmissionContext client, Refusal? closeWith)
    {
        var admitted = Admit(context, endpoint, client, closeWith);
        var isHandedOver = false;
        try
        {
            if (await TryAcceptAsync(context, endpoint) is not { } stream)
            {
                return;
            }

            if (_isFlushProof && Takeover.Of(context) is { } takeover)
            {
                isHandedOver = true;
                takeover.Take(admitted);
                return;
            }

            await RunInRequestAsync(admitted, stream, context);
        }
        finally
        {
            if (!isHandedOver)
            {
                client.Slot.Release();
            }
        }
    }

    private async Task<Stream?> TryAcceptAsync(HttpContext context, StreamEndpoint endpoint)
    {
        try
        {
            return await UpgradeAcceptance.AcceptAsync(context, Subprotocol(context.Request, endpoint));
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ConnectionAbortedException)
        {
            LogUpgradeFailed(endpoint.Name, context.Connection.Id); // the client went while we answered
            return null;
        }
    }

    /// <summary>Over what the server gives the request: TLS, HTTP/2, and wherever something stands between us and the socket.</summary>
    private static async Task RunInRequestAsync(AdmittedClient admitted, Stream stream, HttpContext context)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        await admitted.RunAsync(input, new StreamTransport(stream, input.CancelPendingRead, context.Abort));
        await input.CompleteAsync();
    }

    private AdmittedClient Admit(HttpContext context, StreamEndpoint endpoint, AdmissionContext client, Refusal? closeWith)
    {
        var connection = context.Connection.Id;
        var signIn =
            client.Grant is null && closeWith is null
                ? new FirstMessageSignIn(endpoint.Admission, client, refusal => Note(endpoint, client, refusal, connection))
                : null;
        return new AdmittedClient(hub, endpoint, client.Grant, client.Slot, signIn)
        {
            CloseWith = closeWith,
            Resumed = client.Resumed,
            Route = client.Route,
            Address = context.Connection.RemoteIpAddress,
            ConnectionsOf = subjects.CountOf,
            Hook = hooks.FirstOrDefault(),
        };
    }

    private void Note(StreamEndpoint endpoint, AdmissionContext client, Refusal refusal, string connection)
    {
        audit.Refused(client, refusal);
        metrics.Refused(endpoint.Name, refusal.Error);
        LogRefused(endpoint.Name, refusal.Error.Id, refusal.Rule, connection);
    }

    private static string? Subprotocol(HttpRequest request, StreamEndpoint endpoint) =>
        endpoint.Subprotocol is { } ours && OfferedCredentials.Subprotocols(request).Contains(ours, StringComparer.Ordinal) ? ours : null;

    [LoggerMessage(
        LogEvents.AdmissionRefused,
        LogLevel.Information,
        "Endpoint {Endpoint} refused connection {Connection}: {Error} by {Rule}"
    )]
    private partial void LogRefused(string endpoint, string error, string? rule, string connection);

    [LoggerMessage(LogEvents.AdmissionFailed, LogLevel.Error, "A check of endpoint {Endpoint} failed; the client was refused")]
    private partial void LogAdmissionFailed(string endpoint, Exception exception);

    [LoggerMessage(LogEvents.UpgradeFailed, LogLevel.Debug, "Connection {Connection} went during its upgrade at endpoint {Endpoint}")]
    private partial void LogUpgradeFailed(string endpoint, string connection);
}
