namespace Tidegate.Testing;

/// <summary>A clock that moves only when a test says so; its timers fire inside <see cref="Advance"/>, in order of their due time.</summary>
/// <remarks>Continuations of a fired timer need not have finished when <see cref="Advance"/> returns: wait on a signal, not on the clock.</remarks>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Within, TimeSpan After, TaskCompletionSource Armed)> _waiters = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private TimeSpan _wallClockShift;

    /// <summary>Starts at a fixed instant, so that two runs of a test see the same times.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero)) { }

    public ManualTime(DateTimeOffset start) => _start = _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return (_now - _start).Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now + _wallClockShift;
        }
    }

    /// <summary>Steps the wall clock without moving monotonic time: what an NTP step or a wrong hand does.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _wallClockShift += by;
        }
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Read() + by;
        while (NextDue(target) is { } due)
        {
            due.Fire();
        }

        lock (_gate)
        {
            _now = target > _now ? target : _now; // what it set going may have moved it further
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when some timer is due within this time from now: whoever is meant to wait has begun to.</summary>
    /// <param name="within">From now.</param>
    /// <param name="after">One that is due sooner is another's.</param>
    public Task UntilTimerAsync(TimeSpan within, TimeSpan after = default)
    {
        lock (_gate)
        {
            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((within, after, armed));
            CompleteWaiters();
            return armed.Task;
        }
    }

    private void CompleteWaiters()
    {
        foreach (var (within, after, armed) in _waiters)
        {
            if (_timers.Exists(timer => timer.Due - _now <= within && timer.Due - _now >= after))
            {
                armed.TrySetResult();
            }
        }

        _waiters.RemoveAll(waiter => waiter.Armed.Task.IsCompleted);
    }

    private DateTimeOffset Read()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    private ManualTimer? NextDue(DateTimeOffset target)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (next is null)
            {
                return null;
            }

            _now = next.Due > _now ? next.Due : _now;
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
            }
            else
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualTime clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                Period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                    clock.CompleteWaiters();
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
