using Tidegate.Markets.Calendars;

namespace Tidegate.Simulation.Candles.Import;

/// <summary>Finds the files of a source and opens them.</summary>
internal static class SourceFiles
{
    /// <summary>The file, or the folder's files by name.</summary>
    /// <exception cref="CandleFileException">The source has a fault, or there is no file.</exception>
    public static IReadOnlyList<string> Of(CandleSource source, int filesMax)
    {
        if (!CandleTimes.IsFormat(source.TimeFormat))
        {
            throw new CandleFileException("TimeFormat must be iso, unix, unix-ms or a .NET format.");
        }

        if (source.TimeZone is { } zone && !ExchangeClock.TryParseZone(zone, out _))
        {
            throw new CandleFileException("TimeZone must be Asia/Kolkata, America/New_York, UTC or an offset such as +05:30.");
        }

        try
        {
            if (!Directory.Exists(source.Path))
            {
                return [source.Path];
            }

            var files = Directory.EnumerateFiles(source.Path).Where(IsCsv).Take(filesMax + 1).ToArray();
            Array.Sort(files, StringComparer.Ordinal);
            return files.Length switch
            {
                0 => throw new CandleFileException($"The folder '{source.Path}' holds no .csv and no .csv.gz."),
                var count when count > filesMax => throw new CandleFileException(
                    $"The folder '{source.Path}' holds more than {filesMax} files."
                ),
                _ => files,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CandleFileException($"The folder '{source.Path}' cannot be read.", failure);
        }
    }

    /// <summary>Reads one file into a builder.</summary>
    /// <exception cref="CandleFileException">It cannot be used.</exception>
    public static CandleImportReport Read(
        CandleLibraryBuilder builder,
        CandleLibraryOptions options,
        CandleSource source,
        string path,
        CancellationToken stopping
    )
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new CandleFileReader(builder, options, source, source.Symbol ?? SymbolOf(path)).Read(file, path, stopping);
        }
        catch (CandleFileException failure)
        {
            throw new CandleFileException($"The candle file '{path}' cannot be used: {failure.Message}.", failure);
        }
        catch (InvalidDataException failure)
        {
            throw new CandleFileException($"The candle file '{path}' is damaged: it is not what its gzip header says.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CandleFileException($"The candle file '{path}' cannot be read.", failure);
        }
    }

    /// <summary><c>data/RELIANCE.csv.gz</c> is RELIANCE.</summary>
    private static string SymbolOf(string path)
    {
        var name = Path.GetFileName(path);
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    private static bool IsCsv(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);
}
