using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tidegate.Streaming.Outbox;

namespace Tidegate.AspNetCore.Upgrade;

/// <summary>An upgraded connection: the stream to read from and the transport to write to.</summary>
/// <param name="Stream">Reading half.</param>
/// <param name="Transport">Writing half.</param>
/// <param name="Ended">Ends reads where the connection itself cannot.</param>
internal sealed record AcceptedSocket(Stream Stream, ISessionTransport Transport, CancellationTokenSource? Ended) : IDisposable
{
    // RFC 6455 §1.3: the fixed text that proves that the server speaks WebSocket.
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Answers 101 (or 200 over HTTP/2) and takes the connection over.</summary>
    /// <param name="context">A request that <see cref="UpgradeForm.Check"/> has passed.</param>
    /// <param name="subprotocol">The chosen subprotocol, or null.</param>
    /// <param name="isFlushProof">True where a finished write means that the kernel has the bytes.</param>
    public static async Task<AcceptedSocket> AcceptAsync(HttpContext context, string? subprotocol, bool isFlushProof)
    {
        if (subprotocol is not null)
        {
            context.Response.Headers.SecWebSocketProtocol = subprotocol;
        }

        if (UpgradeForm.IsExtendedConnect(context))
        {
            var connect = context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>();
            return Shared(context, await connect.AcceptAsync());
        }

        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptValue(context.Request.Headers.SecWebSocketKey!);
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var transport = context.Features.Get<IConnectionTransportFeature>()?.Transport;
        if (isFlushProof && transport is not null && PlainSocket(context) is { } socket)
        {
            var plain = new SocketTransport(socket, transport.Input.CancelPendingRead, context.Abort);
            return new AcceptedSocket(stream, plain, null);
        }

        return Shared(context, stream);
    }

    public void Dispose() => Ended?.Dispose();

    private static AcceptedSocket Shared(HttpContext context, Stream stream)
    {
        var ended = new CancellationTokenSource();
        var transport = new StreamTransport(stream, () => TryCancel(ended), context.Abort);
        return new AcceptedSocket(stream, transport, ended);
    }

    private static void TryCancel(CancellationTokenSource ended)
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The reader has ended by itself a moment before: what we wanted.
        }
    }

    /// <summary>The connection's own socket, where nobody stands between it and us.</summary>
    /// <remarks>The feature alone proves nothing: it is there under TLS, HTTP/2 and connection logging alike.</remarks>
    private static Socket? PlainSocket(HttpContext context)
    {
        var isPlain =
            context.Features.Get<ISslStreamFeature>() is null
            && context.Features.Get<OutermostTransport>() is { } outermost
            && ReferenceEquals(outermost.Transport, context.Features.Get<IConnectionTransportFeature>()?.Transport);
        return isPlain ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;
    }

    private static string AcceptValue(string key)
    {
        Span<byte> text = stackalloc byte[24 + 36];
        Encoding.ASCII.GetBytes(key, text);
        Encoding.ASCII.GetBytes(Magic, text[24..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6455 §4.2.2 names SHA-1; nothing is protected by it
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
