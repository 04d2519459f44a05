namespace Tidegate.Streaming.Outbox;

/// <summary>Byte arrays of 4, 16, 64 and 256 KiB for the pending bytes of a shard's sessions. Not thread-safe: the shard's thread owns it.</summary>
/// <remarks>An array has one owner from <see cref="Rent"/> to <see cref="Return"/>. What is kept is bounded; the rest goes back to the collector.</remarks>
internal sealed class BufferPool
{
    /// <summary>Largest size class.</summary>
    public const int BytesMax = 262_144;

    private const int BytesMin = 4_096;
    private const int KeptBytesMax = 8 * 1_024 * 1_024; // per size class

    private readonly Stack<byte[]>[] _kept = [new(), new(), new(), new()];

    /// <summary>Arrays rented and not returned.</summary>
    public int Rented { get; private set; }

    /// <summary>An array of the smallest class that holds this many bytes.</summary>
    public byte[] Rent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, BytesMax);
        Rented++;
        var index = ClassOf(bytes);

        // Pinned, because a buffer that waits in the kernel would otherwise pin its neighbours' generation.
        return _kept[index].TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(BytesMin << (2 * index), pinned: true);
    }

    /// <summary>Gives an array back; its owner must not touch it again.</summary>
    public void Return(byte[] buffer)
    {
        Rented--;
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
            _ => 3,
        };
}
