namespace Tidegate.Kraken.Messages;

// `field ?? []`: a generated reader sets every init property, those that the wire leaves out to null.

/// <summary>A row of a <c>balances</c> snapshot.</summary>
public sealed record KrakenBalance
{
    /// <summary>The asset, for example <c>USDT</c> or <c>USDT.F</c>.</summary>
    public required string Asset { get; init; }

    /// <summary>Always <c>currency</c> so far.</summary>
    public string? AssetClass { get; init; }

    /// <summary>What is there, over all wallets.</summary>
    public required decimal Balance { get; init; }

    /// <summary>Where it is. May be empty, and need not add up in older recordings.</summary>
    public IReadOnlyList<KrakenWallet> Wallets
    {
        get => field ?? [];
        init;
    }
}

/// <summary>One wallet's part of a balance.</summary>
public readonly record struct KrakenWallet
{
    /// <summary><c>spot</c> or <c>earn</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>main</c>, <c>flex</c>, <c>bonded</c>, <c>flexible</c>, <c>liquid</c>, <c>locked</c>, <c>closed</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What is in it.</summary>
    public required decimal Balance { get; init; }
}
