using System.Globalization;
using Tidegate.Simulation.Candles.Import;
using Tidegate.Simulation.Candles.Spool;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Candles;

/// <summary>All candles that simulations may be run on. In memory is only where they lie; they are in a temporary file. Immutable and thread-safe.</summary>
/// <remarks>
/// A slice belongs to a session when it starts in [start, end); a candle is always whole, also at these borders. Its end is when it is
/// over: start and timeframe, or the end of the regular session where that comes first. A slice ends the day when the next one that is
/// stored, be it within the session's span or not, is another day's.
/// </remarks>
public sealed class CandleLibrary : IDisposable
{
    /// <summary>Times that are known go this far either side of 1970: to 2116, half of what a long holds, so that no sum of two is too large.</summary>
    internal const long TimeMaxNs = 1L << 62;

    private readonly SpoolFile _spool;
    private readonly Dictionary<string, SpoolSeries[]> _series;
    private readonly CandleCoverage _coverage;
    private int _isDisposed;

    internal CandleLibrary(SpoolFile spool, IReadOnlyList<SpoolSeries> series, IReadOnlyList<CandleImportReport> reports)
    {
        (_spool, Reports) = (spool, reports);
        _series = series
            .GroupBy(each => each.Symbol, StringComparer.Ordinal)
            .ToDictionary(each => each.Key, each => each.OrderByDescending(one => one.Timeframe).ToArray(), StringComparer.Ordinal);
        _coverage = new CandleCoverage(series);
        Series =
        [
            .. series
                .Select(each => new CandleSeriesInfo(
                    each.Symbol,
                    each.Timeframe,
                    each.Rows,
                    each.Chunks[0].FirstNs,
                    each.Chunks[^1].LastNs,
                    each.Days.Length
                ))
                .OrderBy(each => each.Symbol, StringComparer.Ordinal)
                .ThenBy(each => each.Timeframe),
        ];
    }

    /// <summary>What became of each file.</summary>
    public IReadOnlyList<CandleImportReport> Reports { get; }

    /// <summary>What there is, by symbol and then by length.</summary>
    public IReadOnlyList<CandleSeriesInfo> Series { get; }

    /// <summary>Bytes of the temporary file.</summary>
    public long SpoolBytes => _spool.Length;

    /// <summary>Reads all files of the options, once.</summary>
    /// <exception cref="ArgumentException">The options have a fault: <see cref="CandleLibraryRules"/>.</exception>
    /// <exception cref="CandleFileException">A file is missing, cannot be read, is damaged, cut, too large, or has other columns.</exception>
    public static CandleLibrary Load(CandleLibraryOptions options, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var builder = new CandleLibraryBuilder(options);
        foreach (var source in options.Sources)
        {
            builder.Read(source, stopping);
        }

        return builder.Build();
    }

    /// <summary>Opens the candles of a session. The feed stays good when the library is disposed meanwhile.</summary>
    /// <exception cref="CandleDataException">A symbol is unknown, has only longer candles, or trades at other hours than the others; a trading day is missing; nothing lies in the span.</exception>
    public ICandleFeed Open(SimulationSettings settings)
    {
        var series = Find(ref settings);
        _coverage.Require(series, settings);
        var feed = OpenFeed(series, settings, settings.StartNs, settings.EndNs);
        if (!feed.IsEmpty)
        {
            return feed;
        }

        feed.Dispose();
        var day = series[0].Hours.DayAt(settings.StartNs).Name;
        throw new CandleDataException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"There are no candles of {Names(settings.Symbols)} in the time asked for, which begins on {day}."
            )
        );
    }

    /// <summary>The last slices that are over at a session's start, <see cref="SimulationSettings.WarmupBars"/> of them where there are as many, oldest first.</summary>
    /// <exception cref="CandleDataException">As <see cref="Open"/>, or symbols and candles are more than <see cref="CandleHistory.CandlesMax"/> together.</exception>
    public IReadOnlyList<CandleSlice> History(SimulationSettings settings)
    {
        var series = Find(ref settings);
        var asked = settings;
        var firstNs = series.Min(each => each.Chunks[0].FirstNs);
        return CandleHistory.Read(asked, series[0].Hours, firstNs, from => OpenFeed(series, asked, from, asked.StartNs));
    }

    /// <summary>Lets go of the temporary file; it is gone with the last feed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _spool.Dispose();
        }
    }

    /// <summary>As <see cref="Open"/>, without asking whether a day is missing.</summary>
    internal CandleFeed OpenUnchecked(SimulationSettings settings) =>
        OpenFeed(Find(ref settings), settings, settings.StartNs, settings.EndNs);

    private CandleFeed OpenFeed(SpoolSeries[] series, SimulationSettings settings, long startNs, long endNs)
    {
        _spool.Enter();
        try
        {
            return new CandleFeed(_spool, [.. series.Select(Candles)], startNs, endNs);
        }
        finally
        {
            _spool.Dispose();
        }

        SymbolCandles Candles(SpoolSeries each) =>
            new(
                new SeriesReader(_spool, each, settings.IsAdjusted),
                new CandleBuckets(each.Hours, settings.Timeframe, each.Timeframe == settings.Timeframe)
            );
    }

    /// <summary>Of each symbol the longest stored candles that what is asked for can be made of.</summary>
    private SpoolSeries[] Find(ref SimulationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        settings = settings with
        {
            StartNs = Math.Clamp(settings.StartNs, -TimeMaxNs, TimeMaxNs),
            EndNs = Math.Clamp(settings.EndNs, -TimeMaxNs, TimeMaxNs),
        };
        var symbols = settings.Symbols;
        var unknown = symbols.Where(symbol => !_series.ContainsKey(symbol)).ToArray();
        if (unknown.Length > 0)
        {
            throw new CandleDataException($"There are no candles of {Names(unknown)}.");
        }

        var timeframe = settings.Timeframe;
        var found = new SpoolSeries[symbols.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var symbol = symbols[i];
            found[i] =
                Array.Find(_series[symbol], each => each.Timeframe <= timeframe)
                ?? throw new CandleDataException(
                    $"There are no candles of {symbol} as short as {timeframe.Name()}: the shortest are {_series[symbol][^1].Timeframe.Name()}."
                );
            if (!found[i].Hours.Equals(found[0].Hours))
            {
                throw new CandleDataException($"{symbols[0]} and {symbol} trade at different hours: simulate them apart.");
            }
        }

        return found;
    }

    private static string Names(IReadOnlyList<string> symbols) => CandleCoverage.Names(symbols);
}
