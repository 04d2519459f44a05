using System.Threading.Channels;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds;

/// <summary>A manual clock that tells when a loop has set its alarm and so has come to rest.</summary>
internal sealed class AlarmTime(ManualTime time) : TimeProvider
{
    private readonly Channel<TimeSpan> _alarms = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>How far the clock goes on before the next alarm begins to count: a thread stood still meanwhile.</summary>
    public TimeSpan Stall { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    /// <summary>The next alarm that is set, in the order of the settings.</summary>
    public async Task<TimeSpan> NextAlarmAsync() =>
        await _alarms.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _alarms.Writer.TryWrite(dueTime); // Task.Delay sets its timer as it makes it
        }

        return new Alarm(this, timer, _alarms.Writer);
    }

    private void Pass(TimeSpan by) => time.Advance(by);

    private sealed class Alarm(AlarmTime clock, ITimer timer, ChannelWriter<TimeSpan> alarms) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var stall = clock.Stall;
            clock.Stall = TimeSpan.Zero;
            clock.Pass(stall);
            var isChanged = timer.Change(dueTime, period);
            alarms.TryWrite(dueTime);
            return isChanged;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
