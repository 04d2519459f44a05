using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tidegate.Streaming.Outbox;

namespace Tidegate.AspNetCore.Upgrade;

/// <summary>Lets a session keep its plain TCP connection after the request that brought it has ended, so that nothing of HTTP stays in memory.</summary>
/// <remarks>
/// It lies between the server's HTTP layer and the connection. When a request was upgraded it is given the conversation that is to follow, and the
/// request ends; what the HTTP layer then does to let the connection go is not passed on. The conversation runs where the HTTP layer ran.
/// <see href="https://github.com/dotnet/aspnetcore/blob/main/src/Servers/Kestrel/Core/src/Internal/HttpConnection.cs">What ends with a request.</see>
/// </remarks>
internal sealed class Takeover : IDuplexPipe, IConnectionHeartbeatFeature, ISocketOwner
{
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _outermost;
    private IConnectionHeartbeatFeature? _heartbeat;
    private PipeReader? _input;
    private PipeWriter? _output;
    private Action? _ticks;
    private IConversation? _conversation;

    private Takeover(ConnectionContext connection)
    {
        (_connection, _outermost) = (connection, connection.Transport);
        _input = new ShieldedReader(_outermost.Input, this);
        _output = new ShieldedWriter(_outermost.Output, this);
        _heartbeat = connection.Features.Get<IConnectionHeartbeatFeature>();
    }

    /// <inheritdoc />
    public PipeReader Input => _input ?? _outermost.Input;

    /// <inheritdoc />
    public PipeWriter Output => _output ?? _outermost.Output;

    /// <summary>True once a conversation waits for the request to end; from then on nobody completes the connection's pipes.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Puts itself between a new connection and everything that will be made of it.</summary>
    public static Takeover Offer(ConnectionContext connection)
    {
        var takeover = new Takeover(connection);
        connection.Transport = takeover;
        connection.Features.Set(takeover);
        if (takeover._heartbeat is not null)
        {
            connection.Features.Set<IConnectionHeartbeatFeature>(takeover);
        }

        return takeover;
    }

    /// <summary>The offer for this request's connection, where the request has it for itself and nobody else stands between it and the socket.</summary>
    /// <remarks>The socket feature alone proves nothing: it is there under TLS, HTTP/2 and connection logging alike.</remarks>
    public static Takeover? Of(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol)
        && context.Features.Get<ISslStreamFeature>() is null
        && context.Features.Get<IConnectionSocketFeature>() is not null
        && context.Features.Get<Takeover>() is { } takeover
        && ReferenceEquals(takeover, context.Features.Get<IConnectionTransportFeature>()?.Transport)
            ? takeover
            : null;

    /// <summary>Takes the connection: the conversation begins as soon as the request has ended.</summary>
    /// <param name="conversation">Runs over the connection's own pipe and socket; must not use anything of the request.</param>
    public void Take(IConversation conversation)
    {
        _conversation = conversation;
        _ticks = null; // the time-outs of HTTP, which would otherwise keep its objects alive and count on
        IsTaken = true;
    }

    /// <summary>Runs the conversation that was put in, where there is one; called when the HTTP layer has let go.</summary>
    public Task ConverseAsync()
    {
        if (Withdraw() is not { } conversation)
        {
            return Task.CompletedTask;
        }

        var socket = _connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        return conversation.RunAsync(_outermost.Input, new SocketTransport(socket, this));
    }

    /// <summary>The connection failed in another's hands: no conversation will begin.</summary>
    public void Abandon() => Withdraw()?.Abandon();

    /// <inheritdoc />
    public void CancelRead() => _outermost.Input.CancelPendingRead();

    /// <inheritdoc />
    public void Abort() => _connection.Abort(new ConnectionAbortedException("The session was cut."));

    /// <inheritdoc />
    public void OnHeartbeat(Action<object> action, object state)
    {
        var isFirst = _ticks is null;
        _ticks += () => action(state);
        if (isFirst)
        {
            _heartbeat!.OnHeartbeat(static takeover => ((Takeover)takeover)._ticks?.Invoke(), this);
        }
    }

    /// <summary>Leaves the connection as it was found, and forgets what only HTTP needed.</summary>
    private IConversation? Withdraw()
    {
        _connection.Transport = _outermost;
        _connection.Features.Set<Takeover>(null);
        _connection.Features.Set(_heartbeat);
        (_input, _output, _heartbeat) = (null, null, null);
        return Interlocked.Exchange(ref _conversation, null);
    }

    private sealed class ShieldedReader(PipeReader inner, Takeover takeover) : PipeReader
    {
        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            inner.ReadAsync(cancellationToken);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null)
        {
            if (!takeover.IsTaken)
            {
                inner.Complete(exception);
            }
        }
    }

    private sealed class ShieldedWriter(PipeWriter inner, Takeover takeover) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
            if (!takeover.IsTaken)
            {
                inner.Complete(exception);
            }
        }
    }
}
