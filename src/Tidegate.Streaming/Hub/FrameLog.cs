using Tidegate.Streaming.Outbox;

namespace Tidegate.Streaming.Hub;

/// <summary>The frames of the updates of one turn, each encoded once, one behind the other in a slab that outboxes send from.</summary>
/// <remarks>The log itself holds the slab only until the end of the turn; whoever has not sent it all by then holds it longer.</remarks>
internal sealed class FrameLog(SlabPool pool)
{
    /// <summary>Larger frames are copied to each outbox: a slab is for many.</summary>
    public const int FrameBytesMax = LargeBytes / 4;

    private const int LargeBytes = 65_536;
    private const int SmallBytes = 4_096; // a client that stops reading keeps its slab: after a quiet turn that should not be much
    private const int UpdatesInSmall = 16;

    private Slab? _slab;
    private int _end;
    private int _size = LargeBytes;

    /// <summary>Prepares a turn that is about to take so many updates.</summary>
    public void Expect(int updates) => _size = updates <= UpdatesInSmall ? SmallBytes : LargeBytes;

    public bool HasRoomFor(int bytes) => (_slab?.Size ?? _size) - _end >= bytes;

    /// <summary>Adds a frame of at most <see cref="FrameBytesMax"/> bytes; false: <see cref="Clear"/> makes room.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="start">Where it lies from now on.</param>
    public bool TryAdd(ReadOnlySpan<byte> frame, out int start)
    {
        _slab ??= pool.Rent(Math.Max(_size, frame.Length));
        start = _end;
        if (_slab.Size - _end < frame.Length)
        {
            return false;
        }

        frame.CopyTo(_slab.Span(_end, frame.Length));
        _end += frame.Length;
        return true;
    }

    /// <summary>Frames that were added one behind the other.</summary>
    public FrameRun Run(int start, int bytes, int frames) => new(_slab!, start, bytes, frames);

    /// <summary>Lets the slab go: nothing may ask for its frames any more.</summary>
    public void Clear()
    {
        if (_slab is not null)
        {
            pool.Release(_slab);
        }

        (_slab, _end, _size) = (null, 0, LargeBytes);
    }
}
