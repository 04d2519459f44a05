using Tidegate.Core.Messages;

namespace Tidegate.Streaming.Hub;

/// <summary>The last updates of a topic, for clients that come back: bounded in number, bytes and age, nothing allocated until the first update.</summary>
/// <param name="countMax">Most updates kept.</param>
/// <param name="bytesMax">About how many bytes these may have together.</param>
/// <param name="ageMax">How long one is kept, in timestamp units.</param>
internal sealed class TopicHistory(int countMax, int bytesMax, long ageMax)
{
    private const int CountAtFirst = 8;

    private Entry[] _ring = [];
    private int _first;
    private int _count;
    private long _bytes;

    /// <summary>Adds the newest, and drops what is too old or too many.</summary>
    public void Add(Update update, long seq, int merged, long now)
    {
        if (countMax == 0)
        {
            return;
        }

        DropOlderThan(now - ageMax);
        var bytes = update.SizeBytes;
        while (_count > 0 && (_count == countMax || _bytes + bytes > bytesMax))
        {
            DropFirst();
        }

        if (bytes > bytesMax)
        {
            return;
        }

        if (_count == _ring.Length)
        {
            Grow();
        }

        _ring[(_first + _count++) % _ring.Length] = new Entry(update, seq, merged, now);
        _bytes += bytes;
    }

    /// <summary>Drops everything, and the memory with it.</summary>
    public void Clear() => (_ring, _first, _count, _bytes) = ([], 0, 0, 0);

    /// <summary>Drops what is too old, and with the last of it the memory.</summary>
    public void Trim(long now)
    {
        DropOlderThan(now - ageMax);
        if (_count == 0)
        {
            (_ring, _first) = ([], 0);
        }
    }

    /// <summary>Everything after a number, in order; null where something of it is not kept any more.</summary>
    /// <param name="seq">The number that the client has.</param>
    /// <param name="last">The number of the newest update.</param>
    /// <param name="now">The present timestamp.</param>
    public IReadOnlyList<Entry>? After(long seq, long last, long now)
    {
        DropOlderThan(now - ageMax);
        if (seq == last)
        {
            return [];
        }

        var missed = new List<Entry>();
        for (var i = 0; i < _count; i++)
        {
            var entry = _ring[(_first + i) % _ring.Length];
            if (entry.Seq > seq)
            {
                missed.Add(entry);
            }
        }

        // Whole, if the oldest of them is the very next one, or stands for it.
        return missed.Count > 0 && missed[0].Seq - missed[0].Merged <= seq + 1 ? missed : null;
    }

    private void DropOlderThan(long oldest)
    {
        while (_count > 0 && _ring[_first].At < oldest)
        {
            DropFirst();
        }
    }

    private void DropFirst()
    {
        _bytes -= _ring[_first].Update.SizeBytes;
        _ring[_first] = default;
        _first = (_first + 1) % _ring.Length;
        _count--;
    }

    private void Grow()
    {
        var larger = new Entry[Math.Min(Math.Max(CountAtFirst, _ring.Length * 2), countMax)];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _ring[(_first + i) % _ring.Length];
        }

        (_ring, _first) = (larger, 0);
    }

    /// <summary>One update as it was taken in.</summary>
    internal readonly record struct Entry(Update Update, long Seq, int Merged, long At);
}
