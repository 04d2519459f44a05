using System.IO.Compression;
using System.Text;
using Tidegate.Markets.Bars;
using Tidegate.Markets.Calendars;
using Tidegate.Markets.Csv;

namespace Tidegate.Simulation.Candles.Import;

/// <summary>Reads one file once, row by row, into a builder. Its own memory is one line and one open candle for each symbol.</summary>
internal sealed class CandleFileReader(CandleLibraryBuilder builder, CandleLibraryOptions options, CandleSource source, string symbolOfFile)
{
    private const long BackMaxNs = 60_000_000_000; // recorders go back by a second; more is another time

    private readonly FaultCounts _faults = new();
    private readonly Dictionary<string, TickSeries> _ticks = new(StringComparer.Ordinal);
    private long _rows;

    /// <exception cref="CandleFileException">The file is damaged, cut, too large, or has other columns; the text does not name it.</exception>
    public CandleImportReport Read(Stream file, string name, CancellationToken stopping)
    {
        var isGzip = GzipFile.IsGzip(file);
        using var plain = isGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
        using var bounded = new BoundedStream(plain ?? file, options.FileBytesMax, stopping);
        var lines = new CsvLines(bounded, options.LineBytesMax);
        var row = new CandleRow(CandleLayout.Of(source, source.HasHeader ? ReadHeader(lines) : null), Times(), IsTicks);
        while (lines.TryRead(out var line, out var isTooLong))
        {
            if (isTooLong || line.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                _rows++;
                Take(row, line, isTooLong, lines.Number);
            }
        }

        FlushTicks();
        if (isGzip && !GzipFile.IsWhole(file, lines.BytesRead))
        {
            throw new CandleFileException("it is cut short");
        }

        return new CandleImportReport(name, _rows, _faults.ToReport());
    }

    private bool IsTicks => source.Kind == CandleSourceKind.Ticks;

    private CandleTimes Times() => new(source.TimeZone is { } zone ? ExchangeClock.ParseZone(zone) : source.Hours.Clock, source.TimeFormat);

    private void Take(CandleRow row, ReadOnlySpan<byte> line, bool isTooLong, int number)
    {
        var fault = isTooLong ? RowFault.TooLong : row.Read(line);
        fault ??=
            IsTicks ? TakeTick(row)
            : row.Symbol.IsEmpty ? builder.Add(symbolOfFile, source.Hours, source.Timeframe, row.Bar, row.Factor)
            : builder.Add(row.Symbol, source.Hours, source.Timeframe, row.Bar, row.Factor);
        if (fault is { } wrong)
        {
            _faults.Add(wrong, number);
            if (_faults.Damaged > options.FaultsMax)
            {
                throw new CandleFileException($"it has more than {options.FaultsMax} wrong rows, the last in line {number}: {wrong}");
            }
        }
    }

    private RowFault? TakeTick(CandleRow row)
    {
        var symbol = row.Symbol.IsEmpty ? symbolOfFile : row.Symbol;
        var known = _ticks.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(symbol, out var series))
        {
            if (_ticks.Count == options.SymbolsMax)
            {
                throw new CandleFileException($"it has more than {options.SymbolsMax} symbols");
            }

            series = new TickSeries(symbol.ToString(), new BarAggregator(source.Hours.Clock, source.Volume));
            _ticks.Add(series.Symbol, series);
        }

        ref readonly var tick = ref row.Bar;
        if (tick.StartNs < series.LastNs - BackMaxNs)
        {
            return RowFault.Backwards;
        }

        series.LastNs = Math.Max(series.LastNs, tick.StartNs);
        return series.Bars.Add(tick.StartNs, tick.Close, tick.Volume) is { } bar ? AddMinute(series, bar) : null;
    }

    // A day that several files tell of may have been told already: what stands, stands.
    private RowFault? AddMinute(TickSeries series, in Bar bar) => builder.Add(series.Symbol, source.Hours, Timeframe.OneMinute, bar);

    private void FlushTicks()
    {
        foreach (var series in _ticks.Values)
        {
            if (series.Bars.Flush() is { } bar)
            {
                AddMinute(series, bar);
            }
        }
    }

    private static List<string> ReadHeader(CsvLines lines)
    {
        if (!lines.TryRead(out var line, out var isTooLong) || isTooLong)
        {
            throw new CandleFileException("it has no header line");
        }

        var fields = new Range[CandleLayout.ColumnsMax];
        var count = CsvFields.Split(line, fields);
        if (count > fields.Length)
        {
            throw new CandleFileException($"it has more than {CandleLayout.ColumnsMax} columns");
        }

        var names = new List<string>(count);
        foreach (var field in fields.AsSpan(0, count))
        {
            names.Add(Encoding.UTF8.GetString(line[field]).Trim().ToLowerInvariant());
        }

        return names;
    }

    private sealed class TickSeries(string symbol, BarAggregator bars)
    {
        public string Symbol => symbol;

        public BarAggregator Bars => bars;

        public long LastNs { get; set; } = long.MinValue + BackMaxNs;
    }
}
