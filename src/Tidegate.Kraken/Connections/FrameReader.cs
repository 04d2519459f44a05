using System.Buffers;
using System.Net.WebSockets;

namespace Tidegate.Kraken.Connections;

/// <summary>Puts a socket's parts together to frames, in a pooled buffer that grows up to a limit.</summary>
internal sealed class FrameReader(WebSocket socket, int most) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1_024);

    /// <summary>The next whole message, valid until the next call. Null: the peer closed, or the message is larger than the limit.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        IsTooLarge = false;
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length && !TryGrow(length))
            {
                IsTooLarge = true;
                return null;
            }

            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (length > most)
            {
                IsTooLarge = true;
                return null;
            }

            if (part.EndOfMessage)
            {
                return _buffer.AsMemory(0, length);
            }
        }
    }

    public bool IsTooLarge { get; private set; }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool TryGrow(int length)
    {
        if (length >= most)
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(length * 2, most + 1));
        _buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return true;
    }
}
