namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The trades of one pair since the simulator knows it, and what is made of them. Guarded by the exchange's lock.</summary>
internal sealed class KrakenTape
{
    /// <summary>Minutes that a candle may have.</summary>
    public static readonly int[] Intervals = [1, 5, 15, 30, 60, 240, 1_440, 10_080, 21_600];

    private const int TradesMax = 50;
    private const int CandlesMax = 60;

    private readonly Dictionary<int, List<SimulatedCandle>> _candles = Intervals.ToDictionary(
        minutes => minutes,
        _ => new List<SimulatedCandle>()
    );

    /// <summary>The last fifty, oldest first.</summary>
    public Queue<KrakenPrint> Trades { get; } = [];

    /// <summary>The last 24 hours.</summary>
    public KrakenDay Day { get; } = new();

    public decimal Last { get; private set; }

    public IReadOnlyList<SimulatedCandle> Candles(int minutes) => _candles[minutes];

    public void Add(KrakenPrint trade)
    {
        Trades.Enqueue(trade);
        if (Trades.Count > TradesMax)
        {
            Trades.Dequeue();
        }

        Last = trade.Price;
        Day.Add(trade);
        foreach (var (minutes, candles) in _candles)
        {
            var length = TimeSpan.FromMinutes(minutes).Ticks;
            var begin = new DateTimeOffset(trade.At.UtcTicks / length * length, TimeSpan.Zero);
            if (candles.Count == 0 || candles[^1].Begin != begin)
            {
                candles.Add(new SimulatedCandle(begin, TimeSpan.FromMinutes(minutes), trade.Price));
                candles.RemoveRange(0, Math.Max(0, candles.Count - CandlesMax));
            }

            candles[^1].Add(trade);
        }
    }
}

/// <summary>A trade as everybody sees it.</summary>
internal sealed record KrakenPrint(long Id, bool TakerBuys, decimal Price, decimal Qty, bool IsMarket, DateTimeOffset At);

/// <summary>Open, high, low, close of an interval.</summary>
internal sealed class SimulatedCandle(DateTimeOffset begin, TimeSpan length, decimal open)
{
    public DateTimeOffset Begin => begin;

    public DateTimeOffset End => begin + length;

    public decimal Open { get; } = open;

    public decimal High { get; private set; } = open;

    public decimal Low { get; private set; } = open;

    public decimal Close { get; private set; } = open;

    public decimal Volume { get; private set; }

    public decimal Turnover { get; private set; }

    public int Trades { get; private set; }

    public void Add(KrakenPrint trade)
    {
        (High, Low, Close) = (Math.Max(High, trade.Price), Math.Min(Low, trade.Price), trade.Price);
        (Volume, Turnover, Trades) = (Volume + trade.Qty, Turnover + (trade.Price * trade.Qty), Trades + 1);
    }
}
