using Tidegate.Markets.Csv;

namespace Tidegate.Simulation.Candles.Import;

/// <summary>Reads a stream up to a number of bytes, and stops when its reader is told to.</summary>
internal sealed class BoundedStream(Stream inner, long bytesMax, CancellationToken stopping) : SequentialStream
{
    private long _count;

    public override int Read(Span<byte> buffer)
    {
        stopping.ThrowIfCancellationRequested();
        var read = inner.Read(buffer);
        _count += read;
        return _count <= bytesMax ? read : throw new CandleFileException($"it holds more than {bytesMax} bytes");
    }
}
