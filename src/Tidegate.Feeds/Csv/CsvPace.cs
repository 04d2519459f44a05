namespace Tidegate.Feeds.Csv;

/// <summary>What sets the pace of a replay.</summary>
public enum CsvPace
{
    /// <summary>Each step plays the next row of every symbol, one step per <see cref="CsvOptions.Interval"/>.</summary>
    Interval,

    /// <summary>Rows play at the distances of their own times, divided by <see cref="CsvOptions.Speed"/>.</summary>
    Timestamps,
}
