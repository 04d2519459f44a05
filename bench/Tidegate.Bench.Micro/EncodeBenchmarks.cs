using BenchmarkDotNet.Attributes;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.AspNetCore.Dialects.Nse;
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
    public int NativeLtp() => Encode(_native, Mode.Ltp);

    [Benchmark]
    public int NativeQuote() => Encode(_native, Mode.Quote);

    [Benchmark]
    public int NativeDepth() => Encode(_native, Mode.Depth);

    [Benchmark]
    public int NseBar() => Encode(_nse, Mode.Quote);

    private int Encode(Dialect dialect, Mode mode)
    {
        dialect.WriteUpdate(new TopicUpdate(Quotes.Full, new Projection(mode), "e19aa3c", 1_041), _scratch.Begin());
        return _scratch.End().Length;
    }
}
