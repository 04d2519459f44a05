namespace Tidegate.Streaming.Outbox;

/// <summary>Slabs of 1, 4, 16, 64, 256 and 1,024 KiB for the frames of a shard. Not thread-safe: the shard's thread owns it.</summary>
/// <remarks>A slab is free again when its last reference is released. What is kept is bounded; the rest goes back to the collector.</remarks>
/// <param name="ledger">Watches every slab; null outside tests.</param>
internal sealed class SlabPool(SlabLedger? ledger = null)
{
    /// <summary>Largest size class.</summary>
    public const int BytesMax = 1_048_576;

    private const int BytesMin = 1_024; // a burst to 10,000 sessions rents as many: most bursts are a few frames
    private const int KeptBytesMax = 16 * 1_024 * 1_024; // per size class
    private const long JoiningBytesMax = 64 * 1_024 * 1_024;

    private readonly Stack<Slab>[] _kept = [new(), new(), new(), new(), new(), new()];

    /// <summary>Slabs rented and not free again.</summary>
    public int Rented { get; private set; }

    /// <summary>Bytes of these.</summary>
    public long RentedBytes { get; private set; }

    /// <summary>True when so much is rented that writing at once is cheaper than joining more.</summary>
    public bool IsStrained => RentedBytes > JoiningBytesMax;

    /// <summary>A slab of the smallest class that holds this many bytes, with one reference.</summary>
    public Slab Rent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, BytesMax);
        var index = ClassOf(bytes);
        var slab = _kept[index].TryPop(out var kept) ? kept : new Slab(BytesMin << (2 * index));
        Rented++;
        RentedBytes += slab.Size;
        slab.References = 1;
        ledger?.Rented(slab);
        return slab;
    }

    /// <summary>One more owner.</summary>
    public void Retain(Slab slab)
    {
        ledger?.Kept(slab);
        slab.References++;
    }

    /// <summary>One owner less, who must not touch it again.</summary>
    public void Release(Slab slab)
    {
        if (--slab.References > 0)
        {
            return;
        }

        ledger?.Freed(slab);
        Rented--;
        RentedBytes -= slab.Size;
        var kept = _kept[ClassOf(slab.Size)];
        if ((kept.Count + 1L) * slab.Size <= KeptBytesMax)
        {
            kept.Push(slab);
        }
    }

    private static int ClassOf(int bytes) =>
        bytes switch
        {
            <= BytesMin => 0,
            <= BytesMin * 4 => 1,
            <= BytesMin * 16 => 2,
            <= BytesMin * 64 => 3,
            <= BytesMin * 256 => 4,
            _ => 5,
        };
}
