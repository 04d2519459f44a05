using System.Threading.Channels;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers.Upstream;

namespace Tidegate.Feeds.Brokers;

/// <summary>One run of a broker's feed: its connections, its watch, and what is wanted. Where one part ends the others end with it.</summary>
internal sealed class BrokerRun
{
    // A new day's directory may name instruments otherwise; between two looks the old names are good.
    private static readonly TimeSpan ResolveInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly BrokerContext _context;
    private readonly BrokerConnection[] _connections;
    private readonly StallWatch _watch;
    private readonly HashSet<Topic> _orders = [];

    public BrokerRun(BrokerContext context)
    {
        _context = context;
        _connections = [.. context.Board.Shards.Select(shard => new BrokerConnection(context, shard))];
        _watch = new StallWatch(context);
    }

    /// <summary>The values of one moment. For any thread.</summary>
    public FeedHealth Health
    {
        get
        {
            var streams = _connections.SelectMany(connection => connection.Shard.Streams).ToList();
            var (state, reason) = StateOf(streams.ConvertAll(stream => stream.Told.State));
            return new FeedHealth(_context.Name, state, reason)
            {
                Connections = _connections.Count(connection => connection.State == ConnectionState.Open),
                ConnectionsWanted = _connections.Count(connection => connection.State != ConnectionState.Idle),
                Subscriptions = streams.Count,
                OverCapacity = _context.Board.Waiting,
                StaleTopics = streams.Count(stream => stream.Told.State == FeedState.Stale),
                Reconnects = _context.Metrics.Reconnects,
                StaleEvents = _context.Metrics.StaleEvents,
                LastDataAge = LastTick(streams) is { } at ? _context.Time.GetElapsedTime(at) : null,
            };
        }
    }

    /// <inheritdoc cref="UpstreamBoard.ShortModeOf"/>
    public Mode? ShortModeOf(Topic topic) => _context.Board.ShortModeOf(topic);

    /// <summary>Runs until the stop, or until a part fails.</summary>
    /// <param name="apply">Takes changes of what is wanted.</param>
    /// <param name="resolve">Looks at the directory again; never at the same time as <paramref name="apply"/>.</param>
    /// <param name="demand">What is wanted.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RunAsync(
        Action<IReadOnlyDictionary<Topic, GatheredWish>> apply,
        Action resolve,
        ITopicDemand demand,
        CancellationToken stopping
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] parts =
        [
            FollowAsync(apply, resolve, demand, ending.Token),
            WatchAsync(ending.Token),
            _context.Logins.WatchAsync(ending.Token),
            .. _connections.Select(connection => connection.RunAsync(ending.Token)),
        ];
        var first = await Task.WhenAny(parts);
        await ending.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first; // its failure is the feed's
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>A user's orders are wanted, or not any more. For the follower alone.</summary>
    public void WantOrders(Topic topic, bool isWanted)
    {
        _ = isWanted ? _orders.Add(topic) : _orders.Remove(topic);
        _context.Board.Hold(_connections[0].Shard, _orders.Count > 0);
    }

    /// <summary>Gathers changes of what is wanted and hands them on together.</summary>
    private async Task FollowAsync(
        Action<IReadOnlyDictionary<Topic, GatheredWish>> apply,
        Action resolve,
        ITopicDemand demand,
        CancellationToken stopping
    )
    {
        var gate = new Lock();
        var gathered = new Dictionary<Topic, GatheredWish>();
        var (signal, resolvedAt) = (_signal, _context.Time.GetTimestamp());
        var reading = ReadAsync();
        while (await signal.Reader.WaitToReadAsync(stopping))
        {
            signal.Reader.TryRead(out _);
            if (_context.Options.Coalesce > TimeSpan.Zero)
            {
                await Task.Delay(_context.Options.Coalesce, _context.Time, stopping);
            }

            Dictionary<Topic, GatheredWish> taken;
            lock (gate)
            {
                (taken, gathered) = (gathered, []);
            }

            apply(taken);
            if (_context.Time.GetElapsedTime(resolvedAt) >= ResolveInterval)
            {
                resolvedAt = _context.Time.GetTimestamp();
                resolve();
            }

            foreach (var connection in _connections)
            {
                connection.TellNewcomers();
            }
        }

        await reading;

        async Task ReadAsync()
        {
            try
            {
                await foreach (var change in demand.ReadAllAsync(stopping))
                {
                    lock (gate)
                    {
                        gathered[change.Topic] = gathered.GetValueOrDefault(change.Topic).Then(change.Mode);
                    }

                    signal.Writer.TryWrite(true);
                }

                signal.Writer.TryComplete();
            }
            catch (Exception ending)
            {
                signal.Writer.TryComplete(ending);
                throw;
            }
        }
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var ticks = new PeriodicTimer(_watch.Interval, _context.Time);
        var resolvedAt = _context.Time.GetTimestamp();
        while (await ticks.WaitForNextTickAsync(stopping))
        {
            _watch.Look(_connections.Where(connection => connection.State == ConnectionState.Open).Select(connection => connection.Shard));
            if (_context.Time.GetElapsedTime(resolvedAt) >= ResolveInterval)
            {
                resolvedAt = _context.Time.GetTimestamp();
                _signal.Writer.TryWrite(true);
            }
        }
    }

    private static long? LastTick(List<UpstreamStream> streams)
    {
        long? last = null;
        foreach (var stream in streams)
        {
            if (stream.LastData is { } at && (last is null || at > last))
            {
                last = at;
            }
        }

        return last;
    }

    private (FeedState State, string Reason) StateOf(List<FeedState?> told)
    {
        if (Array.Find(_connections, connection => connection.State == ConnectionState.NeedsLogin) is not null)
        {
            return (FeedState.NeedsLogin, "needs_login");
        }

        if (Array.Find(_connections, connection => connection.State is ConnectionState.Connecting or ConnectionState.Throttled) is { } away)
        {
            return (FeedState.Recovering, away.Reason);
        }

        return told switch
        {
            [] => (FeedState.Quiet, "nothing_wanted"),
            _ when told.Contains(FeedState.Live) => (FeedState.Live, "ticks"),
            _ when told.Contains(FeedState.Stale) => (FeedState.Stale, "no_ticks"),
            _ when told.TrueForAll(state => state == FeedState.Quiet) => (FeedState.Quiet, "market_closed"),
            _ => (FeedState.Recovering, "subscribed"),
        };
    }
}
