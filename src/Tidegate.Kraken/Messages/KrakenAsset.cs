namespace Tidegate.Kraken.Messages;

/// <summary>An asset of <c>instrument</c>.</summary>
public sealed record KrakenAsset
{
    /// <summary>Its name, for example <c>BTC</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>enabled</c>, <c>disabled</c>, <c>depositonly</c>, <c>withdrawalonly</c>, <c>fundingtemporarilydisabled</c>, <c>workinprogress</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Decimals it is kept with.</summary>
    public int? Precision { get; init; }

    /// <summary>Decimals it should be shown with.</summary>
    public int? PrecisionDisplay { get; init; }

    /// <summary>Whether it can be borrowed.</summary>
    public bool? Borrowable { get; init; }

    /// <summary>Share of its value that counts as collateral, 0 to 1.</summary>
    public decimal? CollateralValue { get; init; }

    /// <summary>Interest of a margin loan.</summary>
    public decimal? MarginRate { get; init; }
}
