using Tidegate.Core.Timing;
using Tidegate.Testing;

namespace Tidegate.Tests.Core.Timing;

public sealed class LoopAlarmTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private int _rung;

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(9.9995)]
    public void It_rings_when_it_is_due_however_long_the_thread_stood_still_while_it_was_set(double seconds)
    {
        using var alarm = new StallingAlarm(
            _time,
            _time.CreateTimer(_ => _rung++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        )
        {
            Stall = TimeSpan.FromSeconds(seconds),
        };

        Assert.True(LoopAlarm.TrySet(alarm, Wait, since: 0, _time));

        var left = Wait - TimeSpan.FromTicks(_time.GetTimestamp());
        _time.Advance(left - TimeSpan.FromTicks(1));
        Assert.Equal(0, _rung);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _rung);
    }

    [Fact]
    public void What_became_due_while_it_was_set_is_not_waited_for()
    {
        using var alarm = new StallingAlarm(
            _time,
            _time.CreateTimer(_ => _rung++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        )
        {
            Stall = Wait,
        };

        Assert.False(LoopAlarm.TrySet(alarm, Wait, since: 0, _time));
        Assert.False(LoopAlarm.TrySet(alarm, TimeSpan.Zero, _time.GetTimestamp(), _time));
    }

    [Fact]
    public void Without_an_end_it_never_rings()
    {
        using var alarm = _time.CreateTimer(_ => _rung++, null, Wait, Timeout.InfiniteTimeSpan);

        Assert.True(LoopAlarm.TrySet(alarm, Timeout.InfiniteTimeSpan, since: 0, _time));

        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, _rung);
    }

    /// <summary>An alarm whose setter stands still before the timer begins to count, the first time.</summary>
    private sealed class StallingAlarm(ManualTime time, ITimer timer) : ITimer
    {
        public TimeSpan Stall { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Advance(Stall);
            Stall = TimeSpan.Zero;
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
