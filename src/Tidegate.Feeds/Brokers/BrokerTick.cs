using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers;

/// <summary>One packet of a broker, decoded and not yet normalised: prices are whole numbers in units of 10^-<see cref="PriceScale"/>. Lives on the stack while its message is read.</summary>
public ref struct BrokerTick
{
    /// <summary>Which instrument.</summary>
    public UpstreamRef Instrument { get; set; }

    /// <summary>What kind of packet it was.</summary>
    public Mode Mode { get; set; }

    /// <summary>What else is filled in.</summary>
    public TickFields Fields { get; set; }

    /// <summary>Decimal places of every price: 2 for paise.</summary>
    public byte PriceScale { get; set; }

    /// <summary>Last traded price.</summary>
    public long LastPrice { get; set; }

    /// <summary>Opening price of the day.</summary>
    public long Open { get; set; }

    /// <summary>Highest price of the day.</summary>
    public long High { get; set; }

    /// <summary>Lowest price of the day.</summary>
    public long Low { get; set; }

    /// <summary>Closing price of the day before.</summary>
    public long Close { get; set; }

    /// <summary>Quantity of the last trade.</summary>
    public long LastQuantity { get; set; }

    /// <summary>Average traded price of the day.</summary>
    public long AveragePrice { get; set; }

    /// <summary>Quantity traded today.</summary>
    public long Volume { get; set; }

    /// <summary>Quantity of all bids.</summary>
    public long TotalBuyQuantity { get; set; }

    /// <summary>Quantity of all offers.</summary>
    public long TotalSellQuantity { get; set; }

    /// <summary>Open contracts.</summary>
    public long OpenInterest { get; set; }

    /// <summary>Lowest price that the exchange allows today.</summary>
    public long LowerLimit { get; set; }

    /// <summary>Highest price that the exchange allows today.</summary>
    public long UpperLimit { get; set; }

    /// <summary>Time of the last trade, Unix nanoseconds UTC; 0: none.</summary>
    public long LastTradeTimeNs { get; set; }

    /// <summary>The exchange's time of the packet, Unix nanoseconds UTC; 0: none.</summary>
    public long ExchangeTimeNs { get; set; }

    /// <summary>The broker's own number of the packet; 0: none.</summary>
    public long Sequence { get; set; }

    /// <summary>Who buys, the highest price first.</summary>
    public ReadOnlySpan<TickLevel> Bids { get; set; }

    /// <summary>Who sells, the lowest price first.</summary>
    public ReadOnlySpan<TickLevel> Asks { get; set; }
}
