using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Simulators.Market;

/// <summary>The state of one instrument at one moment, as a simulator writes it: prices in units of 10^-scale. Filled again and again, so that writing allocates nothing.</summary>
internal sealed class MarketPicture
{
    /// <summary>Levels on each side.</summary>
    public const int LevelsMax = 30;

    public long LastPrice { get; set; }

    public long LastQuantity { get; set; }

    public long AveragePrice { get; set; }

    public long Volume { get; set; }

    public long TotalBuyQuantity { get; set; }

    public long TotalSellQuantity { get; set; }

    public long Open { get; set; }

    public long High { get; set; }

    public long Low { get; set; }

    /// <summary>Closing price of the day before.</summary>
    public long Close { get; set; }

    /// <summary>Unix nanoseconds; 0: none.</summary>
    public long LastTradeTimeNs { get; set; }

    /// <summary>Unix nanoseconds.</summary>
    public long ExchangeTimeNs { get; set; }

    public long OpenInterest { get; set; }

    public long OpenInterestHigh { get; set; }

    public long OpenInterestLow { get; set; }

    public long LowerLimit { get; set; }

    public long UpperLimit { get; set; }

    /// <summary>How many changes of this instrument there were.</summary>
    public long Sequence { get; set; }

    /// <summary>Best first; all zero for an index.</summary>
    public TickLevel[] Bids { get; } = new TickLevel[LevelsMax];

    /// <summary>Best first; all zero for an index.</summary>
    public TickLevel[] Asks { get; } = new TickLevel[LevelsMax];
}
