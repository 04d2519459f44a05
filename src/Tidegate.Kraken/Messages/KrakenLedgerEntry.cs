namespace Tidegate.Kraken.Messages;

/// <summary>A row of a <c>balances</c> update: one entry of the account's ledger.</summary>
public sealed record KrakenLedgerEntry
{
    /// <summary>Id of the entry.</summary>
    public string? LedgerId { get; init; }

    /// <summary>Id of what caused it, for example a trade.</summary>
    public string? RefId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary><c>deposit</c>, <c>withdrawal</c>, <c>trade</c>, <c>margin</c>, <c>staking</c> and others.</summary>
    public string? Type { get; init; }

    /// <summary>More about it.</summary>
    public string? Subtype { get; init; }

    /// <summary>More about it.</summary>
    public string? Category { get; init; }

    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>Always <c>currency</c> so far.</summary>
    public string? AssetClass { get; init; }

    /// <summary><c>spot</c> or <c>earn</c>.</summary>
    public string? WalletType { get; init; }

    /// <summary>Which wallet of that type.</summary>
    public string? WalletId { get; init; }

    /// <summary>What came in, or went out when negative.</summary>
    public required decimal Amount { get; init; }

    /// <summary>What it cost.</summary>
    public decimal? Fee { get; init; }

    /// <summary>What the wallet holds afterwards.</summary>
    public required decimal Balance { get; init; }
}
