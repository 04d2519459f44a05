using System.Security.Cryptography;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Who hears what: feeds publish into it, sessions live in it.</summary>
/// <remarks>Thread-safe. Publishing takes no lock, never waits and allocates nothing while the hub keeps up with its feeds.</remarks>
public sealed class TopicHub : IUpdateSink, IAsyncDisposable
{
    private static readonly TimeSpan CutWithin = TimeSpan.FromSeconds(1);

    private readonly ShardThread _thread;
    private readonly TimeProvider _time;
    private readonly HubOptions _options;
    private int _isStarted;

    /// <summary>Makes a hub; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="options">Checked by the caller.</param>
    /// <param name="sources">Which topics exist.</param>
    /// <param name="observer">Hears of sessions and faults.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads advice to reconnect; nothing secret.</param>
    public TopicHub(HubOptions options, IEnumerable<ITopicSource> sources, IHubObserver observer, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options, time);
        ITopicSource[] known = [.. sources];
        _thread = new ShardThread(wake => new HubShard(options, new MonotonicClock(time), observer, known, random, wake));
    }

    /// <summary>What subscribers want, for feeds.</summary>
    public ITopicDemand Demand => Shard.Demand;

    /// <summary>Sessions, those that are closing included.</summary>
    public int SessionCount => Shard.SessionCount;

    /// <summary>Updates taken in.</summary>
    public long UpdatesTaken => Shard.UpdatesTaken;

    /// <summary>Updates that a newer one of their topic replaced because the hub was behind.</summary>
    public long UpdatesReplaced => Shard.UpdatesReplaced;

    /// <summary>Frames handed to the kernel.</summary>
    public long FramesWritten => Shard.Written.Frames;

    /// <summary>Bytes of those frames.</summary>
    public long BytesWritten => Shard.Written.Bytes;

    /// <summary>Writes that carried them; fewer than frames where several went together.</summary>
    public long Writes => Shard.Written.Writes;

    internal HubShard Shard => _thread.Shard;

    /// <summary>Starts the hub's thread; a second call does nothing.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _thread.Start();
        }
    }

    /// <inheritdoc />
    public void Publish(Update update) => Shard.Post(update);

    /// <inheritdoc />
    public void Report(FeedStatus status) => Shard.Post(new StatusChange(status));

    /// <summary>Takes a session in. Its reader must be run next: <see cref="SessionReader.RunAsync"/>.</summary>
    /// <param name="spec">What it starts with.</param>
    /// <param name="transport">The way to its client.</param>
    public StreamSession Join(SessionSpec spec, ISessionTransport transport)
    {
        var id = "s_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var session = new StreamSession(id, spec, transport, Shard, _time.GetUtcNow());
        Shard.Post(new ShardCommand(ShardAction.Join, session));
        return session;
    }

    /// <summary>Closes a session with an error; one that is closing already keeps its first reason.</summary>
    public void Close(StreamSession session, GatewayError error) => Shard.Post(new ShardCommand(ShardAction.Close, session, error));

    /// <summary>Closes every session with <c>server.draining</c> and every later one too; those left after the deadline are cut.</summary>
    /// <returns>True when all had ended by the deadline.</returns>
    public async Task<bool> DrainAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        Shard.Post(new ShardCommand(ShardAction.Drain, Payload: _options.DrainSpread));
        if (await IsEmptyWithinAsync(deadline, cancellation))
        {
            return true;
        }

        Shard.Post(new ShardCommand(ShardAction.AbortAll));
        await IsEmptyWithinAsync(CutWithin, CancellationToken.None);
        return false;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _thread.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> IsEmptyWithinAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            await Shard.Drained.WaitAsync(deadline, _time, cancellation);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
