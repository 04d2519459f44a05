using BenchmarkDotNet.Attributes;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Bench.Micro;

/// <summary>The instrument directory at 200,000 rows as Zerodha has them: a lookup by symbol and by token, a search, an import, a restart.</summary>
/// <remarks>Lookups walk over 4,096 instruments in a fixed order, so that neither caches nor branches know the next one. The argument <c>instruments</c> prints the bytes of a row.</remarks>
public class InstrumentBenchmarks
{
    private const int InUse = 4_096;

    private byte[] _file = [];
    private InstrumentDirectory _directory = InstrumentDirectory.Empty;
    private InstrumentDay _day = null!;
    private string[] _symbols = [];
    private string[] _tokens = [];
    private int _at;

    [Params(200_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _file = GeneratedMaster.Kite(Rows);
        _directory = InstrumentDirectory.Of(Import());
        _day = InstrumentPacking.Pack(_directory.Tables[0]);
        var random = new Random(1);
        var used = Enumerable.Range(0, InUse).Select(_ => _directory.Tables[0][random.Next(Rows)]).ToArray();
        _symbols = [.. used.Select(one => one.Symbol)];
        _tokens = [.. used.Select(one => one.Token[..one.Token.IndexOf(':', StringComparison.Ordinal)])];
        for (var i = 0; i < InUse; i++) // what is looked up first is made
        {
            _ = BySymbol();
            _ = ByToken();
        }
    }

    [Benchmark]
    public Instrument BySymbol()
    {
        _directory.TryFind("zerodha", _symbols[_at = (_at + 1) % InUse], "NFO", out var found);
        return found!;
    }

    [Benchmark]
    public Instrument ByToken()
    {
        _directory.TryFindToken("zerodha", _tokens[_at = (_at + 1) % InUse], "NFO", out var found);
        return found!;
    }

    [Benchmark]
    public int Search() => _directory.Search("NIFTY 26000 DEC CE").Count;

    [Benchmark]
    public InstrumentTable Import() => MasterContract.Read("zerodha", new DateOnly(2026, 3, 4), new MemoryStream(_file)).Table;

    [Benchmark]
    public InstrumentTable Restore() => InstrumentPacking.Unpack(_day);
}
