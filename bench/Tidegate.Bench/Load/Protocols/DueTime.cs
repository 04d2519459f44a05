namespace Tidegate.Bench.Load.Protocols;

/// <summary>When an update was due: the last number in its text, <c>..."tsNs":123}}</c> and whatever closes it.</summary>
internal static class DueTime
{
    /// <summary>Monotonic nanoseconds; 0 where there is no number.</summary>
    public static long Of(ReadOnlySpan<byte> text)
    {
        var i = text.Length - 1;
        while (i >= 0 && (uint)(text[i] - '0') > 9)
        {
            i--;
        }

        var value = 0L;
        for (var unit = 1L; i >= 0 && (uint)(text[i] - '0') <= 9; i--, unit *= 10)
        {
            value += (text[i] - '0') * unit;
        }

        return value;
    }
}
