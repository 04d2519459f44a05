using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Tidegate.Feeds.Brokers.Sockets;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>A broker's end of a socket, in memory.</summary>
internal sealed class ScriptedSocket : IBrokerSocket
{
    private readonly Channel<(byte[] Bytes, WebSocketMessageType Type, bool IsEnd)> _inbox = Channel.CreateUnbounded<(
        byte[],
        WebSocketMessageType,
        bool
    )>();
    private readonly ConcurrentQueue<string> _sent = new();
    private (byte[] Bytes, WebSocketMessageType Type, bool IsEnd)? _rest;

    /// <summary>What the feed has said.</summary>
    public IReadOnlyList<string> Sent => [.. _sent];

    /// <summary>While set, what the feed says does not leave.</summary>
    public bool IsStuck { get; set; }

    public bool IsClosed { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>A heartbeat of Kite's.</summary>
    public void Beat() => Say([0]);

    /// <summary>A packet of Kite's with a last price, in paise.</summary>
    public void Tick(uint token, uint price)
    {
        var frame = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(frame, 1);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), 8);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), token);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), price);
        Say(frame);
    }

    public void Say(byte[] message, bool isEnd = true) => _inbox.Writer.TryWrite((message, WebSocketMessageType.Binary, isEnd));

    public void Say(string message) => _inbox.Writer.TryWrite((Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true));

    public void Close() => _inbox.Writer.TryWrite(([], WebSocketMessageType.Close, true));

    public void Reset() => _inbox.Writer.TryComplete(new IOException("reset"));

    public async ValueTask SendTextAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        if (IsStuck)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }

        _sent.Enqueue(Encoding.UTF8.GetString(message.Span));
    }

    public async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var (bytes, type, isEnd) = _rest ?? await _inbox.Reader.ReadAsync(cancellation);
        var count = Math.Min(bytes.Length, buffer.Length);
        bytes.AsMemory(0, count).CopyTo(buffer);
        _rest = count < bytes.Length ? (bytes[count..], type, isEnd) : null;
        return new ValueWebSocketReceiveResult(count, type, isEnd && _rest is null);
    }

    public Task CloseAsync(CancellationToken cancellation)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        _inbox.Writer.TryComplete(new IOException("disposed"));
        return ValueTask.CompletedTask;
    }
}
