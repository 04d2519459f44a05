using Tidegate.Streaming.Deadlines;

namespace Tidegate.Streaming.Hub;

/// <summary>The one thread that turns a shard: as long as there is work without pause, else until it is woken or a deadline may be due.</summary>
internal sealed class ShardThread : IDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);

    private readonly AutoResetEvent _woken = new(initialState: false);
    private readonly Thread _thread;
    private readonly HubShard _shard;
    private int _isAsleep;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;

    public ShardThread(Func<Action, HubShard> makeShard)
    {
        _shard = makeShard(Wake);
        _thread = new Thread(Run) { Name = "tidegate-shard", IsBackground = true };
    }

    public HubShard Shard => _shard;

    public void Start() => _thread.Start();

    /// <summary>Cuts whoever is left, so that no reader waits for an answer that cannot come, and ends the loop.</summary>
    public void Dispose()
    {
        _shard.Post(new ShardCommand(ShardAction.AbortAll));
        _isStopping = true;
        if (!_thread.IsAlive || _thread.Join(EndsWithin))
        {
            End(); // it may never have been started
            _woken.Dispose();
        }
    }

    private void End()
    {
        _hasEnded = true;
        Interlocked.MemoryBarrier(); // as in Wake: either we see what was posted, or who posts sees that nobody looks any more
        _shard.LetGoOfLate();
    }

    private void Wake()
    {
        // The queue was written before, the flag is read after: with a full fence on both sides either we see the
        // sleeper, or the sleeper sees the entry.
        Interlocked.MemoryBarrier();
        if (_hasEnded)
        {
            _shard.LetGoOfLate();
        }
        else if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
        {
            try
            {
                _woken.Set();
            }
            catch (ObjectDisposedException)
            {
                // The hub has ended meanwhile: a feed that still publishes must not fail for it.
            }
        }
    }

    private void Run()
    {
        var clock = _shard.Clock;
        var tick = clock.Units(HubShard.WheelTick);
        var wheelDue = clock.Now + tick;

        // By the system's clock whatever clock the hub is on: it is this thread that is looked at, and a clock that is set forward is no pause.
        var pauses = new PauseWatch(TimeProvider.System);
        while (!_isStopping || _shard.IsOwed)
        {
            _shard.Turn();
            if (clock.Now is var now && now >= wheelDue)
            {
                wheelDue = now + tick; // from before the turn: what the turn takes must not be added to the next deadline
                if (pauses.Look() is { } pause)
                {
                    _shard.Excuse(pause);
                }

                _shard.TurnWheel();
            }

            Sleep();
        }

        End();
    }

    private void Sleep()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (_shard.IsIdle)
        {
            _woken.WaitOne(_shard.SleepMax);
        }

        Volatile.Write(ref _isAsleep, 0);
    }
}
