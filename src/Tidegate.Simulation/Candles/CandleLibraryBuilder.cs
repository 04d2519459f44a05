using Tidegate.Markets.Bars;
using Tidegate.Markets.Calendars;
using Tidegate.Simulation.Candles.Import;
using Tidegate.Simulation.Candles.Spool;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Candles;

/// <summary>Takes candles, from files or one by one, and makes a <see cref="CandleLibrary"/> of them. Not thread-safe.</summary>
public sealed class CandleLibraryBuilder : IDisposable
{
    private const long DayNs = 86_400_000_000_000;
    private const long UnixDay = 719_162; // 1970-01-01 since 0001-01-01
    private const decimal FactorMax = 1_000_000;

    private readonly CandleLibraryOptions _options;
    private readonly SpoolFile _spool;
    private readonly Dictionary<string, SeriesWriter>[] _series;
    private readonly Dictionary<string, SeriesWriter>.AlternateLookup<ReadOnlySpan<char>>[] _lookups;
    private readonly List<CandleImportReport> _reports = [];
    private int _count;
    private bool _isDone;

    /// <summary>Makes one with an empty temporary file.</summary>
    /// <exception cref="ArgumentException">The options have a fault: <see cref="CandleLibraryRules"/>.</exception>
    /// <exception cref="CandleFileException">The temporary file cannot be made.</exception>
    public CandleLibraryBuilder(CandleLibraryOptions options)
    {
        if (CandleLibraryRules.FaultsOf(options) is [var fault, ..])
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _options = options;
        _series = [.. TimeframeNames.All.Select(_ => new Dictionary<string, SeriesWriter>(StringComparer.Ordinal))];
        _lookups = [.. _series.Select(each => each.GetAlternateLookup<ReadOnlySpan<char>>())];
        try
        {
            _spool = new SpoolFile(options.SpoolFolder ?? Path.GetTempPath(), options.SpoolBytesMax);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CandleFileException("The temporary file of the candles cannot be made.", failure);
        }
    }

    /// <summary>Bytes held in memory for candles that are not in the file yet.</summary>
    internal long BufferBytes => (long)_count * SeriesWriter.ChunkBytes;

    /// <summary>Takes the candles of a file, or of a folder's files.</summary>
    /// <exception cref="CandleFileException">A file is missing, cannot be read, is damaged, cut, too large, or has other columns.</exception>
    public void Read(CandleSource source, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_isDone, this);
        foreach (var path in SourceFiles.Of(source, _options.FilesMax))
        {
            _reports.Add(SourceFiles.Read(this, _options, source, path, stopping));
        }
    }

    /// <summary>Takes one candle.</summary>
    /// <param name="symbol">Its symbol, 1 to 64 characters.</param>
    /// <param name="hours">When that trades; the same for all of its candles.</param>
    /// <param name="timeframe">Length of the candle.</param>
    /// <param name="bar">The candle, later than the symbol's last of this length. Of a daily one only the day counts.</param>
    /// <param name="factor">By what its prices are multiplied to adjust them; kept to twelve decimals.</param>
    /// <returns>Why it was left out; null: it was taken.</returns>
    /// <exception cref="CandleFileException">There are too many symbols or bytes, or the symbol has other hours already.</exception>
    public RowFault? Add(ReadOnlySpan<char> symbol, ExchangeHours hours, Timeframe timeframe, in Bar bar, decimal factor = 1)
    {
        ArgumentNullException.ThrowIfNull(hours);
        ObjectDisposedException.ThrowIf(_isDone, this);
        if (FaultOf(bar, factor) is { } fault)
        {
            return fault;
        }

        var series = Find(symbol, hours, timeframe);
        var tidy = new Bar(
            timeframe == Timeframe.Daily ? OpenOf(hours, bar.StartNs) : bar.StartNs,
            ScaledPrice.Tidy(bar.Open),
            ScaledPrice.Tidy(bar.High),
            ScaledPrice.Tidy(bar.Low),
            ScaledPrice.Tidy(bar.Close),
            bar.Volume
        );
        if (tidy.StartNs <= series.LastNs)
        {
            return tidy.StartNs == series.LastNs ? RowFault.Repeated : RowFault.Backwards;
        }

        series.Add(tidy, (long)decimal.Round(factor * SpoolRow.FactorOne));
        return null;
    }

    /// <summary>Makes the library. The builder is used up.</summary>
    /// <exception cref="CandleFileException">The last candles cannot be written.</exception>
    public CandleLibrary Build()
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        var series = _series
            .SelectMany(each => each.Values)
            .Select(each => each.Complete())
            .Where(each => each.Chunks.Length > 0)
            .ToArray();
        _isDone = true;
        return new CandleLibrary(_spool, series, [.. _reports]);
    }

    /// <summary>Lets go of the temporary file, where it was not built into a library.</summary>
    public void Dispose()
    {
        if (!_isDone)
        {
            _isDone = true;
            _spool.Dispose();
        }
    }

    private SeriesWriter Find(ReadOnlySpan<char> symbol, ExchangeHours hours, Timeframe timeframe)
    {
        if (_lookups[(int)timeframe].TryGetValue(symbol, out var series))
        {
            return series.Hours.Equals(hours) ? series : throw new CandleFileException($"{symbol} has other hours in another file");
        }

        if (symbol.Length is 0 or > SettingsRules.SymbolLengthMax)
        {
            throw new CandleFileException("a symbol has 1 to 64 characters");
        }

        if (_count == _options.SymbolsMax)
        {
            throw new CandleFileException($"there are more than {_options.SymbolsMax} symbols");
        }

        _count++;
        series = new SeriesWriter(_spool, symbol.ToString(), timeframe, hours);
        _series[(int)timeframe].Add(series.Symbol, series);
        return series;
    }

    private static RowFault? FaultOf(in Bar bar, decimal factor)
    {
        if (bar.StartNs is < -CandleLibrary.TimeMaxNs or > CandleLibrary.TimeMaxNs)
        {
            return RowFault.Time;
        }

        if (bar.Low <= 0 || bar.High > ScaledPrice.Max || decimal.Round(bar.Low, ScaledPrice.ScaleMax) == 0)
        {
            return RowFault.Price;
        }

        if (bar.Low > Math.Min(bar.Open, bar.Close) || bar.High < Math.Max(bar.Open, bar.Close))
        {
            return RowFault.Range;
        }

        if (bar.Volume < 0)
        {
            return RowFault.Volume;
        }

        return factor is > 0 and <= FactorMax && decimal.Round(factor * SpoolRow.FactorOne) >= 1 ? null : RowFault.Factor;
    }

    // Daily rows carry the day's midnight, in the exchange's zone or in UTC, where it would be the evening before in America. No exchange
    // of ours begins its day at midnight UTC, so that one is a day and not a time.
    private static long OpenOf(ExchangeHours hours, long timeNs)
    {
        var number = timeNs % DayNs == 0 ? (timeNs / DayNs) + UnixDay : hours.Clock.DayNumber(timeNs);
        return hours.Day(number).OpenNs;
    }
}
