using System.Numerics;

namespace Tidegate.Bench.Load;

/// <summary>Counts of nanoseconds in buckets 1.6 % wide: 64 to each power of two.</summary>
internal sealed class LatencyHistogram
{
    private const int PerPower = 64;
    private const int PowerOfPerPower = 6;

    private readonly long[] _buckets = new long[PerPower * (64 - PowerOfPerPower + 1)];
    private long _count;

    public void Clear()
    {
        Array.Clear(_buckets);
        _count = 0;
    }

    public void Add(long nanoseconds)
    {
        _buckets[BucketOf((ulong)Math.Max(nanoseconds, 0))]++;
        _count++;
    }

    /// <summary>The value that this share of all stays below, in milliseconds; 0 without any.</summary>
    public double Milliseconds(double share)
    {
        var wanted = (long)Math.Ceiling(share * _count);
        for (var (bucket, seen) = (0, 0L); bucket < _buckets.Length; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= wanted && seen > 0)
            {
                return UpperBound(bucket) / 1e6;
            }
        }

        return 0;
    }

    private static int BucketOf(ulong value)
    {
        if (value < PerPower)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2(value) - PowerOfPerPower;
        return (shift + 1) * PerPower + (int)(value >> shift) - PerPower;
    }

    private static double UpperBound(int bucket)
    {
        if (bucket < PerPower)
        {
            return bucket;
        }

        var (power, step) = Math.DivRem(bucket, PerPower);
        return Math.ScaleB(PerPower + step + 1, power - 1);
    }
}
