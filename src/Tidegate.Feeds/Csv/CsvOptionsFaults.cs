using System.Globalization;
using Tidegate.Core.Topics;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Csv;

/// <summary>What is wrong with <see cref="CsvOptions"/>: everything at once, one sentence each.</summary>
public static class CsvOptionsFaults
{
    /// <summary>Lowest speed.</summary>
    public const double SpeedMin = 0.1;

    /// <summary>Highest speed.</summary>
    public const double SpeedMax = 1000;

    /// <summary>The faults in the order of the options; none where the options can be used. Does not look at the file.</summary>
    public static IReadOnlyList<string> Find(CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                faults.Add(sentence);
            }
        }

        Require(!string.IsNullOrWhiteSpace(options.File), "File must name a file.");
        if (!CsvColumns.TryParse(options.Columns, out var columns, out var fault))
        {
            faults.Add($"Columns: {fault}");
        }
        else
        {
            Require(!columns.HasNames || options.Header != false, "Columns names columns of a header, but Header is false.");
        }

        Require(options.TimeFormats.All(CsvTimes.IsFormat), "TimeFormats holds a text that is not a time format.");
        Require(
            ExchangeClock.TryParseZone(options.TimeZone, out _),
            "TimeZone must be Asia/Kolkata, UTC or an offset such as +05:30, at most 14 hours."
        );
        Require(IsSegment(options.Symbol), "Symbol must be one topic segment.");
        Require(IsSegment(options.Exchange), "Exchange must be one topic segment.");
        Require(Enum.IsDefined(options.Pace), "Pace must be Interval or Timestamps.");
        Require(
            options.Interval >= TimeSpan.FromMilliseconds(1) && options.Interval <= TimeSpan.FromHours(1),
            "Interval must be from 1 ms to 1 h."
        );
        Require(
            options.Speed is >= SpeedMin and <= SpeedMax,
            string.Create(CultureInfo.InvariantCulture, $"Speed must be from {SpeedMin} to {SpeedMax}.")
        );
        Require(
            options.GapMax >= TimeSpan.FromSeconds(1) && options.GapMax <= TimeSpan.FromDays(10),
            "GapMax must be from 1 s to 10 days."
        );
        Require(options.BarSeries is null || IsSegment(options.BarSeries), "BarSeries must be one topic segment.");
        Require(Enum.IsDefined(options.Volume), "Volume must be Cumulative or PerTick.");
        Require(options.BookLevels is >= 0 and <= 30, "BookLevels must be from 0 to 30.");
        Require(options.RowsMax is >= 1 and <= 50_000_000, "RowsMax must be from 1 to 50000000.");
        Require(options.LineBytesMax is >= 64 and <= 65_536, "LineBytesMax must be from 64 to 65536.");
        return faults;
    }

    private static bool IsSegment(string? text) => Topic.TryJoin(["md", text], out _);
}
