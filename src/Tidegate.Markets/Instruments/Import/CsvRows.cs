using System.Text;
using Tidegate.Markets.Csv;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>Rows of a CSV file, by the names of its header or, without one, by position.</summary>
internal sealed class CsvRows : IMasterRows
{
    private const int FieldsMax = 64;

    private readonly CsvLines _lines;
    private readonly byte[] _text;
    private readonly Range[] _ranges = new Range[FieldsMax];
    private int[] _columnOfField = [];
    private int _textLength;

    public CsvRows(Stream stream, int rowBytesMax)
    {
        _lines = new CsvLines(stream, rowBytesMax);
        _text = new byte[rowBytesMax];
    }

    public int Number => _lines.Number;

    public bool IsCut => false; // a file that ends between two lines looks whole

    public bool EndsInRow => _lines.EndsInLine;

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _textLength);

    /// <summary>Reads the header.</summary>
    /// <returns>Its names in lower case; empty where the first line is none.</returns>
    public IReadOnlyList<string> ReadHeader()
    {
        if (!_lines.TryRead(out var line, out var isTooLong) || isTooLong)
        {
            return [];
        }

        var names = new List<string>();
        foreach (var range in _ranges.AsSpan(0, Math.Min(CsvFields.Split(line, _ranges), FieldsMax)))
        {
            names.Add(Encoding.UTF8.GetString(line[range]).Trim().ToLowerInvariant());
        }

        return names;
    }

    /// <summary>Says which of the format's columns each field of a line is; -1: none of them.</summary>
    public void Use(int[] columnOfField) => _columnOfField = columnOfField;

    public bool TryRead(MasterRow row, out SkipReason? fault)
    {
        fault = null;
        row.Clear();
        while (_lines.TryRead(out var line, out var isTooLong))
        {
            if (isTooLong)
            {
                (_textLength, fault) = (0, SkipReason.TooLong);
                return true;
            }

            if (!line.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                continue;
            }

            line.CopyTo(_text);
            _textLength = line.Length;
            fault = Take(line, row);
            return true;
        }

        return false;
    }

    private SkipReason? Take(ReadOnlySpan<byte> line, MasterRow row)
    {
        var count = CsvFields.Split(line, _ranges);
        if (count != _columnOfField.Length)
        {
            return SkipReason.Damaged;
        }

        for (var field = 0; field < count; field++)
        {
            if (_columnOfField[field] is >= 0 and var column)
            {
                row.Set(column, line[_ranges[field]]);
            }
        }

        return null;
    }
}
