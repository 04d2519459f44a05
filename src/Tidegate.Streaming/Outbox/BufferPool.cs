namespace Tidegate.Streaming.Outbox;

/// <summary>Byte arrays of 1, 4, 16, 64 and 256 KiB for the pending bytes of a shard's sessions. Not thread-safe: the shard's thread owns it.</summary>
/// <remarks>An array has one owner from <see cref="Rent"/> to <see cref="Return"/>. What is kept is bounded; the rest goes back to the collector.</remarks>
internal sealed class BufferPool
{
    /// <summary>Largest size class.</summary>
    public const int BytesMax = 262_144;

    private const int BytesMin = 1_024; // a burst to 10,000 sessions rents as many: most bursts are a few frames
    private const int KeptBytesMax = 16 * 1_024 * 1_024; // per size class
    private const long JoiningBytesMax = 64 * 1_024 * 1_024;

    private readonly Stack<byte[]>[] _kept = [new(), new(), new(), new(), new()];
    private long _rentedBytes;

    /// <summary>Arrays rented and not returned.</summary>
    public int Rented { get; private set; }

    /// <summary>True when so much is rented that writing at once is cheaper than joining more.</summary>
    public bool IsStrained => _rentedBytes > JoiningBytesMax;

    /// <summary>An array of the smallest class that holds this many bytes.</summary>
    public byte[] Rent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, BytesMax);
        var index = ClassOf(bytes);
        Rented++;
        _rentedBytes += BytesMin << (2 * index);

        // Pinned, because a buffer that waits in the kernel would otherwise pin its neighbours' generation.
        return _kept[index].TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(BytesMin << (2 * index), pinned: true);
    }

    /// <summary>Gives an array back; its owner must not touch it again.</summary>
    public void Return(byte[] buffer)
    {
        Rented--;
        _rentedBytes -= buffer.Length;
        var kept = _kept[ClassOf(buffer.Length)];
        if ((kept.Count + 1) * buffer.Length <= KeptBytesMax)
        {
            kept.Push(buffer);
        }
    }

    private static int ClassOf(int bytes) =>
        bytes switch
        {
            <= BytesMin => 0,
            <= BytesMin * 4 => 1,
            <= BytesMin * 16 => 2,
            <= BytesMin * 64 => 3,
            _ => 4,
        };
}
