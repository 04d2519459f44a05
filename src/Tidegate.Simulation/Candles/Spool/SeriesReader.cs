using Tidegate.Markets.Bars;

namespace Tidegate.Simulation.Candles.Spool;

/// <summary>Reads one symbol's candles forward, with one buffer of a chunk. Not thread-safe.</summary>
internal sealed class SeriesReader(SpoolFile file, SpoolSeries series, bool isAdjusted)
{
    private const decimal FactorUnit = 0.000000000001m;
    private const int AdjustedDecimals = 6;

    private readonly byte[] _buffer = new byte[SeriesWriter.ChunkBytes];
    private int _chunk = -1;
    private int _left;
    private int _at;
    private int _length;
    private byte _scale;
    private long _timeNs;
    private long _deltaNs;
    private long _close;
    private long _factor = SpoolRow.FactorOne;
    private decimal _factorValue = 1;
    private Bar _current;

    /// <summary>The candle that it stands at.</summary>
    public ref readonly Bar Current => ref _current;

    /// <summary>Goes to the first candle at or after a time.</summary>
    /// <returns>False: there is none.</returns>
    public bool Seek(long fromNs)
    {
        var (low, high) = (0, series.Chunks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = series.Chunks[middle].LastNs < fromNs ? (middle + 1, high) : (low, middle);
        }

        (_chunk, _left) = (low - 1, 0);
        while (MoveNext())
        {
            if (_current.StartNs >= fromNs)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on to the next candle.</summary>
    /// <exception cref="CandleDataException">The file cannot be read.</exception>
    public bool MoveNext()
    {
        if (_left == 0 && !Load())
        {
            return false;
        }

        _left--;
        try
        {
            Decode(_buffer.AsSpan(0, _length));
            return true;
        }
        catch (Exception damage) when (damage is IndexOutOfRangeException or OverflowException or ArgumentException)
        {
            throw new CandleDataException("The stored candles are damaged and cannot be read any further.", damage);
        }
    }

    private void Decode(ReadOnlySpan<byte> from)
    {
        _deltaNs += Varint.ReadSigned(from, ref _at);
        _timeNs += _deltaNs;
        var open = _close + Varint.ReadSigned(from, ref _at);
        _close = open + Varint.ReadSigned(from, ref _at);
        var high = Math.Max(open, _close) + (long)Varint.Read(from, ref _at);
        var low = Math.Min(open, _close) - (long)Varint.Read(from, ref _at);
        var volume = (long)Varint.Read(from, ref _at);
        if (Varint.ReadSigned(from, ref _at) is not 0 and var change)
        {
            _factor += change;
            _factorValue = _factor * FactorUnit;
        }

        _current = new Bar(_timeNs, Price(open), Price(high), Price(low), Price(_close), volume);
    }

    private bool Load()
    {
        if (_chunk + 1 >= series.Chunks.Length)
        {
            return false;
        }

        var chunk = series.Chunks[++_chunk];
        file.Read(_buffer.AsSpan(0, chunk.Bytes), chunk.Offset);
        (_at, _length, _left, _scale) = (0, chunk.Bytes, chunk.Rows, chunk.Scale);
        _deltaNs = series.Timeframe.LengthNs();
        (_timeNs, _close) = (chunk.FirstNs - _deltaNs, 0);
        (_factor, _factorValue) = (SpoolRow.FactorOne, 1);
        return true;
    }

    // Rounding keeps the order of prices, so the high stays the highest.
    private decimal Price(long scaled)
    {
        var price = ScaledPrice.ToDecimal(scaled, _scale);
        return isAdjusted && _factor != SpoolRow.FactorOne ? decimal.Round(price * _factorValue, AdjustedDecimals) : price;
    }
}
