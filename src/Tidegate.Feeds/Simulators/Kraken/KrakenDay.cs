namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The trades of the last 24 hours, in sums for each minute: what a ticker says. Guarded by the exchange's lock.</summary>
internal sealed class KrakenDay
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(24);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Queue<SimulatedCandle> _minutes = []; // at most 1,441
    private SimulatedCandle? _last;
    private decimal? _before;
    private decimal _turnover;

    /// <summary>The price with which the day began: the last one before it, or its first.</summary>
    public decimal Open => _before ?? (_minutes.TryPeek(out var first) ? first.Open : 0);

    public decimal High { get; private set; }

    public decimal Low { get; private set; }

    public decimal Volume { get; private set; }

    public long Count { get; private set; }

    /// <summary>The average price by volume; that of the last trade where there was none.</summary>
    public decimal Vwap => Volume > 0 ? _turnover / Volume : _last?.Close ?? 0;

    public void Add(KrakenPrint trade)
    {
        Pass(trade.At);
        var begin = new DateTimeOffset(trade.At.UtcTicks / Minute.Ticks * Minute.Ticks, TimeSpan.Zero);
        if (_minutes.Count == 0)
        {
            (High, Low) = (trade.Price, trade.Price);
        }

        if (_last?.Begin != begin || _minutes.Count == 0)
        {
            _minutes.Enqueue(_last = new SimulatedCandle(begin, Minute, trade.Price));
        }

        _last!.Add(trade);
        (High, Low) = (Math.Max(High, trade.Price), Math.Min(Low, trade.Price));
        (Volume, _turnover, Count) = (Volume + trade.Qty, _turnover + (trade.Price * trade.Qty), Count + 1);
    }

    /// <summary>Forgets minutes that ended 24 hours before. Without a trade in the day, high and low stay what they were last.</summary>
    public void Pass(DateTimeOffset now)
    {
        var isExtreme = false;
        while (_minutes.TryPeek(out var oldest) && oldest.End <= now - Length)
        {
            _minutes.Dequeue();
            _before = oldest.Close;
            isExtreme |= oldest.High == High || oldest.Low == Low;
            (Volume, _turnover, Count) = (Volume - oldest.Volume, _turnover - oldest.Turnover, Count - oldest.Trades);
        }

        if (isExtreme && _minutes.Count > 0)
        {
            (High, Low) = (_minutes.Max(minute => minute.High), _minutes.Min(minute => minute.Low));
        }
    }
}
