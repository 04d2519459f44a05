using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Brokers;

/// <summary>Keeps what a language heard: ticks as copies with a heap of their own.</summary>
internal sealed class RecordingListener : IBrokerListener
{
    public List<KeptTick> Ticks { get; } = [];

    public List<BrokerOrder> Orders { get; } = [];

    public List<(string Text, bool IsError)> Notices { get; } = [];

    public List<string> Faults { get; } = [];

    public void OnTick(in BrokerTick tick) => Ticks.Add(new KeptTick(tick));

    public void OnOrder(BrokerOrder order) => Orders.Add(order);

    public void OnNotice(ReadOnlySpan<char> text, bool isError) => Notices.Add((text.ToString(), isError));

    public void OnFault(string kind) => Faults.Add(kind);
}

/// <summary>A tick that outlives its message.</summary>
internal sealed class KeptTick
{
    public KeptTick(in BrokerTick tick)
    {
        (Instrument, Mode, Fields, Scale, Sequence) = (tick.Instrument, tick.Mode, tick.Fields, tick.PriceScale, tick.Sequence);
        (ExchangeTimeNs, LastTradeTimeNs) = (tick.ExchangeTimeNs, tick.LastTradeTimeNs);
        Prices = [tick.LastPrice, tick.Open, tick.High, tick.Low, tick.Close];
        Trade = [tick.LastQuantity, tick.AveragePrice, tick.Volume, tick.TotalBuyQuantity, tick.TotalSellQuantity];
        Rest = [tick.OpenInterest, tick.LowerLimit, tick.UpperLimit];
        (Bids, Asks) = (tick.Bids.ToArray(), tick.Asks.ToArray());
    }

    public UpstreamRef Instrument { get; }

    public Mode Mode { get; }

    public TickFields Fields { get; }

    public byte Scale { get; }

    public long Sequence { get; }

    public long ExchangeTimeNs { get; }

    public long LastTradeTimeNs { get; }

    /// <summary>Last, open, high, low, close.</summary>
    public long[] Prices { get; }

    /// <summary>Last quantity, average price, volume, total bought, total sold.</summary>
    public long[] Trade { get; }

    /// <summary>Open interest, lower limit, upper limit.</summary>
    public long[] Rest { get; }

    public TickLevel[] Bids { get; }

    public TickLevel[] Asks { get; }
}
