using System.Collections.Frozen;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>How REST names assets and pairs: the old ones with a letter before them, Bitcoin as XBT (Kraken REST: Get Asset Info, Get Tradable Asset Pairs).</summary>
internal static class KrakenRestNames
{
    private static readonly FrozenDictionary<string, string> Short = new Dictionary<string, string>
    {
        ["BTC"] = "XBT",
        ["DOGE"] = "XDG",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> OldCoins = FrozenSet.Create(
        "XBT",
        "XDG",
        "ETH",
        "ETC",
        "LTC",
        "XRP",
        "XLM",
        "XMR",
        "ZEC",
        "REP",
        "MLN"
    );
    private static readonly FrozenSet<string> OldMoney = FrozenSet.Create("USD", "EUR", "GBP", "CAD", "JPY");

    /// <summary>XBT of BTC.</summary>
    public static string AltOf(string asset) => Short.GetValueOrDefault(asset, asset);

    /// <summary>XXBT of BTC, ZUSD of USD, ADA of ADA.</summary>
    public static string KeyOf(string asset) =>
        AltOf(asset) is var name && OldCoins.Contains(name) ? "X" + name
        : OldMoney.Contains(name) ? "Z" + name
        : name;

    /// <summary>XBTUSD.</summary>
    public static string AltOf(SimulatedPair pair) => AltOf(pair.Base) + AltOf(pair.Quote);

    /// <summary>XBT/USD.</summary>
    public static string WsOf(SimulatedPair pair) => AltOf(pair.Base) + "/" + AltOf(pair.Quote);

    /// <summary>XXBTZUSD; ADAUSD where one of the two is not old.</summary>
    public static string KeyOf(SimulatedPair pair)
    {
        var (first, second) = (KeyOf(pair.Base), KeyOf(pair.Quote));
        return first != AltOf(pair.Base) && second != AltOf(pair.Quote) ? first + second : AltOf(pair);
    }
}
