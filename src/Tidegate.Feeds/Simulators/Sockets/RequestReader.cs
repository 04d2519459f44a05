using System.Text;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>Reads the requests of one connection, one after the other. Not thread-safe.</summary>
internal sealed class RequestReader(Stream stream, SimulatorLimits limits, TimeProvider time)
{
    private byte[] _buffer = new byte[UpgradeHead.BytesMax];
    private int _count;

    /// <summary>Whether bytes have come that belong to no request read so far.</summary>
    public bool HasMore => _count > 0;

    /// <summary>The next head; null where what comes is none.</summary>
    /// <exception cref="IOException">The client left.</exception>
    /// <exception cref="OperationCanceledException">Stopped, or it took too long.</exception>
    public async Task<RequestHead?> ReadHeadAsync(TimeSpan patience, CancellationToken stopping)
    {
        using var deadline = new Deadline(patience, time, stopping);
        while (true)
        {
            var end = _buffer.AsSpan(0, _count).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return RequestHead.Parse(Encoding.Latin1.GetString(Take(end + 4).AsSpan(0, end)));
            }

            if (_count >= UpgradeHead.BytesMax)
            {
                return null;
            }

            await FillAsync(deadline.Token);
        }
    }

    /// <summary>A body of so many bytes.</summary>
    /// <exception cref="IOException">The client left.</exception>
    /// <exception cref="OperationCanceledException">Stopped, or it took too long.</exception>
    public async Task<byte[]> ReadBodyAsync(int bytes, CancellationToken stopping)
    {
        using var deadline = new Deadline(limits.HeadTimeout, time, stopping);
        while (_count < bytes)
        {
            await FillAsync(deadline.Token);
        }

        return Take(bytes);
    }

    private async Task FillAsync(CancellationToken over)
    {
        if (_count == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2); // only a body comes here, and its length is limited
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_count), over);
        _count += read > 0 ? read : throw new IOException("The client left.");
    }

    private byte[] Take(int count)
    {
        var taken = _buffer[..count];
        _buffer.AsSpan(count, _count - count).CopyTo(_buffer);
        _count -= count;
        return taken;
    }

    private sealed class Deadline : IDisposable
    {
        private readonly CancellationTokenSource _patience;
        private readonly CancellationTokenSource _either;

        public Deadline(TimeSpan patience, TimeProvider time, CancellationToken stopping)
        {
            _patience = new CancellationTokenSource(patience, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token, stopping);
        }

        public CancellationToken Token => _either.Token;

        public void Dispose()
        {
            _either.Dispose();
            _patience.Dispose();
        }
    }
}
