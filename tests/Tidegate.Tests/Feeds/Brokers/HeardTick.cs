using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Brokers;

/// <summary>A tick that outlives its message.</summary>
internal sealed record HeardTick(UpstreamRef Instrument, Mode Mode, TickFields Fields, byte PriceScale)
{
    public long LastPrice { get; init; }
    public long Open { get; init; }
    public long High { get; init; }
    public long Low { get; init; }
    public long Close { get; init; }
    public long LastQuantity { get; init; }
    public long AveragePrice { get; init; }
    public long Volume { get; init; }
    public long TotalBuyQuantity { get; init; }
    public long TotalSellQuantity { get; init; }
    public long OpenInterest { get; init; }
    public long LowerLimit { get; init; }
    public long UpperLimit { get; init; }
    public long Sequence { get; init; }
    public long LastTradeTimeNs { get; init; }
    public long ExchangeTimeNs { get; init; }
    public TickLevel[] Bids { get; init; } = [];
    public TickLevel[] Asks { get; init; } = [];

    /// <summary>Last, open, high, low, close.</summary>
    public long[] Prices => [LastPrice, Open, High, Low, Close];

    /// <summary>Last quantity, average price, volume, total bought, total sold.</summary>
    public long[] Trade => [LastQuantity, AveragePrice, Volume, TotalBuyQuantity, TotalSellQuantity];

    /// <summary>Open interest, lower limit, upper limit.</summary>
    public long[] Rest => [OpenInterest, LowerLimit, UpperLimit];

    public static HeardTick Of(in BrokerTick tick) =>
        new(tick.Instrument, tick.Mode, tick.Fields, tick.PriceScale)
        {
            LastPrice = tick.LastPrice,
            Open = tick.Open,
            High = tick.High,
            Low = tick.Low,
            Close = tick.Close,
            LastQuantity = tick.LastQuantity,
            AveragePrice = tick.AveragePrice,
            Volume = tick.Volume,
            TotalBuyQuantity = tick.TotalBuyQuantity,
            TotalSellQuantity = tick.TotalSellQuantity,
            OpenInterest = tick.OpenInterest,
            LowerLimit = tick.LowerLimit,
            UpperLimit = tick.UpperLimit,
            Sequence = tick.Sequence,
            LastTradeTimeNs = tick.LastTradeTimeNs,
            ExchangeTimeNs = tick.ExchangeTimeNs,
            Bids = tick.Bids.ToArray(),
            Asks = tick.Asks.ToArray(),
        };

    /// <summary>A price in rupees.</summary>
    public decimal Rupees(long units)
    {
        var price = (decimal)units;
        for (var place = 0; place < PriceScale; place++)
        {
            price /= 10;
        }

        return price;
    }
}
