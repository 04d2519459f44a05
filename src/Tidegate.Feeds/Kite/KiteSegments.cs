namespace Tidegate.Feeds.Kite;

/// <summary>What the low byte of a Kite instrument token says (Kite Connect v3, "WebSocket streaming").</summary>
internal static class KiteSegments
{
    public const byte NseCurrency = 3;
    public const byte BseCurrency = 6;
    public const byte Indices = 9;

    /// <summary>The segment of a token.</summary>
    public static byte Of(uint token) => (byte)token;

    /// <summary>Decimal places of every price: CDS divides by 10^7, BCD by 10^4, all others, unknown ones too, by 100.</summary>
    public static byte PriceScale(uint token) =>
        Of(token) switch
        {
            NseCurrency => 7,
            BseCurrency => 4,
            _ => 2,
        };

    /// <summary>Whether the token is an index: no quantities, no book.</summary>
    public static bool IsIndex(uint token) => Of(token) == Indices;
}
