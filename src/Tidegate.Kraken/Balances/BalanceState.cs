using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Balances;

/// <summary>Balances, kept by the rows of <c>balances</c>. Not thread-safe.</summary>
internal sealed class BalanceState
{
    private readonly Dictionary<string, AssetBalance> _assets = [];

    /// <summary>Replaces everything.</summary>
    public void Take(IReadOnlyList<KrakenBalance> snapshot)
    {
        _assets.Clear();
        foreach (var row in snapshot)
        {
            var asset = new AssetBalance { Total = row.Balance };
            foreach (var wallet in row.Wallets)
            {
                asset.Wallets[(wallet.Type, wallet.Id)] = wallet.Balance;
            }

            _assets[row.Asset] = asset;
        }
    }

    /// <summary>Changes one wallet: an entry says what that wallet holds afterwards.</summary>
    public void Take(KrakenLedgerEntry entry)
    {
        if (!_assets.TryGetValue(entry.Asset, out var asset))
        {
            _assets.Add(entry.Asset, asset = new AssetBalance());
        }

        var key = (entry.WalletType ?? "spot", entry.WalletId ?? "main");
        if (asset.Wallets.TryGetValue(key, out var before))
        {
            asset.Total += entry.Balance - before;
        }
        else
        {
            // No wallet was listed: what there is lies in this one. Others were: this one is new.
            asset.Total = asset.Wallets.Count == 0 ? entry.Balance : asset.Total + entry.Balance;
        }

        asset.Wallets[key] = entry.Balance;
    }

    public KrakenBalances ToPicture(ulong? sequence) =>
        new(_assets.ToDictionary(pair => pair.Key, pair => pair.Value.Total), sequence)
        {
            Wallets = _assets.Where(pair => pair.Value.Wallets.Count > 0).ToDictionary(pair => pair.Key, pair => WalletsOf(pair.Value)),
        };

    private static IReadOnlyList<KrakenWallet> WalletsOf(AssetBalance asset) =>
        [
            .. asset.Wallets.Select(wallet => new KrakenWallet
            {
                Type = wallet.Key.Type,
                Id = wallet.Key.Id,
                Balance = wallet.Value,
            }),
        ];

    private sealed class AssetBalance
    {
        public decimal Total { get; set; }

        public Dictionary<(string Type, string Id), decimal> Wallets { get; } = [];
    }
}
