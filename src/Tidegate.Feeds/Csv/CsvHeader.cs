using System.Text;
using Tidegate.Markets.Csv;

namespace Tidegate.Feeds.Csv;

/// <summary>The names in the first line of a file.</summary>
internal static class CsvHeader
{
    /// <summary>Reads them.</summary>
    /// <exception cref="FeedRefusedException">There is no such line, or it has too many columns; a sentence without its subject.</exception>
    public static List<string> Read(CsvLines lines)
    {
        if (!lines.TryRead(out var line, out var isTooLong) || isTooLong)
        {
            throw new FeedRefusedException("has no header line.");
        }

        Span<Range> fields = new Range[CsvColumns.PositionMax];
        var count = CsvFields.Split(line, fields);
        if (count > fields.Length)
        {
            throw new FeedRefusedException($"has more than {CsvColumns.PositionMax} columns.");
        }

        var names = new List<string>(count);
        foreach (var field in fields[..count])
        {
            names.Add(Encoding.UTF8.GetString(line[field]).Trim());
        }

        return names;
    }
}
