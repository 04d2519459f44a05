namespace Tidegate.Feeds.Csv;

/// <summary>Where the fields sit in the lines of one file. Immutable.</summary>
internal sealed class CsvLayout(int[] positions, int fieldsExpected, bool isExact)
{
    /// <summary>Fields that a line must have; more are allowed unless <see cref="IsExact"/>.</summary>
    public int FieldsExpected { get; } = fieldsExpected;

    /// <summary>Whether a line with more fields is wrong.</summary>
    public bool IsExact { get; } = isExact;

    /// <summary>One past the highest column that is read.</summary>
    public int ColumnsRead { get; } = positions.Max() + 1;

    /// <summary>True for a file of bars: open, high, low and close, and no price.</summary>
    public bool IsBars => Has(CsvField.Open) && Has(CsvField.High) && Has(CsvField.Low) && Has(CsvField.Close) && !Has(CsvField.Price);

    /// <summary>Whether the file has the field.</summary>
    public bool Has(CsvField field) => positions[(int)field] >= 0;

    /// <summary>Column of a field from 0; -1 where the file does not have it.</summary>
    public int ColumnOf(CsvField field) => positions[(int)field];

    /// <summary>Whether a line with so many fields is right.</summary>
    public bool Accepts(int fields) => IsExact ? fields == FieldsExpected : fields >= FieldsExpected;

    /// <summary>Name of a field in maps and logs.</summary>
    public static string NameOf(CsvField field) =>
        field switch
        {
            CsvField.Time => "time",
            CsvField.Symbol => "symbol",
            CsvField.Price => "price",
            CsvField.Open => "open",
            CsvField.High => "high",
            CsvField.Low => "low",
            CsvField.Close => "close",
            _ => "volume",
        };
}
