using System.IO.Compression;
using Tidegate.Markets.Csv;

namespace Tidegate.Feeds.Simulators.Market;

/// <summary>Tells what the columns of a recording mean from its first line, so that nobody has to say it for the usual files.</summary>
internal static class RecordingShape
{
    private const int HeadCharactersMax = 4_096;

    private static readonly (string Field, string[] Names)[] Known =
    [
        ("time", ["timestamp", "time", "datetime", "date", "exchange_timestamp"]),
        ("symbol", ["symbol", "tradingsymbol", "token", "instrument_token", "ticker"]),
        ("price", ["ltp", "price", "last_price", "last"]),
        ("open", ["open"]),
        ("high", ["high"]),
        ("low", ["low"]),
        ("close", ["close"]),
        ("volume", ["volume", "vol", "volume_traded"]),
    ];

    /// <summary>The column map of a file, in the form of <see cref="Csv.CsvOptions.Columns"/>; null where its first line tells nothing.</summary>
    /// <exception cref="FeedRefusedException">The file cannot be read.</exception>
    public static string? Of(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var plain = GzipFile.IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            using var reader = new StreamReader(plain);
            var head = new char[HeadCharactersMax];
            var count = reader.ReadBlock(head);
            var line = head.AsSpan(0, count);
            var end = line.IndexOfAny('\r', '\n');
            return OfLine((end < 0 ? line : line[..end]).ToString());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FeedRefusedException($"The data file '{path}' cannot be read.", failure);
        }
    }

    /// <summary>The same of a line.</summary>
    public static string? OfLine(string line)
    {
        var names = line.Split(',', StringSplitOptions.TrimEntries);
        if (names is [{ Length: > 0 } first, _, _, _, _, _] && char.IsAsciiDigit(first[0]))
        {
            return Csv.CsvOptions.SixColumns;
        }

        var map = Known
            .Select(known =>
                (known.Field, Column: names.FirstOrDefault(name => known.Names.Contains(name, StringComparer.OrdinalIgnoreCase)))
            )
            .Where(known => known.Column is not null)
            .ToArray();
        var has = map.Select(known => known.Field).ToHashSet();
        return has.Contains("time") && (has.Contains("price") || has.Contains("close"))
            ? string.Join(',', map.Select(known => $"{known.Field}={known.Column}"))
            : null;
    }
}
