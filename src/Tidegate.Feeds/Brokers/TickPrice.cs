namespace Tidegate.Feeds.Brokers;

/// <summary>A broker's whole number as the price it stands for: exact, no floating point between.</summary>
internal static class TickPrice
{
    /// <summary>The price, without zeros at its end: 142400 in paise is 1424, and a frame carries four bytes instead of seven.</summary>
    /// <param name="units">Units of 10^-<paramref name="scale"/>.</param>
    /// <param name="scale">0 to 28.</param>
    public static decimal Exact(long units, byte scale)
    {
        while (scale > 0 && units % 10 == 0)
        {
            (units, scale) = (units / 10, (byte)(scale - 1));
        }

        var magnitude = units < 0 ? 0UL - (ulong)units : (ulong)units; // also of long.MinValue
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, units < 0, scale);
    }
}
