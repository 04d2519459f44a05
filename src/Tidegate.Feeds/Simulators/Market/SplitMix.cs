namespace Tidegate.Feeds.Simulators.Market;

/// <summary>Numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to below <paramref name="below"/>; 0 where that is not above 0.</summary>
    public long Below(long below) => below > 0 ? (long)(Next() % (ulong)below) : 0;

    /// <summary>A seed of its own for a name, the same on every machine.</summary>
    public static ulong SeedOf(int seed, ReadOnlySpan<char> name)
    {
        var hash = 14_695_981_039_346_656_037UL ^ (uint)seed; // FNV-1a, 64 bits
        foreach (var character in name)
        {
            hash = (hash ^ character) * 1_099_511_628_211UL;
        }

        return hash;
    }

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
