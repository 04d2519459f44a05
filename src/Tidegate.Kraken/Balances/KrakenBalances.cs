using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Balances;

/// <summary>All balances at one moment.</summary>
/// <param name="Assets">Total of each asset over its wallets, by the exchange's name of it.</param>
/// <param name="Sequence">Number of the frame that made it so.</param>
public sealed record KrakenBalances(IReadOnlyDictionary<string, decimal> Assets, ulong? Sequence)
{
    /// <summary>What is in each wallet of an asset, where the exchange said it; an asset that it said nothing of is not there. May not add up to the total.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<KrakenWallet>> Wallets { get; init; } =
        new Dictionary<string, IReadOnlyList<KrakenWallet>>();

    /// <summary>The total over all variants of an asset: <c>TotalOf("USDT")</c> counts USDT, USDT.F, USDT.M, USDT.B and so on; 0 when there are none.</summary>
    public decimal TotalOf(string asset)
    {
        var wanted = AssetNames.BaseOf(asset);
        return Assets.Where(pair => AssetNames.BaseOf(pair.Key) == wanted).Sum(pair => pair.Value);
    }
}
