namespace Tidegate.Feeds.Brokers;

/// <summary>What the last tick said, to the letter. For one thread at a time.</summary>
internal sealed class TickMemory
{
    private const int Numbers = 19;

    private readonly long[] _numbers = new long[Numbers];
    private TickLevels _bids;
    private TickLevels _asks;
    private bool _isFilled;

    /// <summary>True where the tick says nothing but what was kept, and where that can be told.</summary>
    public bool Holds(in BrokerTick tick)
    {
        // A bare price may be that of another trade.
        var canTell = tick.ExchangeTimeNs != 0 || tick.Sequence != 0 || (tick.Fields & TickFields.Trade) != TickFields.None;
        if (!_isFilled || !canTell)
        {
            return false;
        }

        Span<long> numbers = stackalloc long[Numbers];
        Fill(tick, numbers);
        return numbers.SequenceEqual(_numbers) && _bids.Equal(tick.Bids) && _asks.Equal(tick.Asks);
    }

    public void Keep(in BrokerTick tick)
    {
        _isFilled = true;
        Fill(tick, _numbers);
        _bids.Keep(tick.Bids);
        _asks.Keep(tick.Asks);
    }

    private static void Fill(in BrokerTick tick, Span<long> into)
    {
        into[0] = ((long)tick.Mode << 16) | ((long)tick.Fields << 8) | tick.PriceScale;
        into[1] = tick.LastPrice;
        into[2] = tick.Open;
        into[3] = tick.High;
        into[4] = tick.Low;
        into[5] = tick.Close;
        into[6] = tick.LastQuantity;
        into[7] = tick.AveragePrice;
        into[8] = tick.Volume;
        into[9] = tick.TotalBuyQuantity;
        into[10] = tick.TotalSellQuantity;
        into[11] = tick.OpenInterest;
        into[12] = tick.LowerLimit;
        into[13] = tick.UpperLimit;
        into[14] = tick.LastTradeTimeNs;
        into[15] = tick.ExchangeTimeNs;
        into[16] = tick.Sequence;
        into[17] = tick.Instrument.Token;
        into[18] = tick.Instrument.Segment;
    }
}
