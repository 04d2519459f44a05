namespace Tidegate.Streaming.Outbox;

/// <summary>What a shard has handed to the kernel so far. Written by the shard's thread, read by any.</summary>
internal sealed class WriteTotals
{
    private long _frames;
    private long _bytes;
    private long _writes;

    public long Frames => Volatile.Read(ref _frames);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Writes: with joining fewer than frames.</summary>
    public long Writes => Volatile.Read(ref _writes);

    public void Count(int frames, int bytes)
    {
        Volatile.Write(ref _frames, _frames + frames);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _writes, _writes + 1);
    }
}
