namespace Tidegate.Kraken.Messages;

/// <summary>A pair of <c>instrument</c>. Its two precisions are what book checksums are made with.</summary>
public sealed record KrakenPair
{
    /// <summary>Its name, for example <c>BTC/USD</c>.</summary>
    public required string Symbol { get; init; }

    /// <summary>What is traded.</summary>
    public string? Base { get; init; }

    /// <summary>What it is paid in.</summary>
    public string? Quote { get; init; }

    /// <summary><c>online</c>, <c>cancel_only</c>, <c>delisted</c>, <c>limit_only</c>, <c>maintenance</c>, <c>post_only</c>, <c>reduce_only</c>, <c>work_in_progress</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Decimals of a price.</summary>
    public required int PricePrecision { get; init; }

    /// <summary>Decimals of a quantity.</summary>
    public required int QtyPrecision { get; init; }

    /// <summary>Decimals of a cost.</summary>
    public int? CostPrecision { get; init; }

    /// <summary>Smallest step of a price.</summary>
    public decimal? PriceIncrement { get; init; }

    /// <summary>Smallest step of a quantity.</summary>
    public decimal? QtyIncrement { get; init; }

    /// <summary>Smallest quantity of an order.</summary>
    public decimal? QtyMin { get; init; }

    /// <summary>Smallest cost of an order.</summary>
    public decimal? CostMin { get; init; }

    /// <summary>Whether it can be traded on margin.</summary>
    public bool? Marginable { get; init; }

    /// <summary>Whether it has an index price.</summary>
    public bool? HasIndex { get; init; }

    /// <summary>Initial margin, as a share.</summary>
    public decimal? MarginInitial { get; init; }

    /// <summary>Largest long position on margin.</summary>
    public decimal? PositionLimitLong { get; init; }

    /// <summary>Largest short position on margin.</summary>
    public decimal? PositionLimitShort { get; init; }
}
