namespace Tidegate.Simulation.Texts;

/// <summary>Short texts, one after the other, as characters and not as objects: hundreds of thousands of ids that stay would cost the collector more than everything that is done with them. Not thread-safe.</summary>
internal sealed class TextLog
{
    private const int BlockChars = 16_384; // 32 KiB: under what is collected as a large object

    private readonly List<char[]> _blocks = [];
    private int _end;

    /// <summary>Keeps a text of at most <see cref="BlockChars"/> characters and says where it is.</summary>
    public int Add(string text)
    {
        var start = _end;
        if ((start % BlockChars) + text.Length > BlockChars)
        {
            start += BlockChars - (start % BlockChars); // none lies in two blocks
        }

        while (_blocks.Count * BlockChars < start + text.Length)
        {
            _blocks.Add(new char[BlockChars]);
        }

        _end = start + text.Length;
        text.CopyTo(At(start, text.Length));
        return start;
    }

    /// <summary>Forgets everything from a text on.</summary>
    public void CutAt(int start) => _end = start;

    /// <summary>The text that was kept there.</summary>
    public Span<char> At(int start, int length) => length == 0 ? [] : _blocks[start / BlockChars].AsSpan(start % BlockChars, length);
}
