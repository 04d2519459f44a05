using System.Numerics;

namespace Tidegate.Markets.Instruments.Tables;

/// <summary>Rows by the hash of a key: heads of chains, and for each row the next one. 8 to 12 bytes a row; read without a lock.</summary>
internal sealed class ChainIndex
{
    private readonly int[] _heads; // row + 1; 0: none
    private readonly int[] _next;
    private readonly uint _mask;

    /// <summary>Makes chains in which a row stands before those of a higher rank and of a later place.</summary>
    public ChainIndex(ReadOnlySpan<int> hashes, ReadOnlySpan<byte> ranks)
    {
        _heads = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(hashes.Length, 1))];
        _next = new int[hashes.Length];
        _mask = (uint)_heads.Length - 1;
        for (var rank = Rank.Last; rank >= Rank.First; rank--)
        {
            for (var row = hashes.Length - 1; row >= 0; row--)
            {
                if (ranks[row] == rank)
                {
                    ref var head = ref _heads[Slot(hashes[row])];
                    (_next[row], head) = (head, row + 1);
                }
            }
        }
    }

    /// <summary>The first row that may have the key, or -1.</summary>
    public int First(int hash) => _heads[Slot(hash)] - 1;

    /// <summary>The next one, or -1.</summary>
    public int Next(int row) => _next[row] - 1;

    private uint Slot(int hash) => (uint)hash & _mask;
}
