namespace Tidegate.Streaming.Hub;

/// <summary>The one thread that turns a shard: as long as there is work without pause, else until it is woken or a deadline may be due.</summary>
internal sealed class ShardThread : IDisposable
{
    private readonly AutoResetEvent _woken = new(initialState: false);
    private readonly Thread _thread;
    private readonly HubShard _shard;
    private int _isAsleep;
    private volatile bool _isStopping;

    public ShardThread(Func<Action, HubShard> makeShard)
    {
        _shard = makeShard(Wake);
        _thread = new Thread(Run) { Name = "tidegate-shard", IsBackground = true };
    }

    public HubShard Shard => _shard;

    public void Start() => _thread.Start();

    /// <summary>Ends the loop after its present turn and waits for that.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _woken.Set();
        if (_thread.IsAlive)
        {
            _thread.Join(TimeSpan.FromSeconds(5));
        }

        _woken.Dispose();
    }

    private void Wake()
    {
        // The queue was written before, the flag is read after: with a full fence on both sides either we see the
        // sleeper, or the sleeper sees the entry.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
        {
            _woken.Set();
        }
    }

    private void Run()
    {
        var clock = _shard.Clock;
        var tick = clock.Units(HubShard.WheelTick);
        var wheelDue = clock.Now + tick;
        while (!_isStopping)
        {
            _shard.Turn();
            if (clock.Now >= wheelDue)
            {
                _shard.TurnWheel();
                wheelDue = clock.Now + tick;
            }

            Sleep();
        }
    }

    private void Sleep()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (_shard.IsIdle && !_isStopping)
        {
            _woken.WaitOne(HubShard.WheelTick);
        }

        Volatile.Write(ref _isAsleep, 0);
    }
}
