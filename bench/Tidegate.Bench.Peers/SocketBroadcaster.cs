using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Tidegate.Bench.Peers;

/// <summary>
/// The broadcaster that is written first: for each connection an unbounded channel, and a task that sends one message after the other with
/// <see cref="WebSocket.SendAsync(ReadOnlyMemory{byte}, WebSocketMessageType, bool, CancellationToken)"/>. The text is encoded once.
/// </summary>
internal sealed class SocketBroadcaster : IBroadcaster
{
    private readonly ConcurrentDictionary<WebSocket, Channel<ReadOnlyMemory<byte>>> _connections = new();
    private long _sequence;

    public void Publish(long dueNs)
    {
        var update = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"type":"update","topic":"md/NSE/RELIANCE","mode":"ltp","seq":{{{++_sequence}}},"data":{"ltp":2954.35,"tsNs":{{{dueNs}}}}}"""
        );
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(update);
        foreach (var (_, channel) in _connections)
        {
            channel.Writer.TryWrite(bytes);
        }
    }

    /// <summary>Serves one connection until it ends.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var channel = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
        );
        _connections[socket] = channel;
        var sending = SendAllAsync(socket, channel.Reader);
        try
        {
            await WaitForCloseAsync(socket, context.RequestAborted);
        }
        finally
        {
            _connections.TryRemove(socket, out _);
            channel.Writer.Complete();
            await sending;
        }
    }

    private static async Task SendAllAsync(WebSocket socket, ChannelReader<ReadOnlyMemory<byte>> updates)
    {
        try
        {
            await foreach (var update in updates.ReadAllAsync())
            {
                await socket.SendAsync(update, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            socket.Abort(); // the client has gone; the reading side ends with it
        }
    }

    private static async Task WaitForCloseAsync(WebSocket socket, CancellationToken aborted)
    {
        var buffer = new byte[128];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), aborted)).MessageType != WebSocketMessageType.Close)
            {
                // Nothing that a client says here is of interest.
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
    }
}
