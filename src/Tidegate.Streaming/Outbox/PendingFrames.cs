namespace Tidegate.Streaming.Outbox;

/// <summary>Frames that wait for one client, contiguous: borrowed from a slab that many share as long as that will do, else copied into one of its own.</summary>
/// <remarks>
/// Clients that hear the same thing send from the same memory, and joining the next frame is then a matter of one addition. As soon as a
/// client's frames no longer lie one behind the other, they are copied: small frames are cheaper copied than gathered by the kernel.
/// A mutable value: it belongs to its outbox.
/// </remarks>
internal struct PendingFrames
{
    private Slab? _slab;
    private int _start;
    private bool _isOwned;

    public int Bytes { get; private set; }

    public int Frames { get; private set; }

    public readonly bool IsEmpty => Bytes == 0;

    /// <summary>What is to be written.</summary>
    public readonly ReadOnlyMemory<byte> Memory => _slab!.Memory(_start, Bytes);

    /// <summary>Adds frames that others send too.</summary>
    public void Add(in FrameRun run, SlabPool pool)
    {
        if (_slab is null)
        {
            pool.Retain(run.Slab);
            (_slab, _start, _isOwned) = (run.Slab, run.Start, false);
        }
        else if (!_isOwned && ReferenceEquals(_slab, run.Slab) && _start + Bytes == run.Start)
        {
            // The next ones in the same slab: they are there already.
        }
        else
        {
            Copy(run.Span, pool);
        }

        Bytes += run.Bytes;
        Frames += run.Frames;
    }

    /// <summary>Adds one frame that only this client gets, or that lies elsewhere.</summary>
    public void Add(ReadOnlySpan<byte> frame, SlabPool pool)
    {
        Copy(frame, pool);
        Bytes += frame.Length;
        Frames++;
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear(SlabPool pool)
    {
        if (_slab is not null)
        {
            pool.Release(_slab);
        }

        this = default;
    }

    private void Copy(ReadOnlySpan<byte> bytes, SlabPool pool)
    {
        var needed = Bytes + bytes.Length;
        if (!_isOwned || _slab!.Size < needed)
        {
            var own = pool.Rent(needed);
            if (_slab is not null)
            {
                _slab.Span(_start, Bytes).CopyTo(own.Span(0, Bytes));
                pool.Release(_slab);
            }

            (_slab, _start, _isOwned) = (own, 0, true);
        }

        bytes.CopyTo(_slab!.Span(Bytes, bytes.Length));
    }
}
