namespace Tidegate.Markets.Csv;

/// <summary>Reads lines of bytes with one buffer that never grows, whatever the file holds.</summary>
/// <remarks>
/// A line is a record: market data has no line breaks inside a field, and a stray quote must not swallow the rows after it, as it does in
/// readers that follow RFC 4180 §2 rule 6 across lines. Ends with LF or CR LF; a byte-order mark before the first line is dropped.
/// </remarks>
/// <param name="stream">Where the bytes come from. Not disposed.</param>
/// <param name="lineBytesMax">Longest line in bytes, without its ending.</param>
public sealed class CsvLines(Stream stream, int lineBytesMax)
{
    private readonly byte[] _buffer = new byte[Math.Max(lineBytesMax + 2, 65_536)]; // + CR LF
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Number of the line read last, from 1; blank ones count.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the line read last has no ending: the file stopped there.</summary>
    public bool EndsInLine { get; private set; }

    /// <summary>Bytes taken from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads the next line; false at the end.</summary>
    /// <param name="line">Its bytes without ending, valid until the next call; empty where too long.</param>
    /// <param name="isTooLong">Whether it had more bytes than allowed; they were passed over.</param>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        while (true)
        {
            var window = _buffer.AsSpan(_start, _end - _start);
            var ending = window.IndexOf((byte)'\n');
            if (ending >= 0 || (_isAtEnd && (window.Length > 0 || isTooLong)))
            {
                _start += ending >= 0 ? ending + 1 : window.Length;
                EndsInLine = ending < 0;
                line = Finish(ending >= 0 ? window[..ending] : window, ref isTooLong);
                return true;
            }

            if (_isAtEnd)
            {
                line = default;
                return false;
            }

            if (window.Length > lineBytesMax + 1)
            {
                isTooLong = true;
                _start = _end;
            }

            Fill();
        }
    }

    private ReadOnlySpan<byte> Finish(ReadOnlySpan<byte> line, scoped ref bool isTooLong)
    {
        if (++Number == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            line = line[3..];
        }

        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        isTooLong |= line.Length > lineBytesMax;
        return isTooLong ? default : line;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        BytesRead += read;
        _isAtEnd = read == 0;
    }
}
