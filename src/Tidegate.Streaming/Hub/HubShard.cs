using System.Collections.Concurrent;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Deadlines;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>One writer: owns its sessions, their subscriptions and pending bytes, the topics and all deadlines, so none of them needs a lock.</summary>
/// <remarks>
/// Other threads hand it commands and updates; <see cref="Turn"/> and <see cref="TurnWheel"/> are called by one thread: <see cref="ShardThread"/>,
/// or a test.
/// </remarks>
internal sealed partial class HubShard
{
    /// <summary>Length of a wheel slot, and how late a deadline may be met.</summary>
    public static readonly TimeSpan WheelTick = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RateTick = TimeSpan.FromMilliseconds(5);

    // So many are taken in before everything pending is written: taking in more joins more, writing sooner delays less.
    private const int CommandsPerTurn = 1_024;
    private const int UpdatesPerTurn = 512;

    private readonly ConcurrentQueue<ShardCommand> _commands = new();
    private readonly UpdateInbox _updates;
    private readonly IHubObserver _observer;
    private readonly FrameScratch _scratch = new();
    private readonly List<StreamSession> _dirty = [];
    private readonly Action _wake;
    private readonly Random _random;
    private readonly HubCommons _commons;
    private readonly TermsRule _rule;
    private readonly long _topicLinger;
    private long _turnedAt;
    private int _heldForRate;
    private bool _isLogFull;

    public HubShard(HubCommons commons, Random random, Action wake, SlabLedger? ledger = null)
    {
        (_commons, _observer, _random, _wake) = (commons, commons.Observer, random, wake);
        var (options, clock) = (commons.Options, commons.Clock);
        Homes = new TopicHomes(commons, this);
        Buffers = new SlabPool(ledger);
        (_log, _gathered) = (new FrameLog(Buffers), new FrameLog(Buffers));
        _rule = commons.Terms;
        _updates = new UpdateInbox(options.UpdatesWaitingMax);
        Wheel = new TimingWheel(clock.Units(WheelTick), clock.Now);
        _topicLinger = clock.Units(options.TopicLinger);
        _cleanup = new CleanupEntry(this);
        _cleanupInterval = clock.Units(options.CleanupInterval);
        Wheel.Arm(_cleanup, clock.Now + _cleanupInterval);
    }

    public MonotonicClock Clock => _commons.Clock;

    public TimingWheel Wheel { get; }

    public SlabPool Buffers { get; }

    public WriteTotals Written { get; } = new();

    /// <summary>The topics whose home is here.</summary>
    public TopicHomes Homes { get; }

    public DemandBoard Demand => _commons.Demand;

    /// <summary>Names this run of the hub: numbers of another epoch mean other updates.</summary>
    public string Epoch => _commons.Epoch;

    /// <summary>Updates taken in so far.</summary>
    public long UpdatesTaken => Homes.UpdatesTaken;

    /// <summary>Updates that a newer one of their topic replaced before they were taken in.</summary>
    public long UpdatesReplaced => _updates.Replaced;

    /// <summary>How long the thread may sleep: shorter while a rate holds updates back, so that they are not late by a whole tick.</summary>
    public TimeSpan SleepMax => _heldForRate > 0 ? RateTick : WheelTick;

    /// <summary>True when the next turn would find nothing to take in.</summary>
    public bool IsIdle => _commands.IsEmpty && _updates.IsEmpty && _answers.Count == 0 && _sweep is null;

    /// <summary>True while somebody waits for a turn: a session that is here, or a command, which may bring one. Any thread.</summary>
    public bool IsOwed => !_commands.IsEmpty || SessionCount > 0;

    /// <summary>Hands in a command; any thread, never waits.</summary>
    public void Post(ShardCommand command)
    {
        _commands.Enqueue(command);
        _wake();
    }

    /// <summary>Hands in an update; any thread, never waits, allocates nothing while the shard keeps up.</summary>
    public void Post(Update update)
    {
        _updates.Post(new Arrival(update));
        _wake();
    }

    /// <summary>Hands in what a topic's home, another shard, passes on; that shard's thread, which wakes this one when it has passed on all it has.</summary>
    public void Relay(in Arrival arrival) => _updates.Post(arrival);

    public void Wake() => _wake();

    /// <summary>One turn: take in what has come, then write once to each session that has something pending.</summary>
    public void Turn()
    {
        _turnedAt = Clock.Now;
        for (var budget = CommandsPerTurn; budget > 0 && _commands.TryDequeue(out var command); budget--)
        {
            try
            {
                Apply(command);
            }
            catch (Exception exception)
            {
                Fault(command.Session, exception);
            }

            if (command.IsAwaited)
            {
                command.Session!.Answered.Set();
            }
        }

        GoOnSweeping();
        TakeUpdates();
        FlushDirty();
    }

    private void TakeUpdates()
    {
        var waiting = _updates.Count;
        _log.Expect(waiting);
        _gathered.Expect(waiting);
        _isLogFull = false;
        for (var budget = UpdatesPerTurn; budget > 0 && !_isLogFull && _updates.TryTake(out var arrival); budget--)
        {
            try
            {
                if (arrival.IsRelayed)
                {
                    HearRelayed(arrival);
                }
                else
                {
                    Homes.Take(arrival, _turnedAt);
                }
            }
            catch (Exception exception)
            {
                Fault(null, exception);
            }
        }

        Homes.WakeRelayedTo();
        DistributeAll();
        BeginAnswered();
        CloseTooSlow();
        CloseUnencoded();
    }

    /// <summary>Meets every deadline that is due, then writes what that made pending.</summary>
    public void TurnWheel()
    {
        _turnedAt = Clock.Now;
        Wheel.Turn(_turnedAt);
        RelievePressure();
        FlushDirty();
    }

    /// <summary>A fault of our own code ends the session it met, never the shard: the others go on.</summary>
    internal void Fault(StreamSession? session, Exception exception)
    {
        _observer.Faulted(session, exception);
        if (session is not null)
        {
            CloseForFault(session);
        }
    }

    private void Apply(ShardCommand command)
    {
        var session = command.Session!;
        switch (command.Action)
        {
            case ShardAction.Join:
                Join(session);
                break;
            case ShardAction.SignIn:
                CompleteSignIn(session, (SignIn)command.Payload!);
                break;
            case ShardAction.SignInRefused:
                RefuseSignIn(session!, (RefusedSignIn)command.Payload!);
                break;
            case ShardAction.Renew:
                Renew(session, (Renewal)command.Payload!);
                break;
            case ShardAction.Request:
                Answer(session, (SessionRequest)command.Payload!);
                break;
            case ShardAction.Pong:
                SendPong(session, (byte[])command.Payload!);
                break;
            case ShardAction.FrameBegan:
                session.Clock.WatchFrame(Clock.Now);
                break;
            case ShardAction.Close:
                Close(session, command.Payload as Refusal ?? new Refusal((GatewayError)command.Payload!));
                break;
            case ShardAction.Complete:
                Complete(session);
                break;
            case ShardAction.PeerClosed:
                CloseForPeer(session, (int)command.Payload!);
                break;
            case ShardAction.Fault:
                Fault(session, (Exception)command.Payload!);
                break;
            case ShardAction.ReaderDone:
                EndReader(session, (bool)command.Payload!);
                break;
            case ShardAction.Writable:
                session.Outbox.Resume(isGone: false);
                ReleaseHeld(session);
                GoOnTelling(session);
                MarkDirty(session);
                break;
            case ShardAction.WriteFailed:
                session.Outbox.Resume(isGone: true);
                MarkDirty(session);
                break;
            case ShardAction.Listen:
                Homes.Listen((ListenRequest)command.Payload!);
                break;
            case ShardAction.Listening:
                _answers.Enqueue((ListenAnswer)command.Payload!);
                break;
            case ShardAction.Stand:
                var question = (StandingQuestion)command.Payload!;
                question.Answer(Homes.StandingOf(question.Topic));
                break;
            case ShardAction.Look:
                LookFor((LookRequest)command.Payload!);
                break;
            case ShardAction.Looked when session.State == SessionState.Live:
                Say(session, (CurrentAnswer)command.Payload!);
                break;
            case ShardAction.Looked:
                break; // it ended meanwhile
            case ShardAction.AudienceChange:
                Homes.SetListening((AudienceChange)command.Payload!);
                break;
            case ShardAction.TakeOver:
                TakeOver(session, (Takeover)command.Payload!);
                break;
            case ShardAction.Review:
                BeginSweep();
                break;
            case ShardAction.ListAsks:
                ListAsks(session, (AskList)command.Payload!);
                break;
            case ShardAction.Rehook:
                Rehook(session, (AskList)command.Payload!);
                break;
            case ShardAction.Tell:
                Tell(session, (Telling)command.Payload!);
                break;
            case ShardAction.Inspect:
                Inspect(session, (SessionInspection)command.Payload!);
                break;
            case ShardAction.Drain:
                Drain((DrainPlan)command.Payload!);
                break;
            case ShardAction.AbortAll:
                AbortAll();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.Action, null);
        }
    }
}
