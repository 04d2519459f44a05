namespace Tidegate.Feeds.Angel;

/// <summary>SmartStream's exchange types: numbers of its wire, codes of its master contract (<c>exch_seg</c>), divisors of its prices.</summary>
internal static class AngelExchange
{
    public const int NseCash = 1;
    public const int Currency = 13;

    /// <summary>Exchange types run to here.</summary>
    public const int Last = 13;

    private const byte Paise = 2;
    private const byte TenMillionths = 7; // of currency: the price is divided by 10,000,000

    /// <summary>The exchange type of a code of the master contract; 0: SmartStream has none.</summary>
    public static int TypeOf(string brokerExchange) =>
        brokerExchange switch
        {
            "NSE" => NseCash,
            "NFO" => 2,
            "BSE" => 3,
            "BFO" => 4,
            "MCX" => 5,
            "NCDEX" or "NCX" => 7, // its contract has written both
            "CDS" => Currency,
            _ => 0,
        };

    /// <summary>True for 1 to 5, 7 and 13.</summary>
    public static bool IsKnown(int type) => type is (>= NseCash and <= 5) or 7 or Currency;

    /// <summary>Decimal places of its prices.</summary>
    public static byte ScaleOf(int type) => type == Currency ? TenMillionths : Paise;
}
