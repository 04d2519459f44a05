using System.Net.WebSockets;
using System.Threading.Channels;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>The life of one open socket: reads, writes, pings, and gives up when nothing comes. Whoever runs it owns it.</summary>
internal sealed class ConnectionSession : IDisposable
{
    private const int QueueFramesMax = 2_048;

    private readonly WebSocket _socket;
    private readonly KrakenClientOptions _options;
    private readonly IFrameHandler _handler;
    private readonly Func<ulong> _nextId;
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<OutgoingFrame> _queue = Channel.CreateBounded<OutgoingFrame>(
        new BoundedChannelOptions(QueueFramesMax) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true }
    );

    private readonly Lock _gate = new();
    private long _heardAt;
    private long _pingedAt;
    private ConnectionEnd? _end;
    private Task _cancelling = Task.CompletedTask;

    public ConnectionSession(WebSocket socket, KrakenClientOptions options, IFrameHandler handler, Func<ulong> nextId)
    {
        (_socket, _options, _handler, _nextId) = (socket, options, handler, nextId);
        _heardAt = _pingedAt = options.TimeProvider.GetTimestamp();
    }

    public PendingRequests Pending { get; } = new();

    public TimeSpan Silence => _options.TimeProvider.GetElapsedTime(Interlocked.Read(ref _heardAt));

    /// <summary>The status frame said maintenance last.</summary>
    public bool IsMaintenance { get; set; }

    /// <summary>False: the queue is full, which ends the session: a peer that takes nothing is as good as gone.</summary>
    public bool TrySend(OutgoingFrame frame)
    {
        if (_queue.Writer.TryWrite(frame))
        {
            return true;
        }

        frame.TryTakeBack();
        End(new ConnectionEnd(EndKind.Lost, "The peer does not take what is sent."));
        return false;
    }

    /// <summary>The first reason counts.</summary>
    public void End(ConnectionEnd reason)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = reason;
            _cancelling = _ending.CancelAsync(); // never runs what waits for it here: the caller may hold a lock
        }
    }

    public async Task<ConnectionEnd> RunAsync(CancellationToken stopping)
    {
        using var _ = stopping.UnsafeRegister(
            static session => ((ConnectionSession)session!).End(new ConnectionEnd(EndKind.Lost, "Stopped.")),
            this
        );
        await using var timer = _options
            .TimeProvider.CreateTimer(
                static session => ((ConnectionSession)session!).OnSecond(),
                this,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(1)
            )
            .ConfigureAwait(false);
        var writing = WriteAsync();
        await ReadAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await writing.ConfigureAwait(false);
        await _cancelling.ConfigureAwait(false);
        await FarewellAsync(stopping).ConfigureAwait(false);
        Pending.End(new KrakenException(_end!.Reason));
        return _end!;
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
        _ending.Dispose();
    }

    private async Task ReadAsync()
    {
        using var reader = new FrameReader(_socket, _options.FrameBytesMax);
        try
        {
            while (await reader.ReadAsync(_ending.Token).ConfigureAwait(false) is { } frame)
            {
                Interlocked.Exchange(ref _heardAt, _options.TimeProvider.GetTimestamp());
                _handler.OnFrame(this, frame.Span);
            }

            if (reader.IsTooLarge)
            {
                _handler.OnTooLarge();
                End(new ConnectionEnd(EndKind.Lost, "A frame was larger than the limit."));
            }

            End(ConnectionEnd.OfClose((int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), IsMaintenance));
        }
        catch (Exception exception)
            when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            End(new ConnectionEnd(IsMaintenance ? EndKind.Maintenance : EndKind.Lost, "The socket was lost without a close."));
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var frame in _queue.Reader.ReadAllAsync(_ending.Token).ConfigureAwait(false))
            {
                if (frame.TrySend())
                {
                    await _socket.SendAsync(frame.Text, WebSocketMessageType.Text, endOfMessage: true, _ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
            when (exception
                    is WebSocketException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or IOException
                        or InvalidOperationException
            )
        {
            End(new ConnectionEnd(EndKind.Lost, "The socket was lost while writing."));
        }

        while (_queue.Reader.TryRead(out var left))
        {
            left.TryTakeBack();
        }
    }

    // Once a second, on the injected clock: pings are activity for the exchange, and their answers are life for us.
    private void OnSecond()
    {
        if (Silence >= _options.StallTimeout)
        {
            End(new ConnectionEnd(EndKind.Lost, "Nothing came for too long."));
            return;
        }

        if (_options.TimeProvider.GetElapsedTime(_pingedAt) >= _options.PingInterval)
        {
            _pingedAt = _options.TimeProvider.GetTimestamp();
            TrySend(new OutgoingFrame(RequestFrames.Ping(_nextId())));
        }

        _handler.OnSecond(this);
    }

    // Only when we are the ones who leave, and never for long.
    private async Task FarewellAsync(CancellationToken stopping)
    {
        if (!stopping.IsCancellationRequested || _socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1), _options.TimeProvider);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, soon.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception
                    is WebSocketException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or IOException
                        or InvalidOperationException
            )
        {
            // It is gone already.
        }
    }
}
