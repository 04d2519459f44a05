using System.Security.Cryptography;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Who hears what: feeds publish into it, sessions live in it.</summary>
/// <remarks>Thread-safe. Publishing takes no lock, never waits and allocates nothing while the hub keeps up with its feeds.</remarks>
public sealed class TopicHub : IUpdateSink, IResumption, IGrantSweep, IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2); // a turn takes microseconds
    private static readonly TimeSpan CutWithin = TimeSpan.FromSeconds(1);

    private readonly ShardThread[] _threads;
    private readonly HubCommons _commons;
    private readonly TimeProvider _time;
    private readonly Resumption _resumption;
    private readonly CancellationTokenSource _ended = new();
    private Task _rehooking = Task.CompletedTask;
    private int _isStarted;
    private int _isDisposed;

    /// <summary>Makes a hub; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="options">Checked by the caller.</param>
    /// <param name="sources">Which topics exist.</param>
    /// <param name="observer">Hears of sessions and faults, from the threads of all shards.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads advice to reconnect; nothing secret.</param>
    public TopicHub(HubOptions options, IEnumerable<ITopicSource> sources, IHubObserver observer, TimeProvider time, Random random)
        : this(options, sources, observer, time, random, null, null) { }

    /// <summary>Makes a hub whose topics have rules, and whose grants may change; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="options">Checked by the caller.</param>
    /// <param name="sources">Which topics exist.</param>
    /// <param name="observer">Hears of sessions and faults, from the threads of all shards.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads advice to reconnect; nothing secret.</param>
    /// <param name="rules">Who may have which topic; null: everybody every one.</param>
    /// <param name="review">What has become of grants; null: they hold until they end.</param>
    public TopicHub(
        HubOptions options,
        IEnumerable<ITopicSource> sources,
        IHubObserver observer,
        TimeProvider time,
        Random random,
        IAccessRules? rules,
        IGrantReview? review
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        _time = time;
        _commons = new HubCommons(options, new MonotonicClock(time), observer, [.. sources], rules) { Review = review };
        Sessions = new SessionDirectory(_commons, time);
        _resumption = new Resumption(_commons.Resumables, time);
        var count = options.Shards > 0 ? options.Shards : ShardsFor(Environment.ProcessorCount);
        _threads =
        [
            .. Enumerable.Range(0, count).Select(_ => new ShardThread(wake => new HubShard(_commons, new Random(random.Next()), wake))),
        ];
        _commons.Shards = [.. _threads.Select(thread => thread.Shard)];
    }

    /// <summary>The open sessions.</summary>
    public SessionDirectory Sessions { get; }

    /// <summary>What subscribers want, for feeds.</summary>
    public ITopicDemand Demand => _commons.Demand;

    /// <summary>Sessions, those that are closing included.</summary>
    public int SessionCount => _commons.Shards.Sum(shard => shard.SessionCount);

    /// <summary>Updates taken in.</summary>
    public long UpdatesTaken => _commons.Shards.Sum(shard => shard.UpdatesTaken);

    /// <summary>Updates that a newer one of their topic replaced because the hub was behind.</summary>
    public long UpdatesReplaced => _commons.Shards.Sum(shard => shard.UpdatesReplaced);

    /// <summary>Frames handed to the kernel.</summary>
    public long FramesWritten => _commons.Shards.Sum(shard => shard.Written.Frames);

    /// <summary>Bytes of those frames.</summary>
    public long BytesWritten => _commons.Shards.Sum(shard => shard.Written.Bytes);

    /// <summary>Writes that carried them; fewer than frames where several went together.</summary>
    public long Writes => _commons.Shards.Sum(shard => shard.Written.Writes);

    internal IReadOnlyList<HubShard> Shards => _commons.Shards;

    /// <summary>Starts the hub's threads; a second call does nothing.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            Array.ForEach(_threads, thread => thread.Start());
            _rehooking = new Rehooking(_commons.ToRehook, _time).RunAsync(_ended.Token);
        }
    }

    /// <inheritdoc />
    public void ReviewGrants()
    {
        foreach (var shard in _commons.Shards)
        {
            shard.AskReview();
        }
    }

    /// <summary>What a subscribe would be granted, and what decides: asked of what grants. Thread-safe, subscribes nothing.</summary>
    /// <param name="grant">Whose access is meant.</param>
    /// <param name="endpoint">Configured name of the endpoint.</param>
    /// <param name="dialect">Its language.</param>
    /// <param name="limits">What holds there under the grant.</param>
    /// <param name="ask">The entry, judged by the host's own code where there is some.</param>
    public AccessExplanation Explain(Grant grant, string endpoint, Dialect dialect, SessionLimits limits, SubscriptionAsk ask)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(ask);
        return TermsExplanation.Of(_commons.Terms, grant, endpoint, dialect, limits, ask);
    }

    /// <inheritdoc />
    public void Publish(Update update)
    {
        ArgumentNullException.ThrowIfNull(update);
        _commons.HomeOf(update.Topic).Post(update);
    }

    /// <summary>Publishes an application's update for somebody who may do that, in the order of the calls for one topic.</summary>
    /// <param name="grant">Who publishes.</param>
    /// <param name="update">What.</param>
    /// <returns>Why not; null: it is on its way.</returns>
    public Refusal? Publish(Grant grant, AppUpdate update)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(update);
        return _commons.Publish(grant, update);
    }

    /// <inheritdoc />
    public void Report(FeedStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        _commons.HomeOf(status.Topic).Post(new StatusChange(status));
    }

    /// <summary>What tells where a topic stands that somebody hears, asked of the thread that numbers it; whoever asks has judged who may know.</summary>
    /// <returns>Null: nothing was published, or nobody hears it, or the hub is going down.</returns>
    public async ValueTask<Update?> StandingOfAsync(Topic topic, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var question = new StandingQuestion(topic);
        _commons.HomeOf(topic).Post(new ShardCommand(ShardAction.Stand, null, question));
        try
        {
            return await question.Standing.WaitAsync(AnswerWithin, _time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Takes a session in. Its reader must be run next: <see cref="SessionReader.RunAsync"/>.</summary>
    /// <param name="spec">What it starts with.</param>
    /// <param name="transport">The way to its client.</param>
    public StreamSession Join(SessionSpec spec, ISessionTransport transport)
    {
        var id = "s_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var shard = _commons.Shards.MinBy(each => each.SessionCount)!;
        var session = new StreamSession(id, spec, transport, shard, _time.GetUtcNow());
        shard.Post(new ShardCommand(ShardAction.Join, session));
        return session;
    }

    /// <inheritdoc />
    public ValueTask<ResumeOutcome> TakeOverAsync(ResumeSecret secret, Grant grant, string endpoint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(grant);
        return _resumption.TakeOverAsync(secret, grant, endpoint, cancellation);
    }

    /// <summary>
    /// Tells every session that the server goes, and closes one after the other with <c>server.draining</c>, later ones at once; those left after
    /// the deadline are cut.
    /// </summary>
    /// <returns>True when all had ended by the deadline.</returns>
    public async Task<bool> DrainAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        PostToAll(new ShardCommand(ShardAction.Drain, Payload: new DrainPlan(PaceFor(deadline), _commons.Options.DrainSpread)));
        if (await IsEmptyWithinAsync(deadline, cancellation))
        {
            return true;
        }

        PostToAll(new ShardCommand(ShardAction.AbortAll));
        await IsEmptyWithinAsync(CutWithin, CancellationToken.None);
        return false;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return; // a container that knows it by several names asks for each of them
        }

        await _ended.CancelAsync();
        await _rehooking;
        PostToAll(new ShardCommand(ShardAction.AbortAll)); // all at once, before the first is waited for
        Array.ForEach(_threads, thread => thread.Dispose());
        _ended.Dispose();
    }

    /// <summary>One thread for each core; where there are only two, the other is left to what reads, decrypts and feeds.</summary>
    internal static int ShardsFor(int processors) => processors <= 2 ? 1 : processors;

    /// <summary>The time for all closes at the configured rate, but half of the deadline at most: the last client, too, may need its time to go.</summary>
    private TimeSpan PaceFor(TimeSpan deadline)
    {
        var atRate = TimeSpan.FromSeconds(SessionCount / (double)_commons.Options.DrainPerSecond);
        return atRate < deadline / 2 ? atRate : deadline / 2;
    }

    private void PostToAll(ShardCommand command)
    {
        foreach (var shard in _commons.Shards)
        {
            shard.Post(command);
        }
    }

    private async Task<bool> IsEmptyWithinAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(_commons.Shards.Select(shard => shard.Drained)).WaitAsync(deadline, _time, cancellation);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
