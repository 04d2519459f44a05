namespace Tidegate.Streaming.Outbox;

/// <summary>Pinned memory that holds whole frames one behind the other. Its references say who still has to send some of it.</summary>
/// <remarks>
/// One writer fills it from the front; what was written never changes, so any number of outboxes may send from it at once. It goes back to
/// its <see cref="SlabPool"/> with its last reference.
/// </remarks>
internal sealed class Slab(int bytes)
{
    // Pinned, because bytes that wait in the kernel would otherwise pin their neighbours' generation.
    private readonly byte[] _memory = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);

    /// <summary>Bytes it can hold.</summary>
    public int Size => _memory.Length;

    /// <summary>Owners; 0: it lies in the pool.</summary>
    public int References { get; set; }

    public Span<byte> Span(int start, int bytes) => _memory.AsSpan(start, bytes);

    public ReadOnlyMemory<byte> Memory(int start, int bytes) => _memory.AsMemory(start, bytes);
}
