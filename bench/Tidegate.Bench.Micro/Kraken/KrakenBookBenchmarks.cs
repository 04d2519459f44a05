using BenchmarkDotNet.Attributes;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tests.Books;

namespace Tidegate.Bench.Micro.Kraken;

/// <summary>One change of a full book, with its checksum; half of the changes are within ten levels of the touch.</summary>
public class KrakenBookBenchmarks
{
    private const int Updates = 5_000;
    private KrakenBook? _book;
    private KrakenBookUpdate[] _rows = [];

    [Params(10, 1_000)]
    public int Depth { get; set; }

    [GlobalSetup]
    public void Begin() => (_book, _rows) = FullBook.Make(Depth, Updates);

    /// <summary>The snapshot that begins each round is one row of five thousand.</summary>
    [Benchmark(OperationsPerInvoke = Updates)]
    public uint Apply()
    {
        FullBook.Apply(_book!, _rows);
        return _book!.Checksum;
    }
}
