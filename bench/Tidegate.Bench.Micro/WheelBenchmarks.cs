using BenchmarkDotNet.Attributes;
using Tidegate.Streaming.Deadlines;

namespace Tidegate.Bench.Micro;

/// <summary>The timing wheel with 100,000 sessions' deadlines in it.</summary>
public class WheelBenchmarks
{
    private const int Armed = 100_000;
    private const long Tick = 50_000_000; // 50 ms in nanoseconds
    private const long Interval = 25_000_000_000; // that of the pings

    private readonly Entry[] _entries = new Entry[Armed];
    private TimingWheel _wheel = null!;
    private int _next;
    private long _now;

    [GlobalSetup]
    public void Setup()
    {
        _wheel = new TimingWheel(Tick, _now);
        for (var i = 0; i < Armed; i++)
        {
            _entries[i] = new Entry(_wheel);
            _wheel.Arm(_entries[i], Interval / Armed * i);
        }
    }

    /// <summary>Moves one deadline.</summary>
    [Benchmark]
    public void Rearm()
    {
        _next = (_next + 1) % Armed;
        _wheel.Arm(_entries[_next], _now + Interval);
    }

    /// <summary>One tick, in which 200 entries are due and arm themselves again.</summary>
    [Benchmark]
    public void Turn()
    {
        _now += Tick;
        _wheel.Turn(_now);
    }

    private sealed class Entry(TimingWheel wheel) : WheelEntry
    {
        protected internal override void Expire(long now) => wheel.Arm(this, now + Interval);
    }
}
