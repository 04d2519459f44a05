using Tidegate.Core.Topics;

namespace Tidegate.Core.Messages;

/// <summary>One change of an instrument. Prices in the instrument's currency (rupees for NSE), exact.</summary>
/// <param name="topic">What changed.</param>
/// <param name="lastPrice">Last traded price; the close of a bar.</param>
public sealed class MarketUpdate(Topic topic, decimal lastPrice) : Update(topic)
{
    private const int FieldsBytes = 216; // the object itself: header, five prices of which four may be missing, volume, time, references
    private const int LevelBytes = 40;

    /// <summary>Last traded price; the close of a bar.</summary>
    public decimal LastPrice { get; } = lastPrice;

    /// <summary>Opening price of the day or bar, where the source has one.</summary>
    public decimal? Open { get; init; }

    /// <summary>Highest price of the day or bar, where the source has one.</summary>
    public decimal? High { get; init; }

    /// <summary>Lowest price of the day or bar, where the source has one.</summary>
    public decimal? Low { get; init; }

    /// <summary>Closing price as the source gives it: of the bar for bars, of the previous day for quotes.</summary>
    public decimal? Close { get; init; }

    /// <summary>Traded quantity as the source counts it, exact: of the bar for bars, of the day for ticks. Not negative; a fraction where the instrument has some.</summary>
    public decimal? Volume { get; init; }

    /// <summary>What brokers tell beyond the price, where the source does; part of a quote.</summary>
    public MarketDetails? Details { get; init; }

    /// <summary>Configured name of the feed that it came from, for example <c>zerodha</c>; null where there is only one.</summary>
    public string? Source { get; init; }

    /// <summary>True where the source tells more of the instrument to who asks for it, and told the price alone this time: what is missing is not known, and not nothing.</summary>
    public bool IsPriceAlone { get; init; }

    /// <summary>The order book, where the source has one.</summary>
    public OrderBook? Book { get; init; }

    /// <summary>Exchange time, Unix nanoseconds UTC; 0 where the source's time could not be read.</summary>
    public long ExchangeTimeNs { get; init; }

    /// <summary>The source's own time text, kept to the letter for dialects that repeat it; null where there is none.</summary>
    public string? SourceTime { get; init; }

    /// <inheritdoc />
    public override int SizeBytes =>
        FieldsBytes
        + (Details is null ? 0 : MarketDetails.SizeBytes)
        + (2 * (SourceTime?.Length ?? 0))
        + (Book is null ? 0 : LevelBytes * (Book.Bids.Length + Book.Asks.Length));
}
