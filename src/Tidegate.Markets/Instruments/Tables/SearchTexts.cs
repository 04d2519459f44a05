using System.Text;

namespace Tidegate.Markets.Instruments.Tables;

/// <summary>Finds words in the texts of a table, all rows at once: the processor compares 16 to 64 bytes at a time, so nothing but case needs an index.</summary>
/// <remarks>About 4 bytes a row: the names in upper case, and which rows have a broker's symbol that is not. Immutable; read without a lock.</remarks>
internal sealed class SearchTexts
{
    private const byte Between = (byte)'\n'; // in no word: words end at blanks

    private readonly TableColumns _columns;
    private readonly byte[] _names;
    private readonly int[] _nameStarts; // one more than there are names
    private readonly int[] _mixedRows;

    public SearchTexts(TableColumns columns)
    {
        _columns = columns;
        _nameStarts = new int[columns.Names.Length + 1];
        var names = new MemoryStream(columns.Names.Length * 24);
        for (var id = 0; id < columns.Names.Length; id++)
        {
            names.Write(Encoding.UTF8.GetBytes(columns.Names[id].ToUpperInvariant()));
            names.WriteByte(Between);
            _nameStarts[id + 1] = (int)names.Length;
        }

        _names = names.ToArray();
        _mixedRows = FindMixedRows(columns);
    }

    /// <summary>Marks the names that hold a word.</summary>
    /// <param name="word">The word in upper case.</param>
    /// <param name="marks">A byte for each name.</param>
    /// <param name="mark">The bit that is set.</param>
    /// <returns>Whether any does.</returns>
    public bool MarkNames(ReadOnlySpan<byte> word, byte[] marks, byte mark)
    {
        var (at, id) = (0, 0);
        var isAny = false;
        while (_names.AsSpan(at).IndexOf(word) is >= 0 and var offset)
        {
            at += offset;
            id = RowAt(_nameStarts, at, id);
            marks[id] |= mark;
            isAny = true;
            at = _nameStarts[id + 1];
        }

        return isAny;
    }

    /// <summary>Marks every row whose symbol holds a word, and some that do not: a hit may lie across two texts of a row.</summary>
    /// <param name="word">The word in upper case.</param>
    /// <param name="rows">The marks.</param>
    public void MarkTexts(ReadOnlySpan<byte> word, RowMarks rows)
    {
        var starts = _columns.TextStarts;
        var (at, row) = (0, 0);
        while (_columns.Texts.AsSpan(at).IndexOf(word) is >= 0 and var offset)
        {
            at += offset;
            row = RowAt(starts, at, row);
            if (at + word.Length <= SymbolsEnd(_columns, row)) // else it reaches into the token, and what comes later in this row does so too
            {
                rows.Set(row);
            }

            at = starts[row + 1];
        }
    }

    /// <summary>Marks the rows in which a broker's symbol may hold the word in another case.</summary>
    public void MarkMixed(RowMarks rows)
    {
        foreach (var row in _mixedRows)
        {
            rows.Set(row);
        }
    }

    private static int[] FindMixedRows(TableColumns columns)
    {
        var found = new List<int>();
        var (at, row) = (0, 0);
        while (columns.Texts.AsSpan(at).IndexOfAnyInRange((byte)'a', (byte)'z') is >= 0 and var offset)
        {
            at += offset;
            row = RowAt(columns.TextStarts, at, row);
            if (at < SymbolsEnd(columns, row))
            {
                found.Add(row);
            }

            at = columns.TextStarts[row + 1];
        }

        return [.. found];
    }

    private static int SymbolsEnd(TableColumns columns, int row) =>
        columns.TextStarts[row] + columns.SymbolLengths[row] + columns.BrokerSymbolLengths[row];

    /// <summary>The row in which a byte lies, by going on from an earlier one: a whole search passes each row once.</summary>
    private static int RowAt(int[] starts, int at, int row)
    {
        while (starts[row + 1] <= at)
        {
            row++;
        }

        return row;
    }
}
