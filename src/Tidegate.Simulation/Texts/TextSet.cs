using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Texts;

/// <summary>Short texts, each once; what came last can be taken out again. Holds no objects, as <see cref="TextLog"/>. Not thread-safe.</summary>
/// <remarks>Open addressing: a text stands in the first slot from its hash on that was free. Only the newest is ever taken out, so no other can have been put behind it.</remarks>
internal sealed class TextSet
{
    private readonly TextLog _texts = new();
    private Entry[] _entries = new Entry[16];
    private int[] _slots = new int[32]; // number of an entry from 1; 0: free. At most half of them are taken

    /// <summary>Texts in it.</summary>
    public int Count { get; private set; }

    /// <summary>Puts in a text; false: it contains it already.</summary>
    public bool TryAdd(string text)
    {
        var hash = text.GetHashCode(StringComparison.Ordinal);
        var slot = Find(text, hash);
        if (_slots[slot] != 0)
        {
            return false;
        }

        if (Count == _entries.Length)
        {
            Grow();
            slot = Find(text, hash);
        }

        _entries[Count++] = new Entry(hash, _texts.Add(text), text.Length);
        _slots[slot] = Count;
        return true;
    }

    /// <summary>Takes out the text that was put in last.</summary>
    public void RemoveLast()
    {
        var last = _entries[Count - 1];
        var slot = SlotOf(last.Hash);
        while (_slots[slot] != Count)
        {
            slot = Next(slot);
        }

        _slots[slot] = 0;
        _texts.CutAt(last.Start);
        Count--;
    }

    private int SlotOf(int hash) => hash & (_slots.Length - 1);

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);

    /// <summary>The slot of a text, or the free one where it belongs.</summary>
    private int Find(string text, int hash)
    {
        var slot = SlotOf(hash);
        while (_slots[slot] is > 0 and var number)
        {
            ref readonly var entry = ref _entries[number - 1];
            if (entry.Hash == hash && _texts.At(entry.Start, entry.Length).SequenceEqual(text))
            {
                break;
            }

            slot = Next(slot);
        }

        return slot;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, 2 * _entries.Length);
        _slots = new int[2 * _entries.Length];
        for (var number = 1; number <= Count; number++)
        {
            var slot = SlotOf(_entries[number - 1].Hash);
            while (_slots[slot] != 0)
            {
                slot = Next(slot);
            }

            _slots[slot] = number;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Hash, int Start, int Length);
}
