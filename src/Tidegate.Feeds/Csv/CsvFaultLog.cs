using Microsoft.Extensions.Logging;

namespace Tidegate.Feeds.Csv;

/// <summary>Tells the operator about wrong rows: the first ones by line, the rest as a number. Never what they hold.</summary>
internal sealed partial class CsvFaultLog(ILogger logger)
{
    /// <summary>Rows that are logged one by one.</summary>
    public const int LinesMax = 20;

    private readonly ILogger _logger = logger;

    /// <summary>Wrong rows so far.</summary>
    public int Count { get; private set; }

    public void WrongFieldCount(int line, CsvLayout layout, int fields)
    {
        if (++Count > LinesMax)
        {
            return;
        }

        if (layout.IsExact)
        {
            LogFieldCount(line, layout.FieldsExpected, fields);
        }
        else
        {
            LogFieldCountAtLeast(line, layout.FieldsExpected, fields);
        }
    }

    public void WrongValue(int line, CsvField field)
    {
        if (++Count <= LinesMax)
        {
            LogValue(line, CsvLayout.NameOf(field));
        }
    }

    public void TooLong(int line, int lineBytesMax)
    {
        if (++Count <= LinesMax)
        {
            LogTooLong(line, lineBytesMax);
        }
    }

    /// <summary>Says how many were not logged, if any.</summary>
    public void Complete()
    {
        if (Count > LinesMax)
        {
            LogMore(Count - LinesMax);
        }
    }

    [LoggerMessage(LogEvents.CsvFieldCount, LogLevel.Warning, "Invalid CSV format at line {Line}: expected {Expected} fields, got {Got}")]
    private partial void LogFieldCount(int line, int expected, int got);

    [LoggerMessage(
        LogEvents.CsvFieldCountAtLeast,
        LogLevel.Warning,
        "Invalid CSV format at line {Line}: expected at least {Expected} fields, got {Got}"
    )]
    private partial void LogFieldCountAtLeast(int line, int expected, int got);

    [LoggerMessage(LogEvents.CsvValue, LogLevel.Warning, "Invalid CSV value at line {Line}: field {Field}")]
    private partial void LogValue(int line, string field);

    [LoggerMessage(LogEvents.CsvLineTooLong, LogLevel.Warning, "Invalid CSV format at line {Line}: longer than {BytesMax} bytes")]
    private partial void LogTooLong(int line, int bytesMax);

    [LoggerMessage(LogEvents.CsvMoreBadRows, LogLevel.Warning, "{Count} more invalid CSV lines skipped")]
    private partial void LogMore(int count);
}
