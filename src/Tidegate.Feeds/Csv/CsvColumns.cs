using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tidegate.Feeds.Csv;

/// <summary>A parsed column map: for each field the position or header name of its column. Immutable.</summary>
internal sealed class CsvColumns
{
    /// <summary>Highest position; also as many columns of a header as are looked at.</summary>
    public const int PositionMax = 256;

    /// <summary>How many fields there are.</summary>
    public static readonly int FieldCount = Enum.GetValues<CsvField>().Length;

    private readonly string?[] _columns;

    private CsvColumns(string?[] columns) => _columns = columns;

    /// <summary>True where a column is given by name, so that the file must have a header.</summary>
    public bool HasNames => _columns.Any(column => column is not null && !TryPosition(column, out _));

    public static bool TryParse(string? map, [NotNullWhen(true)] out CsvColumns? columns, [NotNullWhen(false)] out string? fault)
    {
        var parsed = new string?[FieldCount];
        fault = string.IsNullOrWhiteSpace(map) ? "the map is empty." : Fill(parsed, map) ?? Missing(parsed);
        columns = fault is null ? new CsvColumns(parsed) : null;
        return columns is not null;
    }

    /// <summary>Finds the columns in a file.</summary>
    /// <param name="header">Names in the header line; null where the file has none.</param>
    /// <param name="layout">Where each field sits.</param>
    /// <param name="fault">One sentence that names the column which is not there, or not once.</param>
    public bool TryResolve(IReadOnlyList<string>? header, [NotNullWhen(true)] out CsvLayout? layout, [NotNullWhen(false)] out string? fault)
    {
        (layout, fault) = (null, null);
        var positions = new int[FieldCount];
        for (var field = 0; field < FieldCount; field++)
        {
            positions[field] = Locate(_columns[field], header, out fault);
            if (fault is not null)
            {
                return false;
            }
        }

        // A map that names every position describes the whole line; one with holes only what it needs of it.
        var mapped = positions.Where(position => position >= 0).Distinct().Count();
        var highest = positions.Max() + 1;
        layout = new CsvLayout(positions, header?.Count ?? highest, header is not null || mapped == highest);
        return true;
    }

    private static string? Fill(string?[] columns, string map)
    {
        foreach (var entry in map.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts is not [var name, { Length: > 0 } column] || !TryField(name, out var field))
            {
                return "each entry must be field=column, the field one of time, symbol, price, open, high, low, close, volume.";
            }

            if (columns[(int)field] is not null)
            {
                return $"the field {name} is there twice.";
            }

            if (TryPosition(column, out var position) && position is < 1 or > PositionMax)
            {
                return $"the position of {name} must be from 1 to {PositionMax}.";
            }

            columns[(int)field] = column;
        }

        return null;
    }

    private static string? Missing(string?[] columns) =>
        columns[(int)CsvField.Time] is null ? "the field time is missing."
        : columns[(int)CsvField.Price] is null && columns[(int)CsvField.Close] is null ? "a field price or close is missing."
        : null;

    private static int Locate(string? column, IReadOnlyList<string>? header, out string? fault)
    {
        fault = null;
        if (column is null)
        {
            return -1;
        }

        if (TryPosition(column, out var position))
        {
            fault = header is not null && position > header.Count ? $"its header has no column {position}" : null;
            return position - 1;
        }

        var matches = (header ?? []).Index().Where(name => name.Item.Equals(column, StringComparison.OrdinalIgnoreCase)).ToArray();
        fault = matches.Length switch
        {
            0 => $"its header has no column '{column}'",
            1 => null,
            _ => $"its header has the column '{column}' more than once",
        };
        return matches.Length == 0 ? -1 : matches[0].Index;
    }

    private static bool TryField(string name, out CsvField field)
    {
        field = Enum.GetValues<CsvField>().FirstOrDefault(field => CsvLayout.NameOf(field) == name);
        return CsvLayout.NameOf(field) == name;
    }

    private static bool TryPosition(string column, out int position)
    {
        position = 0;
        return column.All(char.IsAsciiDigit)
            && (int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out position) || (position = int.MaxValue) > 0);
    }
}
