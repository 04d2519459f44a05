namespace Tidegate.Streaming.Outbox;

/// <summary>The frames that wait for one client: contiguous bytes, bounded in bytes and in frames, sent with one write.</summary>
/// <remarks>Owned by the shard's thread. Holds no memory while nothing waits.</remarks>
internal sealed class SessionOutbox(
    SlabPool pool,
    WriteTotals totals,
    ISessionTransport transport,
    IWriteCompletion completion,
    int bytesMax,
    int framesMax,
    int answerBytesMax = SlabPool.BytesMax
)
{
    private const int RecordBytes = 16_384; // of plaintext at most, RFC 8446 §5.1

    private PendingFrames _pending;
    private PendingFrames _inFlight;

    /// <summary>True from a write that found the socket full until its completion.</summary>
    public bool IsBlocked => !_inFlight.IsEmpty;

    /// <summary>True where the client cannot keep up: its socket is full, or more than one TLS record's worth waits behind a stream's write.</summary>
    public bool IsBehind => IsBlocked && (transport.PendsOnlyWhenFull || _pending.Bytes >= RecordBytes);

    /// <summary>True while anything waits, in flight or not.</summary>
    public bool HasPending => !_pending.IsEmpty || IsBlocked;

    /// <summary>Set once the peer can take nothing more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Frames handed in that the kernel may not have yet.</summary>
    public int FramesBehind => _pending.Frames + _inFlight.Frames;

    /// <summary>Bytes of these.</summary>
    public int BytesBehind => _pending.Bytes + _inFlight.Bytes;

    /// <summary>Appends frames of updates that others get too, all or none.</summary>
    /// <returns>False where they do not all fit; one by one some may.</returns>
    public bool TryAppend(in FrameRun run)
    {
        if (IsGone)
        {
            return true; // its ending is under way; what is written now would go nowhere
        }

        if (_pending.Bytes + run.Bytes > bytesMax || FramesBehind + run.Frames > framesMax)
        {
            return false;
        }

        _pending.Add(run, pool);
        return true;
    }

    /// <summary>Appends an update's whole frame.</summary>
    /// <returns>False when a limit is reached and the socket takes nothing: the client is too slow.</returns>
    public bool TryAppend(ReadOnlySpan<byte> frame) => TryAppend(frame, bytesMax, framesMax);

    /// <summary>Appends an answer, for which there is room beyond the limits of updates: a client that asks is one that reads.</summary>
    /// <returns>False when the client asks without reading.</returns>
    public bool TryAppendAnswer(ReadOnlySpan<byte> frame) => TryAppend(frame, answerBytesMax, int.MaxValue);

    private bool TryAppend(ReadOnlySpan<byte> frame, int bytesLimit, int framesLimit)
    {
        if (IsGone)
        {
            return true;
        }

        if (!HasRoomFor(frame.Length, bytesLimit, framesLimit))
        {
            Flush(); // a full outbox before a free socket is a burst, not a slow client
            if (!HasRoomFor(frame.Length, bytesLimit, framesLimit))
            {
                return IsGone;
            }
        }

        _pending.Add(frame, pool);
        return true;
    }

    /// <summary>Puts a last frame behind all others, or where it finds no room in the place of those that have not begun: it cuts no frame in two.</summary>
    public void AppendLast(ReadOnlySpan<byte> frame)
    {
        if (!HasRoomFor(frame.Length, SlabPool.BytesMax, int.MaxValue))
        {
            _pending.Clear(pool);
        }

        if (!IsGone)
        {
            _pending.Add(frame, pool);
        }
    }

    /// <summary>Writes everything pending with one write, unless an earlier one still waits.</summary>
    public void Flush()
    {
        if (_pending.IsEmpty || IsBlocked || IsGone)
        {
            return;
        }

        (_inFlight, _pending) = (_pending, default);
        switch (Write())
        {
            case WriteOutcome.Done:
                totals.Count(_inFlight.Frames, _inFlight.Bytes);
                _inFlight.Clear(pool);
                break;
            case WriteOutcome.Gone:
                _inFlight.Clear(pool);
                Drop();
                break;
            default:
                break; // what is in flight stays until Resume
        }
    }

    private WriteOutcome Write()
    {
        try
        {
            return transport.Write(_inFlight.Memory, completion);
        }
        catch (Exception)
        {
            return WriteOutcome.Gone; // a transport's fault costs its own session the connection, and nobody else anything
        }
    }

    /// <summary>A pending write has ended: its memory is ours again.</summary>
    public void Resume(bool isGone)
    {
        if (!isGone)
        {
            totals.Count(_inFlight.Frames, _inFlight.Bytes);
        }

        _inFlight.Clear(pool);
        if (isGone || IsGone)
        {
            Drop();
        }
    }

    /// <summary>Forgets what has not begun; what is in flight is released by its completion.</summary>
    public void Drop()
    {
        IsGone = true;
        _pending.Clear(pool);
    }

    // A frame that is larger than the whole limit goes alone, or it would stand in the way of all others for good.
    private bool HasRoomFor(int bytes, int bytesLimit, int framesLimit) =>
        (_pending.Bytes + bytes <= bytesLimit || (!HasPending && bytes <= SlabPool.BytesMax)) && FramesBehind < framesLimit;
}
