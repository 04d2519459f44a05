namespace Tidegate.Feeds.Csv;

/// <summary>What a column can mean.</summary>
internal enum CsvField
{
    Time,
    Symbol,
    Price,
    Open,
    High,
    Low,
    Close,
    Volume,
}
