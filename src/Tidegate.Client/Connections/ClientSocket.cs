using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;
using Tidegate.Client.Messages;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Client.Connections;

/// <summary>One WebSocket: the handshake with its refusals, whole text messages in, text messages out, an orderly close.</summary>
internal sealed class ClientSocket : IAsyncDisposable
{
    private const int ReadBytes = 16_384;
    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _invoker;
    private readonly TidegateClientOptions _options;
    private readonly string? _secret;
    private readonly SemaphoreSlim _sending = new(1, 1); // ClientWebSocket takes one send at a time
    private volatile ConnectionEnd? _ours;

    private ClientSocket(ClientWebSocket socket, HttpMessageInvoker invoker, TidegateClientOptions options, string? secret) =>
        (_socket, _invoker, _options, _secret) = (socket, invoker, options, secret);

    /// <summary>Connects once.</summary>
    /// <exception cref="ConnectRefusedException">The server answered with a status other than 101.</exception>
    /// <exception cref="ConnectFailedException">There was no usable answer.</exception>
    public static async Task<ClientSocket> ConnectAsync(
        TidegateClientOptions options,
        string? subprotocol,
        string? token,
        string? resume,
        CancellationToken cancellation
    )
    {
        var socket = new ClientWebSocket();
        // Redirects could carry the credential elsewhere, so none is followed.
        var capture = new RefusalCapture(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var connected = new ClientSocket(socket, new HttpMessageInvoker(capture), options, token);
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // the server pings; the connection above watches for silence
            if (subprotocol is not null)
            {
                socket.Options.AddSubProtocol(subprotocol);
            }

            CarryResume(options, resume, socket.Options);
            await socket.ConnectAsync(Carry(options, token, socket.Options), connected._invoker, cancellation).ConfigureAwait(false);
            return connected;
        }
        catch (Exception fault)
        {
            await connected.DisposeAsync().ConfigureAwait(false);
            if (Translate(fault, capture.Refusal, options.Uri, token) is { } translated)
            {
                throw translated;
            }

            throw;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Reads until the end and says how it ended. Called once.</summary>
    /// <param name="receive">Takes one whole text message, valid only during the call; a returned fault ends the connection.</param>
    public async Task<ConnectionEnd> RunAsync(Func<ReadOnlyMemory<byte>, GatewayError?> receive)
    {
        var buffer = new byte[Math.Min(ReadBytes, _options.MessageBytesMax + 1)];
        using var cut = Cut(Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                (buffer, var length, var type) = await ReadMessageAsync(buffer).ConfigureAwait(false);
                if (type == WebSocketMessageType.Close)
                {
                    return await AnswerCloseAsync().ConfigureAwait(false);
                }

                var fault = type switch
                {
                    _ when _ours is not null => null,
                    WebSocketMessageType.Binary => GatewayErrors.BinaryRefused,
                    _ when length > _options.MessageBytesMax => GatewayErrors.TooBig,
                    _ => receive(buffer.AsMemory(0, length)),
                };
                if (fault is not null)
                {
                    _ours ??= ConnectionEnd.Faulted(fault);
                    await SendCloseAsync(_ours.CloseCode).ConfigureAwait(false);
                    cut.Change(CloseWait, Timeout.InfiniteTimeSpan); // until then what still comes is read and thrown away
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return _ours ?? ConnectionEnd.Lost("the connection broke without a close");
        }
    }

    /// <summary>Closes with 1000 and waits a moment for the peer's close. <paramref name="running"/> is the task of <see cref="RunAsync"/>.</summary>
    public async Task CloseAsync(Task running)
    {
        _ours ??= ConnectionEnd.ClosedByUs;
        await SendCloseAsync(_ours.CloseCode).ConfigureAwait(false);
        using var cut = Cut(CloseWait);
        await running.ConfigureAwait(false);
    }

    /// <summary>Breaks the connection off; <see cref="RunAsync"/> then ends with <paramref name="end"/>.</summary>
    public void Abort(ConnectionEnd end)
    {
        _ours ??= end;
        _socket.Abort();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _invoker.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Uri Carry(TidegateClientOptions options, string? token, ClientWebSocketOptions handshake)
    {
        if (token is null)
        {
            return options.Uri;
        }

        switch (options.Carriage)
        {
            case CredentialKind.Header:
                handshake.SetRequestHeader("Authorization", $"Bearer {token}");
                break;
            case CredentialKind.Subprotocol:
                handshake.AddSubProtocol($"bearer.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token))}");
                break;
            case CredentialKind.Query:
                var separator = options.Uri.Query.Length > 1 ? "&" : "?";
                return new Uri($"{options.Uri.AbsoluteUri.TrimEnd('?')}{separator}token={Uri.EscapeDataString(token)}");
            default: // the first message is sent by the conversation
                break;
        }

        return options.Uri;
    }

    /// <summary>The secret to resume with travels beside the credential; beside a first message the conversation sends it.</summary>
    private static void CarryResume(TidegateClientOptions options, string? resume, ClientWebSocketOptions handshake)
    {
        if (resume is not null && options.Carriage is CredentialKind.Header or CredentialKind.Query)
        {
            handshake.SetRequestHeader("Tidegate-Resume", resume);
        }
        else if (resume is not null && options.Carriage == CredentialKind.Subprotocol)
        {
            handshake.AddSubProtocol("resume." + resume);
        }
    }

    private static TidegateException? Translate(Exception fault, HttpRefusal? refusal, Uri uri, string? secret) =>
        fault switch
        {
            WebSocketException when refusal is not null => new ConnectRefusedException(
                CloseMeaning.OfHttp(refusal, secret),
                (int)refusal.Status,
                closeCode: null
            ),
            WebSocketException or HttpRequestException or IOException => new ConnectFailedException(Describe(uri, fault), fault),
            // The framework's own message would repeat the credential.
            ArgumentException or FormatException => new ConnectFailedException(
                "The credential holds characters that cannot be sent this way"
            ),
            _ => null,
        };

    // The message of a WebSocketException says "unable to connect"; what happened is further in.
    private static string Describe(Uri uri, Exception fault)
    {
        var cause = fault.GetBaseException();
        return $"Cannot reach {uri.Scheme}://{uri.Authority}{uri.AbsolutePath}: {SafeText.Clean(cause.Message)}";
    }

    private async ValueTask<(byte[] Buffer, int Length, WebSocketMessageType Type)> ReadMessageAsync(byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            length += read.Count;
            if (read.EndOfMessage || length > _options.MessageBytesMax)
            {
                return (buffer, length, read.MessageType);
            }

            if (length == buffer.Length) // one byte more than the limit tells "at it" from "beyond it"
            {
                Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, _options.MessageBytesMax + 1L));
            }
        }
    }

    private async Task<ConnectionEnd> AnswerCloseAsync()
    {
        var code = (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty);
        await SendCloseAsync(code).ConfigureAwait(false);
        return _ours ?? new ConnectionEnd(code, CloseMeaning.OfClose(code, _socket.CloseStatusDescription, _secret));
    }

    private async Task SendCloseAsync(int? code)
    {
        using var deadline = new CancellationTokenSource(CloseWait, _options.Time);
        try
        {
            await _sending.WaitAsync(deadline.Token).ConfigureAwait(false);
            try
            {
                if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    var status = code is null or 1005 ? 1000 : code.Value; // 1005 must never be sent (RFC 6455 §7.4.1)
                    await _socket.CloseOutputAsync((WebSocketCloseStatus)status, null, deadline.Token).ConfigureAwait(false);
                }
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            _socket.Abort(); // it is ending; a peer that does not read its close frame gets a reset
        }
    }

    private ITimer Cut(TimeSpan after) =>
        _options.Time.CreateTimer(static socket => ((ClientWebSocket)socket!).Abort(), _socket, after, Timeout.InfiniteTimeSpan);
}
