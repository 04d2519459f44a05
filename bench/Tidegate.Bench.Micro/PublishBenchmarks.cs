using BenchmarkDotNet.Attributes;

namespace Tidegate.Bench.Micro;

/// <summary>One update from the feed's call to every subscriber's (memory) socket: queue, encode, hand over, one write each.</summary>
public class PublishBenchmarks
{
    private MemoryHub _hub = null!;

    [Params(1, 100, 10_000)]
    public int Subscribers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _hub = new MemoryHub();
        for (var i = 0; i < Subscribers; i++)
        {
            _hub.Join(Quotes.Symbol);
        }
    }

    [Benchmark]
    public void Publish() => _hub.Publish(Quotes.Full);
}
