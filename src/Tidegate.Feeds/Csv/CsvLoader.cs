using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Tidegate.Markets.Calendars;
using Tidegate.Markets.Csv;

namespace Tidegate.Feeds.Csv;

/// <summary>Reads a data file once, in one pass, into a <see cref="CsvTable"/>; afterwards the file may change or disappear.</summary>
internal sealed partial class CsvLoader(CsvOptions options, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly CsvFaultLog _faults = new(logger);

    /// <summary>Wrong rows that were skipped.</summary>
    public int RowsSkipped => _faults.Count;

    /// <summary>Reads the file of the options.</summary>
    /// <exception cref="FeedRefusedException">One sentence: missing, unreadable, damaged, changing, too long, other columns, or no good row.</exception>
    public CsvTable Load()
    {
        try
        {
            using var file = new FileStream(options.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var (bytes, writtenAt) = (file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
            var table = Load(file);
            if (file.Length != bytes || File.GetLastWriteTimeUtc(file.SafeFileHandle) != writtenAt)
            {
                throw Refused("changed while it was read.");
            }

            return table;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused("does not exist.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Refused("cannot be read.", failure);
        }
    }

    /// <summary>Reads a file from a stream that can seek.</summary>
    /// <exception cref="FeedRefusedException">As above.</exception>
    public CsvTable Load(Stream file)
    {
        try
        {
            using var plain = GzipFile.IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
            var lines = new CsvLines(plain ?? file, options.LineBytesMax);
            var table = Read(lines);
            if (plain is not null && !GzipFile.IsWhole(file, lines.BytesRead))
            {
                throw Refused("is cut short.");
            }

            return table.Count > 0 ? table : throw Refused("holds no valid row.");
        }
        catch (InvalidDataException failure)
        {
            throw Refused("is damaged: it is not what its gzip header says.", failure);
        }
    }

    private CsvTable Read(CsvLines lines)
    {
        var layout = ReadLayout(lines);
        var parser = ParserOf(layout);
        var table = new CsvTable(layout);
        while (lines.TryRead(out var line, out var isTooLong))
        {
            if (lines.Number > options.RowsMax)
            {
                throw Refused($"has more than {options.RowsMax} lines.");
            }

            if (isTooLong)
            {
                _faults.TooLong(lines.Number, options.LineBytesMax);
            }
            else if (line.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                AddRow(table, parser, layout, line, lines.Number);
            }
        }

        _faults.Complete();
        table.Complete(parser.Topics);
        LogLoaded(options.File, table.Count, table.Topics.Count, RowsSkipped);
        return table;
    }

    private void AddRow(CsvTable table, CsvRowParser parser, CsvLayout layout, ReadOnlySpan<byte> line, int number)
    {
        if (parser.TryParse(line, out var row, out var fields, out var wrong))
        {
            table.Add(row);
        }
        else if (wrong is { } field)
        {
            _faults.WrongValue(number, field);
        }
        else
        {
            _faults.WrongFieldCount(number, layout, fields);
        }
    }

    private CsvLayout ReadLayout(CsvLines lines)
    {
        if (!CsvColumns.TryParse(options.Columns, out var columns, out var fault))
        {
            throw new FeedRefusedException($"Columns: {fault}");
        }

        var header = options.Header ?? columns.HasNames ? ReadHeader(lines) : null;
        return columns.TryResolve(header, out var layout, out fault) ? layout : throw Refused($"does not fit the column map: {fault}.");
    }

    private List<string> ReadHeader(CsvLines lines)
    {
        try
        {
            return CsvHeader.Read(lines);
        }
        catch (FeedRefusedException refused)
        {
            throw Refused(refused.Message, refused);
        }
    }

    private CsvRowParser ParserOf(CsvLayout layout)
    {
        var needsTime = !layout.IsBars || options.Pace == CsvPace.Timestamps;
        return new CsvRowParser(
            layout,
            new CsvTimes(ExchangeClock.ParseZone(options.TimeZone), options.TimeFormats),
            options.Exchange,
            options.Symbol,
            needsTime
        );
    }

    private FeedRefusedException Refused(string why, Exception? inner = null) =>
        inner is null
            ? new FeedRefusedException($"The data file '{options.File}' {why}")
            : new FeedRefusedException($"The data file '{options.File}' {why}", inner);

    [LoggerMessage(
        LogEvents.CsvLoaded,
        LogLevel.Information,
        "Loaded {Rows} rows of {Symbols} symbols from {File}; {Skipped} lines skipped"
    )]
    private partial void LogLoaded(string file, int rows, int symbols, int skipped);
}
