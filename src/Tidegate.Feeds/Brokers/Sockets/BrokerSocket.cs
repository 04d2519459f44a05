using System.Net.WebSockets;

namespace Tidegate.Feeds.Brokers.Sockets;

/// <inheritdoc cref="IBrokerSocket" />
internal sealed class BrokerSocket(ClientWebSocket socket) : IBrokerSocket
{
    public ValueTask SendTextAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellation);

    public ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) =>
        socket.ReceiveAsync(buffer, cancellation);

    public Task CloseAsync(CancellationToken cancellation) =>
        socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
