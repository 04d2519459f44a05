namespace Tidegate.Streaming.Outbox;

/// <summary>The frames that wait for one client: contiguous bytes, bounded in bytes and in frames, sent with one write.</summary>
/// <remarks>Owned by the shard's thread. Holds no buffer while nothing waits.</remarks>
internal sealed class SessionOutbox(
    BufferPool pool,
    WriteTotals totals,
    ISessionTransport transport,
    IWriteCompletion completion,
    int bytesMax,
    int framesMax
)
{
    private byte[]? _pending;
    private int _pendingBytes;
    private int _pendingFrames;
    private byte[]? _inFlight;
    private int _inFlightBytes;
    private int _inFlightFrames;

    /// <summary>True from a write that found the socket full until its completion.</summary>
    public bool IsBlocked => _inFlight is not null;

    /// <summary>True while anything waits, in flight or not.</summary>
    public bool HasPending => _pendingBytes > 0 || IsBlocked;

    /// <summary>Set once the peer can take nothing more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Frames handed to <see cref="TryAppend(ReadOnlySpan{byte})"/> that the kernel may not have yet.</summary>
    public int FramesBehind => _pendingFrames + _inFlightFrames;

    /// <summary>Appends an update's whole frame.</summary>
    /// <returns>False when a limit is reached and the socket takes nothing: the client is too slow.</returns>
    public bool TryAppend(ReadOnlySpan<byte> frame) => TryAppend(frame, bytesMax, framesMax);

    /// <summary>Appends an answer, for which there is room beyond the limits of updates: a client that asks is one that reads.</summary>
    /// <returns>False when the client asks without reading.</returns>
    public bool TryAppendAnswer(ReadOnlySpan<byte> frame) => TryAppend(frame, BufferPool.BytesMax, int.MaxValue);

    private bool TryAppend(ReadOnlySpan<byte> frame, int bytesLimit, int framesLimit)
    {
        if (IsGone)
        {
            return true; // its ending is under way; what is written now would go nowhere
        }

        if (!HasRoomFor(frame.Length, bytesLimit, framesLimit))
        {
            Flush(); // a full outbox before a free socket is a burst, not a slow client
            if (!HasRoomFor(frame.Length, bytesLimit, framesLimit))
            {
                return IsGone;
            }
        }

        Append(frame);
        return true;
    }

    /// <summary>Puts a last frame behind all others, or where it finds no room in the place of those that have not begun: it cuts no frame in two.</summary>
    public void AppendLast(ReadOnlySpan<byte> frame)
    {
        if (!HasRoomFor(frame.Length, BufferPool.BytesMax, int.MaxValue))
        {
            _pendingBytes = 0;
            _pendingFrames = 0;
        }

        if (!IsGone)
        {
            Append(frame);
        }
    }

    /// <summary>Writes everything pending with one write, unless an earlier one still waits.</summary>
    public void Flush()
    {
        if (_pendingBytes == 0 || IsBlocked || IsGone)
        {
            return;
        }

        (_inFlight, _inFlightBytes, _inFlightFrames) = (_pending, _pendingBytes, _pendingFrames);
        (_pending, _pendingBytes, _pendingFrames) = (null, 0, 0);
        switch (Write())
        {
            case WriteOutcome.Done:
                totals.Count(_inFlightFrames, _inFlightBytes);
                ReleaseInFlight();
                break;
            case WriteOutcome.Gone:
                ReleaseInFlight();
                Drop();
                break;
            default:
                break; // the buffer stays in flight until Resume
        }
    }

    private WriteOutcome Write()
    {
        try
        {
            return transport.Write(_inFlight.AsMemory(0, _inFlightBytes), completion);
        }
        catch (Exception)
        {
            return WriteOutcome.Gone; // a transport's fault costs its own session the connection, and nobody else anything
        }
    }

    /// <summary>A pending write has ended: its buffer is ours again.</summary>
    public void Resume(bool isGone)
    {
        if (!isGone)
        {
            totals.Count(_inFlightFrames, _inFlightBytes);
        }

        ReleaseInFlight();
        if (isGone || IsGone)
        {
            Drop();
        }
    }

    /// <summary>Forgets what has not begun; what is in flight is returned by its completion.</summary>
    public void Drop()
    {
        IsGone = true;
        ReleasePending();
    }

    private bool HasRoomFor(int bytes, int bytesLimit, int framesLimit) =>
        _pendingBytes + bytes <= bytesLimit && FramesBehind < framesLimit;

    private void Append(ReadOnlySpan<byte> frame)
    {
        var needed = _pendingBytes + frame.Length;
        if (_pending is null || _pending.Length < needed)
        {
            var larger = pool.Rent(needed);
            _pending.AsSpan(0, _pendingBytes).CopyTo(larger);
            if (_pending is not null)
            {
                pool.Return(_pending);
            }

            _pending = larger;
        }

        frame.CopyTo(_pending.AsSpan(_pendingBytes));
        _pendingBytes = needed;
        _pendingFrames++;
    }

    private void ReleaseInFlight()
    {
        if (_inFlight is not null)
        {
            pool.Return(_inFlight);
            (_inFlight, _inFlightBytes, _inFlightFrames) = (null, 0, 0);
        }
    }

    private void ReleasePending()
    {
        if (_pending is not null)
        {
            pool.Return(_pending);
            (_pending, _pendingBytes, _pendingFrames) = (null, 0, 0);
        }
    }
}
