using System.Text.Json;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>Rows of a JSON file: the objects of the first array in it, so that an answer around the rows does not matter.</summary>
/// <remarks>
/// The library reads one object at a time, cut out by counting braces outside of strings. So a damaged object costs itself and, at the worst, its
/// neighbour: reading goes on at the next <c>}, {</c>. Memory is one buffer of twice the longest row.
/// </remarks>
internal sealed class JsonRows(Stream stream, string[] columns, int rowBytesMax) : IMasterRows
{
    private static readonly JsonReaderOptions Flat = new() { MaxDepth = 8 };

    private readonly byte[] _buffer = new byte[Math.Max(2 * rowBytesMax, 65_536)];
    private readonly byte[] _unescaped = new byte[rowBytesMax];
    private readonly byte[] _text = new byte[256];
    private int _start;
    private int _end;
    private int _textLength;
    private bool _isInArray;
    private bool _isAtEnd;
    private bool _isOver;

    public int Number { get; private set; }

    public bool IsCut { get; private set; }

    public bool EndsInRow => false; // the array's end tells

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _textLength);

    public bool TryRead(MasterRow row, out SkipReason? fault)
    {
        fault = null;
        row.Clear();
        if (_isOver || !FindElement())
        {
            return false;
        }

        Number++;
        var length = LengthOfObject();
        _textLength = Math.Min(Math.Min(_text.Length, _end - _start), length > 0 ? length : int.MaxValue);
        _buffer.AsSpan(_start, _textLength).CopyTo(_text);
        if (length > 0 && TryTake(_buffer.AsSpan(_start, length), row))
        {
            _start += length;
            return true;
        }

        fault = length == 0 && !_isAtEnd ? SkipReason.TooLong : SkipReason.Damaged;
        GoToNextObject();
        return true;
    }

    /// <summary>Moves to the next element; false at the end of the array.</summary>
    private bool FindElement()
    {
        while (true)
        {
            while (_start < _end)
            {
                var one = _buffer[_start];
                if (!_isInArray)
                {
                    _isInArray = one == '[';
                }
                else if (one == ']')
                {
                    _isOver = true;
                    return false;
                }
                else if (one is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)','))
                {
                    return true;
                }

                _start++;
            }

            if (!Fill())
            {
                (_isOver, IsCut) = (true, true);
                return false;
            }
        }
    }

    /// <summary>Bytes of the object at the start; 0 where none ends within the longest row.</summary>
    private int LengthOfObject()
    {
        var (depth, isInString, at) = (0, false, _start);
        while (true)
        {
            for (; at < _end; at++)
            {
                var one = _buffer[at];
                if (isInString)
                {
                    at += one == '\\' ? 1 : 0;
                    isInString = one != '"';
                }
                else if (one == '"')
                {
                    isInString = true;
                }
                else if (one == '{')
                {
                    depth++;
                }
                else if (one == '}' && --depth <= 0)
                {
                    return at + 1 - _start;
                }

                if (depth == 0 || at - _start >= rowBytesMax)
                {
                    return 0; // begins with no brace, or goes on too long
                }
            }

            var done = at - _start;
            if (!Fill())
            {
                return 0;
            }

            at = _start + done;
        }
    }

    private bool TryTake(ReadOnlySpan<byte> json, MasterRow row)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Flat);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var column = ColumnOf(ref reader);
                reader.Read();
                if (column >= 0 && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    row.Set(column, TextOf(ref reader));
                }
                else
                {
                    reader.Skip();
                }
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half a surrogate pair in a text
        {
            row.Clear();
            return false;
        }
    }

    private int ColumnOf(ref Utf8JsonReader reader)
    {
        for (var column = 0; column < columns.Length; column++)
        {
            if (reader.ValueTextEquals(columns[column]))
            {
                return column;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> TextOf(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? _unescaped.AsSpan(0, reader.CopyString(_unescaped)) : reader.ValueSpan;

    /// <summary>Behind something damaged: to the brace of the next <c>}, {</c>, or to the end.</summary>
    private void GoToNextObject()
    {
        var (state, isFirst, isEnd) = (0, true, false);
        while (true)
        {
            for (; _start < _end; _start++)
            {
                var one = _buffer[_start];
                if (state == 2 && one == '{')
                {
                    return;
                }

                var isBlank = one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
                state =
                    one == '}' && !isFirst ? 1
                    : one == ',' && state == 1 ? 2
                    : isBlank ? state
                    : 0;
                isEnd = one == ']' || (isEnd && (isBlank || one == '}')); // the array's, and that of an answer around it
                isFirst = false;
            }

            if (!Fill())
            {
                (_isOver, IsCut) = (true, !isEnd);
                return;
            }
        }
    }

    private bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        _isAtEnd = read == 0;
        return read > 0;
    }
}
