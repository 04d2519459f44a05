using BenchmarkDotNet.Attributes;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;

namespace Tidegate.Bench.Micro;

/// <summary>An update into a whole frame, which happens once per dialect and mode however many subscribe.</summary>
public class EncodeBenchmarks
{
    private readonly FrameScratch _scratch = new();
    private readonly TidegateDialect _native = new();
    private readonly NseStreamDialect _nse = new();

    [Benchmark]
    public int NativeLtp() => Encode(_native, new Projection(Mode.Ltp));

    [Benchmark]
    public int NativeQuote() => Encode(_native, new Projection(Mode.Quote));

    /// <summary>Price and volume have changed, nothing else.</summary>
    [Benchmark]
    public int NativeQuoteDelta() => Encode(_native, new Projection(Mode.Quote, Delta: true), Quotes.Before);

    [Benchmark]
    public int NativeDepth5() => Encode(_native, new Projection(Mode.Depth, Depth: 5));

    [Benchmark]
    public int NativeDepth20() => Encode(_native, new Projection(Mode.Depth, Depth: 20));

    [Benchmark]
    public int NseBar() => Encode(_nse, new Projection(Mode.Quote));

    private int Encode(Dialect dialect, Projection projection, MarketUpdate? before = null)
    {
        dialect.WriteUpdate(new TopicUpdate(Quotes.Full, projection, "e19aa3c", 1_041) { Previous = before }, _scratch.Begin());
        return _scratch.End().Length;
    }
}
