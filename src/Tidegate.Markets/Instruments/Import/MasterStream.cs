using System.Globalization;
using Tidegate.Markets.Csv;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>A stream that is counted, bounded, and may be looked into before it is read.</summary>
internal sealed class MasterStream(Stream inner, long bytesMax) : SequentialStream
{
    private readonly byte[] _front = new byte[4_096];
    private int _frontStart;
    private int _frontEnd;

    /// <summary>Bytes taken from the stream below.</summary>
    public long Count { get; private set; }

    /// <summary>The first bytes, up to 4,096, which are read again afterwards. Call it before the first read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_frontEnd < count && TakeBelow(_front.AsSpan(_frontEnd, count - _frontEnd)) is > 0 and var read)
        {
            _frontEnd += read;
        }

        return _front.AsSpan(0, Math.Min(_frontEnd, count));
    }

    /// <summary>Reads what is left, so that the end has been seen.</summary>
    public void Drain()
    {
        while (TakeBelow(_front) > 0) { }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_frontStart == _frontEnd)
        {
            return TakeBelow(buffer);
        }

        var count = Math.Min(buffer.Length, _frontEnd - _frontStart);
        _front.AsSpan(_frontStart, count).CopyTo(buffer);
        _frontStart += count;
        return count;
    }

    private int TakeBelow(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Count += read;
        if (Count > bytesMax)
        {
            throw new MasterContractException(
                string.Create(CultureInfo.InvariantCulture, $"The file has more than {bytesMax:N0} bytes: it is no master contract.")
            );
        }

        return read;
    }
}
