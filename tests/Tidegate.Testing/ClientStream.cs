using System.IO.Pipelines;

namespace Tidegate.Testing;

/// <summary>The reading half of a client's connection, fed by a test: waits for data also in a read of nothing.</summary>
public sealed class ClientStream : Stream
{
    private readonly Lock _gate = new();
    private readonly Queue<byte> _bytes = new();
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource _waits = NewSignal();
    private Exception? _failure;
    private bool _isEnded;

    public ClientStream() => Input = PipeReader.Create(this, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

    /// <summary>Where a session's reader reads.</summary>
    public PipeReader Input { get; }

    /// <summary>Bytes handed out by one read at most.</summary>
    public Func<int> ChunkBytesMax { get; set; } = () => int.MaxValue;

    /// <summary>Reads that wait now.</summary>
    public int Waiting { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Completes when all that was sent has been read and a read waits for more.</summary>
    public Task UntilWaitingAsync()
    {
        lock (_gate)
        {
            return Waiting > 0 ? Task.CompletedTask : _waits.Task;
        }
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (var each in bytes)
            {
                _bytes.Enqueue(each);
            }

            Signal();
        }
    }

    /// <summary>The peer closes its half.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            _isEnded = true;
            Signal();
        }
    }

    /// <summary>Every read from now on fails.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            Signal();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_failure is not null)
                {
                    throw _failure;
                }

                if (_bytes.Count > 0)
                {
                    return Take(buffer.Span);
                }

                if (_isEnded)
                {
                    return 0;
                }

                Waiting++;
                _waits.TrySetResult();
                _waits = NewSignal();
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Take(Span<byte> to)
    {
        var count = Math.Min(Math.Min(to.Length, _bytes.Count), Math.Max(1, ChunkBytesMax()));
        for (var i = 0; i < count; i++)
        {
            to[i] = _bytes.Dequeue();
        }

        return count;
    }

    private void Signal()
    {
        Waiting = 0;
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
