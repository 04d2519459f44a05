namespace Tidegate.Markets.Instruments.Import;

/// <summary>One row in the hands of a format: a text for each of its columns, empty where the row has none. Used again for the next row.</summary>
internal sealed class MasterRow(int columns, int rowBytesMax)
{
    private readonly byte[] _text = new byte[rowBytesMax];
    private readonly (int Start, int Length)[] _fields = new (int, int)[columns];
    private int _used;

    /// <summary>The column's text in UTF-8, without blanks around it.</summary>
    public ReadOnlySpan<byte> this[int column] => _text.AsSpan(_fields[column].Start, _fields[column].Length).Trim(" \t"u8);

    public void Clear()
    {
        Array.Clear(_fields);
        _used = 0;
    }

    /// <summary>Keeps a text for a column; the last one counts.</summary>
    public void Set(int column, ReadOnlySpan<byte> text)
    {
        if (text.TryCopyTo(_text.AsSpan(_used)))
        {
            _fields[column] = (_used, text.Length);
            _used += text.Length;
        }
    }
}
