using BenchmarkDotNet.Attributes;
using Tidegate.Streaming.Outbox;

namespace Tidegate.Bench.Micro;

/// <summary>Frames of 120 bytes into an outbox, and out with one write.</summary>
public class OutboxBenchmarks : IWriteCompletion
{
    private readonly byte[] _frame = new byte[120];
    private SessionOutbox _outbox = null!;
    private FrameRun _run;

    /// <summary>Frames that are joined into one write.</summary>
    [Params(1, 16, 128)]
    public int Frames { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var pool = new SlabPool();
        _outbox = new SessionOutbox(pool, new WriteTotals(), new MemoryTransport(), this, bytesMax: 65_536, framesMax: int.MaxValue);
        _run = new FrameRun(pool.Rent(Frames * _frame.Length), 0, Frames * _frame.Length, Frames);
    }

    /// <summary>Frames that others get too: borrowed, not copied.</summary>
    [Benchmark]
    public void BorrowAndFlush()
    {
        _outbox.TryAppend(_run);
        _outbox.Flush();
    }

    /// <summary>Frames of its own, one by one.</summary>
    [Benchmark]
    public void AppendAndFlush()
    {
        for (var i = 0; i < Frames; i++)
        {
            _outbox.TryAppend(_frame);
        }

        _outbox.Flush();
    }

    void IWriteCompletion.WriteCompleted(bool isGone) => throw new NotSupportedException("No write is ever pending here.");
}
