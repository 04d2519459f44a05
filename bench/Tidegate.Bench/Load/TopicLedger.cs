using System.Buffers.Text;

namespace Tidegate.Bench.Load;

/// <summary>What one session was told of its topics: whether each number follows from the one before and what the update stands for.</summary>
internal sealed class TopicLedger(MarketSlice slice)
{
    private readonly long[] _first = new long[slice.Count];
    private readonly long[] _last = new long[slice.Count];
    private long[] _targets = [];
    private int _behind;

    public MarketSlice Slice => slice;

    public long Updates { get; private set; }

    /// <summary>Updates that newer ones stood for.</summary>
    public long Merged { get; private set; }

    /// <summary>Updates and snapshots whose number does not follow.</summary>
    public long Unexplained { get; private set; }

    /// <summary>Numbers from the first word of each topic to the newest: what updates and merged ones together have to explain.</summary>
    public long Numbers => _last.Sum() - _first.Sum();

    /// <summary>Monotonic nanoseconds at which the last of <see cref="Expect"/> had come; 0 before.</summary>
    public long CaughtUpAt { get; private set; }

    /// <summary>The newest number of each topic.</summary>
    public ReadOnlySpan<long> Last => _last;

    /// <summary>Begins to watch for these numbers, one for each topic, or newer ones.</summary>
    public void Expect(ReadOnlySpan<long> newest, long now)
    {
        _targets = newest.ToArray();
        _behind = 0;
        for (var i = 0; i < _last.Length; i++)
        {
            _behind += _last[i] < _targets[i] ? 1 : 0;
        }

        CaughtUpAt = _behind == 0 ? now : 0;
    }

    public void TakeUpdate(ReadOnlySpan<byte> payload, long now)
    {
        var (index, seq) = (slice.IndexOf((int)Number(payload, "\"topic\":\"md/NSE/T"u8)), Number(payload, "\"seq\":"u8));
        var merged = Number(payload, "\"merged\":"u8);
        Unexplained += seq == _last[index] + merged + 1 ? 0 : 1;
        Updates++;
        Merged += merged;
        if (_behind > 0 && _last[index] < _targets[index] && seq >= _targets[index] && --_behind == 0)
        {
            CaughtUpAt = now;
        }

        _last[index] = seq;
    }

    /// <summary>Takes note of a snapshot; anything else is none of its business.</summary>
    public void TakeOther(ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith("{\"type\":\"snapshot\""u8))
        {
            var (index, seq) = (slice.IndexOf((int)Number(payload, "\"topic\":\"md/NSE/T"u8)), Number(payload, "\"seq\":"u8));
            Unexplained += _last[index] == 0 || seq == _last[index] ? 0 : 1;
            _first[index] = _last[index] == 0 ? seq : _first[index];
            _last[index] = seq;
        }
    }

    /// <summary>The integer behind a name; 0 where there is none.</summary>
    private static long Number(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name)
    {
        var at = payload.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(payload[(at + name.Length)..], out long value, out _) ? value : 0;
    }
}
