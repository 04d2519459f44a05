using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles.Spool;

namespace Tidegate.Simulation.Candles;

/// <summary>One symbol's candles of the length that was asked for, made of the stored ones. Not thread-safe.</summary>
internal sealed class SymbolCandles(SeriesReader rows, CandleBuckets buckets)
{
    private bool _hasRow;
    private Bar _candle;

    /// <summary>The candle that it stands at.</summary>
    public ref readonly Bar Candle => ref _candle;

    /// <summary>Where it lies.</summary>
    public CandleSpan Span { get; private set; }

    /// <summary>Goes to the first candle that starts at or after a time; false: there is none.</summary>
    public bool Seek(long fromNs)
    {
        _hasRow = rows.Seek(Math.Min(fromNs, buckets.Of(fromNs).StartNs));
        while (MoveNext())
        {
            if (Span.StartNs >= fromNs)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on to the next candle; false: there is none.</summary>
    public bool MoveNext()
    {
        while (_hasRow)
        {
            Span = buckets.Of(rows.Current.StartNs);
            if (buckets.IsDaily && Span.Session != MarketSession.Regular)
            {
                _hasRow = rows.MoveNext();
                continue;
            }

            _candle = rows.Current with { StartNs = Span.StartNs };
            _hasRow = rows.MoveNext();
            while (!buckets.IsIdentity && _hasRow && rows.Current.StartNs < Span.EndNs)
            {
                Join(rows.Current);
                _hasRow = rows.MoveNext();
            }

            return true;
        }

        return false;
    }

    private void Join(in Bar row) =>
        _candle = _candle with
        {
            High = Math.Max(_candle.High, row.High),
            Low = Math.Min(_candle.Low, row.Low),
            Close = row.Close,
            Volume = _candle.Volume > long.MaxValue - row.Volume ? long.MaxValue : _candle.Volume + row.Volume,
        };
}
