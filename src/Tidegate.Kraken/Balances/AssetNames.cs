using System.Collections.Frozen;

namespace Tidegate.Kraken.Balances;

/// <summary>One name for all variants of an asset: <c>USDT.F</c> (earning), <c>USDT.M</c>, <c>USDT.B</c>, <c>DOT28.S</c> (staked) and the old X and Z names.</summary>
/// <remarks>By convention, not by a list of the exchange's: whatever follows a dot names a variant (.B, .F, .M, .S, .P, .T and .HOLD were seen), and the old names are those of its first assets.</remarks>
public static class AssetNames
{
    private static readonly FrozenDictionary<string, string> Old = new Dictionary<string, string>
    {
        ["XBT"] = "BTC",
        ["XXBT"] = "BTC",
        ["XDG"] = "DOGE",
        ["XXDG"] = "DOGE",
        ["XETH"] = "ETH",
        ["ETH2"] = "ETH",
        ["XETC"] = "ETC",
        ["XLTC"] = "LTC",
        ["XMLN"] = "MLN",
        ["XREP"] = "REP",
        ["XXLM"] = "XLM",
        ["XXMR"] = "XMR",
        ["XXRP"] = "XRP",
        ["XZEC"] = "ZEC",
        ["ZAUD"] = "AUD",
        ["ZCAD"] = "CAD",
        ["ZEUR"] = "EUR",
        ["ZGBP"] = "GBP",
        ["ZJPY"] = "JPY",
        ["ZUSD"] = "USD",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The asset that this is a variant of, for example <c>USDT</c> for <c>USDT.F</c> and <c>BTC</c> for <c>XXBT</c>.</summary>
    public static string BaseOf(string asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        var dot = asset.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? asset : asset[..dot];
        if (dot > 0 && asset.AsSpan(dot).SequenceEqual(".S") && !Old.ContainsKey(name))
        {
            name = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'); // days of bonding
        }

        return Old.GetValueOrDefault(name, name);
    }
}
