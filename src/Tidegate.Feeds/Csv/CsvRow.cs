namespace Tidegate.Feeds.Csv;

/// <summary>One good row. What the file does not have is zero here and left out of the update.</summary>
internal readonly record struct CsvRow(
    string SourceTime,
    long TimeNs,
    int Symbol,
    decimal Price,
    decimal Open,
    decimal High,
    decimal Low,
    decimal Close,
    long Volume
);
