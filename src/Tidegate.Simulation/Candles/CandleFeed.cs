using Tidegate.Simulation.Candles.Spool;

namespace Tidegate.Simulation.Candles;

/// <summary>Slices of several symbols by time. Holds one chunk of each symbol and looks one slice ahead.</summary>
internal sealed class CandleFeed : ICandleFeed
{
    private const long None = long.MaxValue;

    private readonly SpoolFile _spool;
    private readonly SymbolCandles[] _symbols;
    private readonly SymbolCandle[] _candles;
    private readonly long[] _starts;
    private readonly long _endNs;
    private long _next = None;
    private CandleSlice? _current;
    private bool _isDisposed;

    /// <param name="spool">Where the candles lie; entered, and left when disposed.</param>
    /// <param name="symbols">In the order of the session.</param>
    /// <param name="startNs">First start of a slice.</param>
    /// <param name="endNs">First start that does not belong to it any more.</param>
    /// <exception cref="CandleDataException">The candles cannot be read.</exception>
    public CandleFeed(SpoolFile spool, SymbolCandles[] symbols, long startNs, long endNs)
    {
        (_spool, _symbols, _endNs) = (spool, symbols, endNs);
        (_candles, _starts) = (new SymbolCandle[symbols.Length], new long[symbols.Length]);
        for (var symbol = 0; symbol < symbols.Length; symbol++)
        {
            _starts[symbol] = symbols[symbol].Seek(startNs) ? symbols[symbol].Span.StartNs : None;
            _next = Math.Min(_next, _starts[symbol]);
        }

        _spool.Enter();
    }

    /// <summary>True: there is no slice in its span.</summary>
    public bool IsEmpty => _current is null && _next >= _endNs;

    /// <summary>Bytes of stored candles in memory.</summary>
    public long BufferBytes => (long)_symbols.Length * SeriesWriter.ChunkBytes;

    public CandleSlice Current => _current ?? throw new InvalidOperationException("The feed stands at no slice.");

    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _current = null;
        if (_next >= _endNs)
        {
            return false;
        }

        var (now, count, span, nextDay) = (_next, 0, default(CandleSpan), 0L);
        _next = None;
        for (var symbol = 0; symbol < _symbols.Length; symbol++)
        {
            var candles = _symbols[symbol];
            if (_starts[symbol] == now)
            {
                span = candles.Span;
                _candles[count++] = new SymbolCandle(symbol, candles.Candle);
                _starts[symbol] = candles.MoveNext() ? candles.Span.StartNs : None;
            }

            if (_starts[symbol] < _next)
            {
                (_next, nextDay) = (_starts[symbol], candles.Span.Day);
            }
        }

        var isEndOfDay = _next == None || nextDay != span.Day;
        _current = new CandleSlice(now, span.EndNs, _candles.AsMemory(0, count), span.Session, isEndOfDay);
        return true;
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            (_isDisposed, _current) = (true, null);
            _spool.Dispose();
        }
    }
}
