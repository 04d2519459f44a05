using System.Buffers;
using System.Numerics;

namespace Tidegate.Markets.Instruments.Tables;

/// <summary>One bit for each row of a table, borrowed until disposed.</summary>
internal readonly struct RowMarks : IDisposable
{
    private readonly ulong[] _words;
    private readonly int _count;

    public RowMarks(int rows)
    {
        _count = (rows + 63) / 64;
        _words = ArrayPool<ulong>.Shared.Rent(_count);
        _words.AsSpan(0, _count).Clear();
    }

    public void Set(int row) => _words[row >> 6] |= 1UL << (row & 63);

    /// <summary>The first marked row from a place on; -1: there is none.</summary>
    public int Next(int from)
    {
        for (var at = from >> 6; at < _count; at++)
        {
            var word = at == from >> 6 ? _words[at] & (ulong.MaxValue << (from & 63)) : _words[at];
            if (word != 0)
            {
                return (at << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return -1;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_words);
}
