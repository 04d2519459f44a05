namespace Tidegate.Simulation.Candles.Import;

/// <summary>Reads a stream up to a number of bytes, and stops when its reader is told to.</summary>
internal sealed class BoundedStream(Stream inner, long bytesMax, CancellationToken stopping) : Stream
{
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        stopping.ThrowIfCancellationRequested();
        var read = inner.Read(buffer);
        _count += read;
        return _count <= bytesMax ? read : throw new CandleFileException($"it holds more than {bytesMax} bytes");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
