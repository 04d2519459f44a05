using BenchmarkDotNet.Attributes;
using Tidegate.Streaming.Outbox;

namespace Tidegate.Bench.Micro;

/// <summary>Frames of 120 bytes into an outbox, and out with one write.</summary>
public class OutboxBenchmarks : IWriteCompletion
{
    private readonly byte[] _frame = new byte[120];
    private SessionOutbox _outbox = null!;

    /// <summary>Frames that are joined into one write.</summary>
    [Params(1, 16, 128)]
    public int Frames { get; set; }

    [GlobalSetup]
    public void Setup() =>
        _outbox = new SessionOutbox(
            new SlabPool(),
            new WriteTotals(),
            new MemoryTransport(),
            this,
            bytesMax: 65_536,
            framesMax: int.MaxValue
        );

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
