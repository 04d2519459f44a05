using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>A shard without its thread: the test turns it, on a clock that the test moves.</summary>
internal sealed class ShardHarness
{
    public const string Infy = "md/NSE/INFY";
    public const string Tcs = "md/NSE/TCS";

    private readonly int _armedAtStart;
    private int _sessions;
    private int _wakes;

    public ShardHarness(int updatesWaitingMax = 1_024, params ITopicSource[] sources)
        : this(new HubOptions { UpdatesWaitingMax = updatesWaitingMax, TopicLinger = TimeSpan.Zero }, sources) { }

    public ShardHarness(HubOptions options, params ITopicSource[] sources)
        : this(options, null, null, sources) { }

    public ShardHarness(HubOptions options, IAccessRules? rules, IGrantReview? review, params ITopicSource[] sources)
    {
        ITopicSource[] known = sources.Length > 0 ? sources : [new ListedTopics(Mode.Quote, Infy, Tcs)];
        var random = new Random(1);
        Commons = new HubCommons(options, new MonotonicClock(Time), Observer, known, rules)
        {
            FillRandom = random.NextBytes,
            Review = review,
        };
        Resumption = new Resumption(Commons.Resumables, Time);
        Shard = new HubShard(Commons, new Random(1), Wake, Ledger);
        Commons.Shards = [Shard];
        _armedAtStart = Shard.Wheel.Count;
    }

    public ManualTime Time { get; } = new();

    /// <summary>Watches the shard's memory: a slab that is freed twice or used after that fails the test.</summary>
    public SlabLedger Ledger { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public LineDialect Dialect { get; init; } = new();

    /// <summary>Changes what every session starts with.</summary>
    public Func<SessionSpec, SessionSpec> Spec { get; init; } = spec => spec;

    public SemaphoreSlim Woken { get; } = new(0);

    /// <summary>How often something was handed to the shard.</summary>
    public int Wakes => Volatile.Read(ref _wakes);

    public HubCommons Commons { get; }

    public Resumption Resumption { get; }

    public HubShard Shard { get; }

    /// <summary>Deadlines of sessions: those armed beside the shard's own.</summary>
    public int SessionsArmed => Shard.Wheel.Count - _armedAtStart;

    public Grant GrantFor(string subject, TimeSpan? lifetime = null) =>
        new()
        {
            Subject = subject,
            Issuer = "test",
            ExpiresAt = Time.GetUtcNow() + (lifetime ?? TimeSpan.FromDays(1)),
        };

    public Peer Join(
        Grant? grant = null,
        SessionLimits? limits = null,
        Dialect? dialect = null,
        SessionSlot? slot = null,
        ResumeOutcome? resumed = null,
        params string[] initialTopics
    ) => Make(grant ?? GrantFor("alice"), limits, dialect, slot, initialTopics, resumed);

    public Peer JoinWithoutGrant(SessionLimits? limits = null, SessionSlot? slot = null) => Make(null, limits, null, slot, []);

    /// <summary>What the reader would post for a text message.</summary>
    public void Say(Peer peer, string line)
    {
        var request = peer.Session.Dialect.ReadText(System.Text.Encoding.UTF8.GetBytes(line))!;
        Post(peer, ShardAction.Request, request);
    }

    public void SignIn(Peer peer, Grant grant)
    {
        var request = new SignInRequest(null, new Credential(CredentialKind.FirstMessage, "secret"));
        Post(peer, ShardAction.SignIn, new SignIn(request, grant));
    }

    public void Post(Peer peer, ShardAction action, object? payload = null)
    {
        var command = new ShardCommand(action, peer.Session, payload);
        var answered = command.IsAwaited ? peer.Session.Answered.Next() : ValueTask.CompletedTask;
        Shard.Post(command);
        Shard.Turn();
        Assert.True(answered.IsCompletedSuccessfully); // whatever became of it, the reader goes on
    }

    public void EndReader(Peer peer, bool isPeerGone = true) => Post(peer, ShardAction.ReaderDone, isPeerGone);

    public void Publish(string topic, decimal price)
    {
        Shard.Post(new MarketUpdate(Topic.Parse(topic), price));
        Shard.Turn();
    }

    public void Report(string topic, FeedState state, string reason = "test")
    {
        Shard.Post(new StatusChange(new FeedStatus("csv", Topic.Parse(topic), state, reason)));
        Shard.Turn();
    }

    public void Advance(TimeSpan by)
    {
        Time.Advance(by);
        Shard.TurnWheel();
    }

    /// <summary>The process is suspended for so long: time passes, nothing is done, and its thread notices when it runs again.</summary>
    public void Suspend(TimeSpan by)
    {
        Time.Advance(by);
        Shard.Excuse(by);
        Shard.TurnWheel();
    }

    private void Wake()
    {
        Interlocked.Increment(ref _wakes);
        Woken.Release();
    }

    private Peer Make(
        Grant? grant,
        SessionLimits? limits,
        Dialect? dialect,
        SessionSlot? slot,
        string[] initialTopics,
        ResumeOutcome? resumed = null
    )
    {
        var spec = new SessionSpec
        {
            Endpoint = "stream",
            Dialect = dialect ?? Dialect,
            Limits = limits ?? new SessionLimits(),
            Grant = grant,
            Slot = slot,
            Resumed = resumed,
            InitialTopics = [.. initialTopics.Select(Topic.Parse)],
        };
        var transport = new ScriptedTransport();
        var session = new StreamSession($"s_{++_sessions}", Spec(spec), transport, Shard, Time.GetUtcNow());
        Shard.Post(new ShardCommand(ShardAction.Join, session));
        Shard.Turn();
        return new Peer(session, transport);
    }
}

/// <summary>A session and what its client sees.</summary>
internal sealed record Peer(StreamSession Session, ScriptedTransport Transport)
{
    public IEnumerable<string> Texts => Transport.Texts;

    /// <summary>The client answers the last ping; what its reader would note.</summary>
    public void Pong(long now)
    {
        Session.LastHeard = now;
        Session.Resumable!.Hear(Transport.Frames.Last(frame => frame.Opcode == 0x9).Payload);
    }

    public int? CloseCode => Transport.CloseFrame?.CloseCode;

    public SessionEnding? Ending => Session.State == SessionState.Gone ? Session.Ending : null;
}
