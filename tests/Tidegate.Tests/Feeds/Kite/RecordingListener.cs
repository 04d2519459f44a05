using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Kite;

/// <summary>Keeps what a broker's language says.</summary>
internal sealed class RecordingListener : IBrokerListener
{
    public List<HeardTick> Ticks { get; } = [];

    public List<BrokerOrder> Orders { get; } = [];

    public List<(string Text, bool IsError)> Notices { get; } = [];

    public List<string> Faults { get; } = [];

    public void OnTick(in BrokerTick tick) => Ticks.Add(HeardTick.Of(tick));

    public void OnOrder(BrokerOrder order) => Orders.Add(order);

    public void OnNotice(ReadOnlySpan<char> text, bool isError) => Notices.Add((text.ToString(), isError));

    public void OnFault(string kind) => Faults.Add(kind);
}

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
    public long LastTradeTimeNs { get; init; }
    public long ExchangeTimeNs { get; init; }
    public TickLevel[] Bids { get; init; } = [];
    public TickLevel[] Asks { get; init; } = [];

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
