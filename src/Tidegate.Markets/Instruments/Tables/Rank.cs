namespace Tidegate.Markets.Instruments.Tables;

/// <summary>Which of two rows with one symbol is found by it: the lower.</summary>
internal static class Rank
{
    public const int First = 0;
    public const int Last = 3;

    /// <summary>The share in its ordinary series (EQ), and everything that has no series.</summary>
    public const byte Ordinary = 0;

    /// <summary>The share in a series for delivery only (BE).</summary>
    public const byte TradeForTrade = 1;

    /// <summary>Any other series.</summary>
    public const byte Other = 2;

    /// <summary>A debenture or another paper of the same company.</summary>
    public const byte Debt = 3;

    /// <summary>By the exchange's series.</summary>
    public static byte Of(ReadOnlySpan<byte> series) =>
        series.SequenceEqual("EQ"u8) ? Ordinary
        : series.SequenceEqual("BE"u8) ? TradeForTrade
        : Other;
}
