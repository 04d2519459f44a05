using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>One client of a <see cref="KrakenSimulator"/>. What it has subscribed is guarded by the exchange's lock, what waits to be sent by its own.</summary>
internal sealed class KrakenSession : ISimulatedSession
{
    // What does not fit ends the connection: a client that reads nothing must not cost more and more.
    private const int FramesMax = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _frames = [];
    private readonly KrakenExchange _exchange;
    private readonly Action _wake;
    private string? _ending;
    private long _heardAt;
    private long _saidAt;
    private long _statusAt;
    private long _secondAt;
    private int _inSecond;

    public KrakenSession(KrakenExchange exchange, KrakenEndpoint endpoint, ulong id, Action wake)
    {
        (_exchange, Endpoint, Id, _wake) = (exchange, endpoint, id, wake);
        _heardAt = _saidAt = _statusAt = _secondAt = UnusedSince = exchange.Time.GetTimestamp();
    }

    public KrakenEndpoint Endpoint { get; }

    /// <summary>Its <c>connection_id</c>.</summary>
    public ulong Id { get; }

    /// <summary>Public subscriptions: channel, symbol, depth or interval or trigger.</summary>
    public HashSet<(string Channel, string Symbol, int Parameter)> Subscriptions { get; } = [];

    /// <summary>The subscription of instruments.</summary>
    public bool WatchesInstruments { get; set; }

    /// <summary>The subscription of executions; null: none.</summary>
    public KrakenPrivateFeed? Executions { get; set; }

    /// <summary>The subscription of balances; null: none.</summary>
    public KrakenPrivateFeed? Balances { get; set; }

    /// <summary>What its subscriptions of level 3 have cost lately.</summary>
    public KrakenCounter? Level3Rate { get; set; }

    /// <summary>Since when it has had no private subscription.</summary>
    public long UnusedSince { get; set; }

    public bool IsSubscribed => Subscriptions.Count > 0 || WatchesInstruments || Executions is not null || Balances is not null;

    /// <summary>Sends a frame soon. From any thread.</summary>
    public void Send(byte[] frame)
    {
        lock (_gate)
        {
            if (_frames.Count < FramesMax)
            {
                _frames.Enqueue(frame);
            }
            else
            {
                _ending ??= "too slow";
            }
        }

        _wake();
    }

    /// <summary>Ends it after what was sent before. From any thread.</summary>
    public void Close(string reason)
    {
        lock (_gate)
        {
            _ending ??= reason;
        }

        _wake();
    }

    public void Heard() => Volatile.Write(ref _heardAt, _exchange.Time.GetTimestamp());

    public void Read(ReadOnlySpan<byte> message, bool isText) => _exchange.Read(this, message.ToArray(), isText);

    public TimeSpan Write(SimulatedOutlet outlet)
    {
        var (time, options) = (_exchange.Time, _exchange.Options);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            while (!outlet.IsFull && _frames.TryDequeue(out var frame))
            {
                outlet.Text(frame);
            }

            if (_frames.Count == 0 && _ending is { } ending)
            {
                outlet.End(ending);
                return TimeSpan.MaxValue;
            }
        }

        var idle = options.IdleTimeout - time.GetElapsedTime(Volatile.Read(ref _heardAt), now);
        var (isSubscribed, unusedSince) = _exchange.StateOf(this);
        var unused = unusedSince is { } since ? options.UnusedTimeout - time.GetElapsedTime(since, now) : TimeSpan.MaxValue;
        if (idle <= TimeSpan.Zero || unused <= TimeSpan.Zero)
        {
            outlet.End(idle <= TimeSpan.Zero ? "idle" : "no private subscription");
            return TimeSpan.MaxValue;
        }

        var status = options.StatusInterval is { } interval ? interval - time.GetElapsedTime(_statusAt, now) : TimeSpan.MaxValue;
        if (status <= TimeSpan.Zero)
        {
            (_statusAt, status) = (now, options.StatusInterval!.Value);
            outlet.Text(_exchange.StatusFor(this));
        }

        var heartbeat = isSubscribed ? options.HeartbeatInterval - time.GetElapsedTime(_saidAt, now) : TimeSpan.MaxValue;
        if (heartbeat <= TimeSpan.Zero && outlet.Count == 0)
        {
            outlet.Text(_exchange.Heartbeat);
        }

        if (outlet.Count > 0)
        {
            _saidAt = now;
            heartbeat = isSubscribed ? options.HeartbeatInterval : TimeSpan.MaxValue;
        }

        return new[] { idle, unused, status, heartbeat }.Min();
    }

    /// <summary>Counts a request; false where this second has had enough. Called under the exchange's lock.</summary>
    public bool TryCount(int most)
    {
        var now = _exchange.Time.GetTimestamp();
        if (_exchange.Time.GetElapsedTime(_secondAt, now) >= TimeSpan.FromSeconds(1))
        {
            (_secondAt, _inSecond) = (now, 0);
        }

        return most == 0 || ++_inSecond <= most;
    }

    public void Dispose() => _exchange.Leave(this);
}

/// <summary>Which of the three addresses a client came to.</summary>
internal enum KrakenEndpoint : byte
{
    Public,
    Private,
    Level3,
}

/// <summary>A private subscription of one connection.</summary>
internal sealed class KrakenPrivateFeed(KrakenAccount account, long firstSequence)
{
    private long _next = firstSequence;

    public KrakenAccount Account => account;

    /// <summary>Whether every transition is told, not only new, filled, canceled and expired.</summary>
    public bool TellsAll { get; init; } = true;

    public long NextSequence() => _next++;
}
