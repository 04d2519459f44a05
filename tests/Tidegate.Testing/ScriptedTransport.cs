using Tidegate.Streaming.Outbox;

namespace Tidegate.Testing;

/// <summary>A socket that takes everything, nothing, or has gone, as a test says.</summary>
public sealed class ScriptedTransport : ISessionTransport
{
    private readonly Lock _gate = new();
    private readonly List<byte> _taken = [];
    private ReadOnlyMemory<byte> _pending;
    private IWriteCompletion? _completion;

    /// <summary>While set, a write is pending until <see cref="CompleteWrite"/>.</summary>
    public bool IsStuck { get; set; }

    /// <summary>Whether a pending write says that the socket is full. True as with a socket; false as with a stream.</summary>
    public bool PendsOnlyWhenFull { get; set; } = true;

    /// <summary>While set, a write finds the peer gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>While set, what is taken is not remembered: for tests that measure allocation.</summary>
    public bool TakesSilently { get; set; }

    /// <summary>Thrown by the next writes where set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Called by <see cref="CancelRead"/> and <see cref="Abort"/>: what the reading half would notice.</summary>
    public Action? OnCancelRead { get; set; }

    public Action? OnAbort { get; set; }

    public int Writes { get; private set; }

    public int CancelledReads { get; private set; }

    public int Aborts { get; private set; }

    public int Disposals { get; private set; }

    public bool IsPending
    {
        get
        {
            lock (_gate)
            {
                return _completion is not null;
            }
        }
    }

    /// <summary>What the peer has received so far.</summary>
    public IReadOnlyList<ServerFrame> Frames
    {
        get
        {
            lock (_gate)
            {
                return ServerFrame.ReadAll([.. _taken]);
            }
        }
    }

    /// <summary>What the peer has received since the last call, which is forgotten here.</summary>
    public IReadOnlyList<ServerFrame> Drain()
    {
        lock (_gate)
        {
            var frames = ServerFrame.ReadAll([.. _taken]);
            _taken.Clear();
            return frames;
        }
    }

    public IEnumerable<string> Texts => Frames.Where(frame => frame.Opcode == 1).Select(frame => frame.Text);

    public ServerFrame? CloseFrame => Frames.SingleOrDefault(frame => frame.IsClose);

    public WriteOutcome Write(ReadOnlyMemory<byte> bytes, IWriteCompletion completion)
    {
        lock (_gate)
        {
            Writes++;
            if (_completion is not null)
            {
                throw new InvalidOperationException("A write is pending already.");
            }

            if (Fault is not null)
            {
                throw Fault;
            }

            if (IsGone)
            {
                return WriteOutcome.Gone;
            }

            if (IsStuck)
            {
                (_pending, _completion) = (bytes, completion);
                return WriteOutcome.Pending;
            }

            if (!TakesSilently)
            {
                _taken.AddRange(bytes.Span);
            }

            return WriteOutcome.Done;
        }
    }

    /// <summary>Ends a pending write; without one this does nothing.</summary>
    public void CompleteWrite(bool isGone = false)
    {
        IWriteCompletion? completion;
        lock (_gate)
        {
            completion = _completion;
            if (completion is not null && !isGone)
            {
                _taken.AddRange(_pending.Span); // read only now: the buffer must have stayed as it was
            }

            (_pending, _completion) = (default, null);
        }

        completion?.WriteCompleted(isGone);
    }

    /// <summary>Takes everything again, what was pending first.</summary>
    public void Unstick()
    {
        IsStuck = false;
        CompleteWrite();
    }

    public void CancelRead()
    {
        CancelledReads++;
        OnCancelRead?.Invoke();
    }

    public void Abort()
    {
        Aborts++;
        IsGone = true;
        OnAbort?.Invoke();
        CompleteWrite(isGone: true);
    }

    public void Dispose() => Disposals++;
}
