using Tidegate.Markets.Bars;

namespace Tidegate.Simulation.Candles.Spool;

/// <summary>Prices as whole numbers of a power of ten, exact. Pure.</summary>
internal static class ScaledPrice
{
    /// <summary>Most decimals that are kept: with <see cref="Max"/> 18 digits, which a long holds.</summary>
    public const byte ScaleMax = 9;

    /// <summary>Highest price.</summary>
    public const decimal Max = 1_000_000_000m;

    private const decimal Normal = 1.0000000000000000000000000000m; // a division by it drops the zeros at the end

    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>A price as it is kept: more than nine decimals are what binary fractions leave behind (180.27000000000001), and are rounded.</summary>
    public static decimal Tidy(decimal price) => price.Scale <= ScaleMax ? price : decimal.Round(price, ScaleMax) / Normal;

    /// <summary>Decimals that the four prices need, at least as many as given.</summary>
    public static byte ScaleOf(in Bar bar, byte atLeast) =>
        Math.Max(Math.Max(bar.Open.Scale, bar.High.Scale), Math.Max(bar.Low.Scale, bar.Close.Scale)) is var scale && scale > atLeast
            ? scale
            : atLeast;

    /// <summary>A price of at most so many decimals.</summary>
    public static long Of(decimal price, byte scale)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(price, bits);
        var mantissa = (uint)bits[0] | ((long)bits[1] << 32); // below 10^18, so the third word is 0
        return mantissa * Powers[scale - price.Scale];
    }

    /// <summary>The price again.</summary>
    public static decimal ToDecimal(long price, byte scale) => new((int)price, (int)(price >> 32), 0, isNegative: false, scale);
}
