using System.Globalization;
using System.IO.Compression;
using System.Text;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Import;
using Tidegate.Simulation.Sessions;
using Tidegate.Testing;

namespace Tidegate.Simulation.Tests.Candles;

/// <summary>A folder of candle files of a test, and short ways to read them.</summary>
internal sealed class CandleFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tidegate-candle-tests").FullName;

    public string Folder => _folder;

    public CandleLibraryOptions Options { get; } = new();

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text, bool isGzip = false)
    {
        var path = Path.Combine(_folder, name);
        using var file = File.Create(path);
        using Stream stream = isGzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    /// <summary>Reads one text as <c>AAPL.csv</c>.</summary>
    public CandleLibrary Load(string text, Action<CandleSource>? adjust = null)
    {
        var source = new CandleSource { Path = Write("AAPL.csv", text) };
        adjust?.Invoke(source);
        return Load(source);
    }

    public CandleLibrary Load(params CandleSource[] sources)
    {
        foreach (var source in sources)
        {
            Options.Sources.Add(source);
        }

        return CandleLibrary.Load(Options, TestContext.Current.CancellationToken);
    }

    /// <summary>A library of one-minute candles of one symbol each.</summary>
    public static CandleLibrary Of(ExchangeHours hours, params (string Symbol, Bar[] Bars)[] series)
    {
        using var builder = new CandleLibraryBuilder(new CandleLibraryOptions());
        foreach (var (symbol, bars) in series)
        {
            foreach (var bar in bars)
            {
                Assert.Null(builder.Add(symbol, hours, Timeframe.OneMinute, bar));
            }
        }

        return builder.Build();
    }

    public static SimulationSettings Span(string from, string to, params string[] symbols) =>
        new(symbols is [] ? ["AAPL"] : symbols, Ns(from), Ns(to), 10_000);

    public static long Ns(string utc) =>
        (
            DateTime.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
            - DateTime.UnixEpoch
        ).Ticks * 100;

    public static string Text(long timeNs, string format = "yyyy-MM-dd HH:mm") =>
        DateTime.UnixEpoch.AddTicks(timeNs / 100).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>All slices of a session, copied.</summary>
    public static List<CandleSlice> Slices(CandleLibrary library, SimulationSettings settings)
    {
        var slices = new List<CandleSlice>();
        using var feed = library.Open(settings);
        while (feed.MoveNext())
        {
            slices.Add(feed.Current with { Candles = feed.Current.Candles.ToArray() });
        }

        return slices;
    }

    /// <summary>Candles of the only symbol as <c>2024-01-02 14:30: 1 2 0.5 1.5 x100</c>, in UTC.</summary>
    public static string[] Say(IEnumerable<CandleSlice> slices) =>
        [
            .. slices
                .Select(slice => slice.Candles.Span[0].Candle)
                .Select(bar =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Text(bar.StartNs)}: {bar.Open:0.#########} {bar.High:0.#########} {bar.Low:0.#########} {bar.Close:0.#########} x{bar.Volume}"
                    )
                ),
        ];

    /// <summary>A recorded file; the test is skipped where it does not lie beside the clone.</summary>
    public static string Recorded(string name)
    {
        var path = Repository.PathOf("..", "shared", "data", "nse", name);
        if (!File.Exists(path))
        {
            Assert.Skip("The recorded day is not beside this clone.");
        }

        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
