using System.Net;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Sessions;

/// <summary>One authenticated conversation on one socket.</summary>
/// <remarks>
/// What the public members say may be read from any thread. All else belongs to the thread of the session's shard; others reach it through
/// the shard's queue.
/// </remarks>
public sealed class StreamSession : IWriteCompletion, ISessionLine
{
    /// <summary>What the client has begun to say and not finished; a field, because it changes in place.</summary>
    internal UnfinishedFrame Unfinished = new();

    private readonly TaskCompletionSource<SessionEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Grant? _grant;
    private ResumeEntry? _resumable;
    private SessionLimits _limits;
    private CancellationTokenSource? _left;
    private bool _hasLeft;
    private long _authenticatedAt;
    private long _lastHeard;

    internal StreamSession(string id, SessionSpec spec, ISessionTransport transport, HubShard shard, DateTimeOffset connectedAt)
    {
        (Id, Spec, Transport, Shard, ConnectedAt) = (id, spec, transport, shard, connectedAt);
        _grant = spec.Grant;
        _limits = spec.Grant is null ? spec.Limits : spec.LimitsUnder(spec.Grant);
        Slot = spec.Slot ?? new SessionSlot();
        Outbox = new SessionOutbox(
            shard.Buffers,
            shard.Written,
            transport,
            this,
            spec.Limits.OutboxBytesMax,
            spec.Limits.OutboxFramesMax,
            spec.Limits.AnswerBytesMax
        );
        Clock = new SessionClock(this);
    }

    /// <summary>Opaque random id, for logs and the welcome.</summary>
    public string Id { get; }

    /// <summary>Configured name of the endpoint.</summary>
    public string Endpoint => Spec.Endpoint;

    /// <summary>When the socket was accepted, UTC.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>What the session may do; null until its credential has come.</summary>
    public Grant? Grant
    {
        get => Volatile.Read(ref _grant);
        internal set => Volatile.Write(ref _grant, value);
    }

    /// <summary>When its credential was believed, UTC; null: not yet.</summary>
    public DateTimeOffset? AuthenticatedAt
    {
        get => Interlocked.Read(ref _authenticatedAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        internal set => Interlocked.Exchange(ref _authenticatedAt, value?.UtcTicks ?? 0);
    }

    /// <summary>The client's address; null where there is none, as in tests over a pipe.</summary>
    public IPAddress? Address => Spec.Address;

    /// <summary>Time since the last frame of the client.</summary>
    public TimeSpan SilentFor => Shard.Clock.Elapsed(LastHeard, Shard.Clock.Now);

    /// <summary>Completes when the session is out of the hub and nobody writes to its transport any more.</summary>
    public Task<SessionEnding> Ended => _ended.Task;

    internal SessionSpec Spec { get; }

    internal Dialect Dialect => Spec.Dialect;

    /// <summary>What holds now; a renewed grant may have others.</summary>
    internal SessionLimits Limits
    {
        get => Volatile.Read(ref _limits);
        set => Volatile.Write(ref _limits, value);
    }

    /// <summary>Version of the rules under which its subscriptions were granted.</summary>
    internal long RulesVersion { get; set; }

    /// <summary>The host's own code is to judge its topics again.</summary>
    internal bool IsHookAsked { get; set; }

    internal SessionFacts Facts => new(Grant, Spec.Route) { Line = this };

    /// <summary>The largest message that is taken from it now.</summary>
    internal int InboundBytesMax => Grant is null ? Math.Min(Limits.HelloBytesMax, Limits.MessageBytesMax) : Limits.MessageBytesMax;

    internal ISessionTransport Transport { get; }

    internal HubShard Shard { get; }

    internal SessionSlot Slot { get; }

    internal SessionOutbox Outbox { get; }

    internal SessionClock Clock { get; }

    internal SessionState State { get; set; }

    internal SessionEnding? Ending { get; set; }

    /// <summary>Timestamp of the moment in which its ending began.</summary>
    internal long ClosingSince { get; set; }

    internal Dictionary<Topic, Subscription> Subscriptions { get; } = new(0);

    /// <summary>Subscriptions whose newest update waits for the socket, oldest first; at most one entry each.</summary>
    internal Queue<Subscription> Held { get; } = new(0);

    /// <summary>What it may come back with; null where nothing was offered. Set once, read by the reader too.</summary>
    internal ResumeEntry? Resumable
    {
        get => Volatile.Read(ref _resumable);
        set => Volatile.Write(ref _resumable, value);
    }

    /// <summary>What is to be told to it alone and waits for its socket, oldest first; bounded by those who wait for it.</summary>
    internal Queue<Telling> Tellings { get; } = new(0);

    internal bool IsDirty { get; set; }

    /// <summary>Timestamp of the client's last sign of life in its dialect's own words.</summary>
    internal long LastHeartbeat { get; set; }

    /// <summary>Set once the close frame has left; what remains is to hear the peer out.</summary>
    internal bool IsLingering { get; set; }

    /// <summary>Set once the reader will read no more.</summary>
    internal bool IsReaderDone { get; set; }

    /// <summary>Answers the reader when the shard has dealt with its request.</summary>
    internal TurnSignal Answered { get; } = new();

    /// <summary>Timestamp of the client's last frame; written by the reader.</summary>
    internal long LastHeard
    {
        get => Volatile.Read(ref _lastHeard);
        set => Volatile.Write(ref _lastHeard, value);
    }

    /// <summary>Closes the session with an error; one that is closing already keeps its first reason. Any thread.</summary>
    public void Close(GatewayError error) => Close(new Refusal(error));

    /// <summary>Closes the session for what a rule has decided; one that is closing already keeps its first reason. Any thread.</summary>
    public void Close(Refusal refusal) => Shard.Post(new ShardCommand(ShardAction.Close, this, refusal));

    /// <summary>Closes the session as its dialect says that there is nothing more to hear. Any thread.</summary>
    public void Complete() => Shard.Post(new ShardCommand(ShardAction.Complete, this));

    /// <summary>The values of this moment. Any thread.</summary>
    internal SessionView View()
    {
        var (grant, limits, authenticatedAt) = (Grant, Limits, AuthenticatedAt);
        var lastsUntil = authenticatedAt + limits.SessionLength;
        return new SessionView
        {
            Id = Id,
            Endpoint = Endpoint,
            Address = Address,
            Grant = grant,
            Limits = limits,
            ConnectedAt = ConnectedAt,
            AuthenticatedAt = authenticatedAt,
            LastActivityAt = Shard.Clock.UtcNow - SilentFor,
            EndsAt = lastsUntil < grant?.ExpiresAt ? lastsUntil : grant?.ExpiresAt,
            Subscriptions = Subscriptions.Count, // a number of another thread's: of this moment or the one before
        };
    }

    string ISessionLine.SessionId => Id;

    CancellationToken ISessionLine.Left
    {
        get
        {
            var left = LazyInitializer.EnsureInitialized(ref _left, () => new CancellationTokenSource()); // most sessions are never asked
            if (Volatile.Read(ref _hasLeft))
            {
                left.Cancel(); // it left before it was asked
            }

            return left.Token;
        }
    }

    ValueTask<bool> ISessionLine.TellAsync(IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        var telling = new Telling(messages);
        Shard.Post(new ShardCommand(ShardAction.Tell, this, telling));
        return new(telling.Done);
    }

    void IWriteCompletion.WriteCompleted(bool isGone) =>
        Shard.Post(new ShardCommand(isGone ? ShardAction.WriteFailed : ShardAction.Writable, this));

    internal void SetLeft()
    {
        Volatile.Write(ref _hasLeft, true);
        Interlocked.MemoryBarrier(); // else this could miss who asks now, and he what was just written
        Volatile.Read(ref _left)?.Cancel();
    }

    internal void SetEnded(SessionEnding ending) => _ended.TrySetResult(ending);
}
