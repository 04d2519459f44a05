using Tidegate.Markets.Bars;

namespace Tidegate.Simulation.Candles.Spool;

/// <summary>Encodes one symbol's candles into chunks. Not thread-safe.</summary>
/// <remarks>
/// A chunk is at most 8,192 bytes of candles, each as seven numbers (<see cref="Varint"/>):
/// time (signed: its distance from the candle before less the distance before that; the first counts from the chunk's first time and the
/// length of a candle), open (signed: less the close before, of the first less 0), close (signed: less the open), high (above the higher of
/// both), low (below the lower of both), volume, factor (signed: less the one before, of the first less one, in millionths of a
/// millionth). Prices are whole numbers of the chunk's scale, exact. A minute of trading takes about eight bytes. The scale never becomes
/// smaller within a symbol; a price with more decimals begins a new chunk.
/// </remarks>
internal sealed class SeriesWriter(SpoolFile file, string symbol, Timeframe timeframe, ExchangeHours hours)
{
    public const int ChunkBytes = 8_192;

    private const int RowBytesMax = 7 * Varint.BytesMax;

    private readonly byte[] _buffer = new byte[ChunkBytes];
    private readonly List<SpoolChunk> _chunks = [];
    private readonly List<int> _days = [];
    private TradingDay _day = hours.DayAt(0);
    private int _length;
    private int _rows;
    private byte _scale;
    private long _firstNs;
    private long _deltaNs;
    private SpoolRow _last;

    public string Symbol => symbol;

    public Timeframe Timeframe => timeframe;

    public ExchangeHours Hours => hours;

    /// <summary>Start of the last candle; <see cref="long.MinValue"/>: there is none.</summary>
    public long LastNs { get; private set; } = long.MinValue;

    /// <summary>Takes a candle that was checked: later than the last, prices within <see cref="ScaledPrice"/>'s bounds and around each other.</summary>
    public void Add(in Bar bar, long factor)
    {
        var scale = ScaledPrice.ScaleOf(bar, _scale);
        if (scale > _scale || _length > ChunkBytes - RowBytesMax)
        {
            Flush();
            _scale = scale;
        }

        var row = new SpoolRow(
            bar.StartNs,
            ScaledPrice.Of(bar.Open, _scale),
            ScaledPrice.Of(bar.High, _scale),
            ScaledPrice.Of(bar.Low, _scale),
            ScaledPrice.Of(bar.Close, _scale),
            bar.Volume,
            factor
        );
        if (_rows == 0)
        {
            (_firstNs, _deltaNs) = (row.TimeNs, timeframe.LengthNs());
            _last = new SpoolRow(row.TimeNs - _deltaNs, 0, 0, 0, 0, 0, SpoolRow.FactorOne);
        }

        Encode(row);
        AddDay(row.TimeNs);
        (_last, LastNs) = (row, row.TimeNs);
        _rows++;
    }

    public SpoolSeries Complete()
    {
        Flush();
        return new SpoolSeries(symbol, timeframe, hours, [.. _chunks], [.. _days]);
    }

    private void Encode(in SpoolRow row)
    {
        var into = _buffer.AsSpan(_length);
        var delta = row.TimeNs - _last.TimeNs;
        var at = Varint.WriteSigned(into, delta - _deltaNs);
        at += Varint.WriteSigned(into[at..], row.Open - _last.Close);
        at += Varint.WriteSigned(into[at..], row.Close - row.Open);
        at += Varint.Write(into[at..], (ulong)(row.High - Math.Max(row.Open, row.Close)));
        at += Varint.Write(into[at..], (ulong)(Math.Min(row.Open, row.Close) - row.Low));
        at += Varint.Write(into[at..], (ulong)row.Volume);
        at += Varint.WriteSigned(into[at..], row.Factor - _last.Factor);
        (_deltaNs, _length) = (delta, _length + at);
    }

    private void AddDay(long timeNs)
    {
        if (!_day.Holds(timeNs))
        {
            _day = hours.DayAt(timeNs);
        }

        if (timeNs >= _day.OpenNs && timeNs < _day.CloseNs && (_days.Count == 0 || _days[^1] != _day.Number))
        {
            _days.Add((int)_day.Number);
        }
    }

    private void Flush()
    {
        if (_rows > 0)
        {
            var offset = file.Append(_buffer.AsSpan(0, _length));
            _chunks.Add(new SpoolChunk(offset, _length, _rows, _firstNs, LastNs, _scale));
        }

        (_length, _rows) = (0, 0);
    }
}
