using System.Net.WebSockets;

namespace Tidegate.Feeds.Brokers.Sockets;

/// <summary>An open socket to a broker. One may read while another writes; exceptions mean that it is gone.</summary>
internal interface IBrokerSocket : IAsyncDisposable
{
    /// <summary>Sends one text message.</summary>
    ValueTask SendTextAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);

    /// <summary>Receives the next part of a message.</summary>
    ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Says farewell; the answer is not waited for.</summary>
    Task CloseAsync(CancellationToken cancellation);
}
