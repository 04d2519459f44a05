using System.Globalization;

namespace Tidegate.Simulation.Candles.Import;

/// <summary>Where the fields stand in the rows of one file. Immutable.</summary>
internal sealed class CandleLayout
{
    /// <summary>Most columns of a file.</summary>
    public const int ColumnsMax = 256;

    private static readonly CandleField[] OfBars =
    [
        CandleField.Time,
        CandleField.Open,
        CandleField.High,
        CandleField.Low,
        CandleField.Close,
    ];
    private static readonly CandleField[] OfTicks = [CandleField.Time, CandleField.Price];

    private static readonly string[][] Usual =
    [
        ["timestamp", "datetime", "date", "time", "t"],
        ["symbol", "ticker", "tradingsymbol"],
        ["open", "o"],
        ["high", "h"],
        ["low", "l"],
        ["close", "c"],
        ["volume", "vol", "v", "qty"],
        ["ltp", "price", "last_price", "last"],
        ["adj close", "adj_close", "adjclose", "adjusted_close"],
        ["factor", "adjustment_factor", "adj_factor"],
    ];

    private readonly int[] _columns;

    private CandleLayout(int[] columns, int? fieldCount) => (_columns, FieldCount) = (columns, fieldCount);

    /// <summary>Fields of every row; null: there is no header that says so.</summary>
    public int? FieldCount { get; }

    /// <summary>Column from 0 of a field; -1: the file has none.</summary>
    public int this[CandleField field] => _columns[(int)field];

    /// <param name="source">What was asked for.</param>
    /// <param name="header">Names of the columns in lower case; null: there is no header.</param>
    /// <exception cref="CandleFileException">The columns do not fit.</exception>
    public static CandleLayout Of(CandleSource source, IReadOnlyList<string>? header)
    {
        var asked = source.Columns;
        string?[] wanted =
        [
            asked.Time,
            asked.Symbol,
            asked.Open,
            asked.High,
            asked.Low,
            asked.Close,
            asked.Volume,
            asked.Price,
            asked.AdjustedClose,
            asked.Factor,
        ];
        var columns = new int[wanted.Length];
        for (var field = 0; field < wanted.Length; field++)
        {
            columns[field] = wanted[field] is { } name ? Named(name, header, (CandleField)field) : Guessed(Usual[field], header);
        }

        var needed = source.Kind == CandleSourceKind.Ticks ? OfTicks : OfBars;
        return Array.FindIndex(needed, field => columns[(int)field] < 0) is >= 0 and var missing
            ? throw new CandleFileException($"no column is the {needed[missing]}")
            : new CandleLayout(columns, header?.Count);
    }

    private static int Named(string name, IReadOnlyList<string>? header, CandleField field)
    {
        for (var column = 0; column < header?.Count; column++)
        {
            if (string.Equals(header[column], name, StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && position >= 1
            && position <= (header?.Count ?? ColumnsMax)
            ? position - 1
            : throw new CandleFileException($"there is no column '{name}' for the {field}");
    }

    private static int Guessed(string[] names, IReadOnlyList<string>? header)
    {
        foreach (var name in names)
        {
            for (var column = 0; column < header?.Count; column++)
            {
                if (header[column] == name)
                {
                    return column;
                }
            }
        }

        return -1;
    }
}
