using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Frames;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>The life of sessions: join, sign in, close, end. Every way out passes <see cref="Leave"/> and <see cref="TryFinish"/>.</summary>
internal sealed partial class HubShard
{
    // After the reader was told to stop it may be inside a read that does not end; then the connection is cut.
    private static readonly TimeSpan CutAfter = TimeSpan.FromSeconds(1);

    private readonly HashSet<StreamSession> _sessions = [];
    private int _sessionCount;

    /// <summary>Sessions in the hub, those that are closing included. Any thread.</summary>
    public int SessionCount => Volatile.Read(ref _sessionCount);

    /// <summary>Closes a session with an error; what is pending goes out first, nothing after it.</summary>
    public void Close(StreamSession session, GatewayError error) => Close(session, new Refusal(error));

    /// <summary>Closes a session for what a rule has decided.</summary>
    public void Close(StreamSession session, Refusal refusal)
    {
        if (!IsOpen(session))
        {
            return;
        }

        var statement = session.Dialect.Close(refusal);
        if ((session.Grant is not null || session.Dialect.SpeaksToStrangers) && session.Dialect.WriteDisconnect(refusal, _scratch.Begin()))
        {
            session.Outbox.TryAppendAnswer(_scratch.End());
        }

        CloseWith(session, statement, new SessionEnding(SessionEndingKind.ClosedByServer, statement.Code, refusal.Error));
    }

    /// <summary>Closes a session that has heard everything there is for it, as its dialect says the end of data.</summary>
    private void Complete(StreamSession session)
    {
        if (IsOpen(session))
        {
            var ends = session.Dialect.EndOfData ?? new CloseStatement(1000, "");
            CloseWith(session, ends, new SessionEnding(SessionEndingKind.EndOfData, ends.Code));
        }
    }

    /// <summary>The time for a closing session is up: first its reader is told to stop, then the connection is cut.</summary>
    public void EndClosing(StreamSession session)
    {
        if (session.IsLingering && !session.IsReaderDone)
        {
            session.IsLingering = false;
            session.Clock.StartClosing(Clock.Now, CutAfter);
            session.Transport.CancelRead();
            return;
        }

        session.Outbox.Drop();
        session.Transport.Abort();
        TryFinish(session);
    }

    public void SendPing(StreamSession session)
    {
        Span<byte> payload = stackalloc byte[ResumeEntry.PingBytes];
        if (session.Resumable is { } entry)
        {
            NotePositions(session, entry, payload);
        }

        SendControl(session, Opcode.Ping, session.Resumable is null ? [] : payload);
    }

    public void SendHeartbeat(StreamSession session)
    {
        if (IsOpen(session) && session.Dialect.WriteHeartbeat(Clock.UtcNow, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }

    private static bool IsOpen(StreamSession session) => session.State is SessionState.Hello or SessionState.Live;

    private void Join(StreamSession session)
    {
        _sessions.Add(session);
        Volatile.Write(ref _sessionCount, _sessions.Count);
        session.LastHeard = Clock.Now;
        session.State = SessionState.Hello;
        _commons.AddSession(session);
        session.Slot.WhenLeaseTaken(() => session.Close(GatewayErrors.SessionReplaced));
        if (_isDraining)
        {
            Close(session, GatewayErrors.Draining);
        }
        else if (session.Grant is null)
        {
            session.Clock.StartHello(Clock.Now);
        }
        else
        {
            GoLive(session, session.Spec.Resumed);
        }
    }

    private void CompleteSignIn(StreamSession session, SignIn signIn)
    {
        if (session.State == SessionState.Hello)
        {
            session.Grant = signIn.Grant;
            Say(session, new SignedInAnswer(signIn.Request));
            if (session.State == SessionState.Hello) // a client that asks without reading is closed even now
            {
                GoLive(session, signIn.Resumed);
            }
        }
    }

    private void RefuseSignIn(StreamSession session, RefusedSignIn refused)
    {
        if (session.State == SessionState.Hello)
        {
            var (request, refusal) = refused;
            Say(session, new ErrorAnswer(request, refusal.Error, refusal.Rule) { RetryAfter = refusal.RetryAfter ?? TimeSpan.Zero });
        }
    }

    private void GoLive(StreamSession session, ResumeOutcome? resumed)
    {
        var review = _commons.Review?.Review(session.Grant!); // what changed while it was on its way here no sweep could see
        if (review is { Refusal: { } revoked })
        {
            Close(session, revoked);
            return;
        }

        session.Grant = review?.Grant ?? session.Grant;
        var grant = session.Grant!;
        session.State = SessionState.Live;
        session.RulesVersion = _rule.Version;
        session.Limits = session.Spec.LimitsUnder(grant);
        session.AuthenticatedAt = Clock.UtcNow;
        session.Clock.StartLive(Clock.Now);
        var welcome = new WelcomeNotice(session.Id, grant, session.Limits, Clock.UnixNanoseconds(), grant.ExpiresAt - Clock.UtcNow)
        {
            Resume = Offer(session),
            Resumed = resumed,
            Route = session.Spec.Route,
            ConnectionsUsed = session.Spec.ConnectionsOf?.Invoke(grant) ?? 1,
        };
        if (session.Dialect.WriteWelcome(welcome, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }

        if (session.State == SessionState.Live && session.Dialect.WriteOpening(welcome, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }

        _observer.SessionStarted(session);
        if (session.State == SessionState.Live) // else the welcome found no room, and what was left is not subscribed again
        {
            foreach (var topic in session.Spec.InitialTopics)
            {
                Push(session, topic);
            }

            Follow(session, session.Dialect.Subscriptions(welcome));
            Restore(session, resumed?.TakePositions() ?? []);
            AskHookAgain(session);
        }
    }

    /// <summary>Subscribes a session to what its endpoint pushes; who may not have that has no business there.</summary>
    private void Push(StreamSession session, Topic topic)
    {
        var asked = new SubscriptionTerms(new Projection(session.Limits.Modes[^1]));
        var (_, error, rule) = Judge(session, topic, asked, AccessVerdict.Allow());
        if (error == GatewayErrors.Forbidden)
        {
            Close(session, new Refusal(error, rule));
        }
        else if (session.State == SessionState.Live)
        {
            Listen(Add(session, topic, asked, asked), Beginning.AtOnce);
        }
    }

    /// <summary>Subscribes a session to what its dialect chose for it.</summary>
    private void Follow(StreamSession session, ImmutableArray<SubscriptionAsk> asks)
    {
        foreach (var ask in asks)
        {
            if (session.State != SessionState.Live)
            {
                return;
            }

            var result = Subscribe(session, ask);
            if (result.Error is not null)
            {
                Close(session, new Refusal(result.Error, result.Rule)); // without what it lives for it would hear nothing, and never learn why
            }
            else if (result.Change is SubscriptionChange.Added)
            {
                Begin(session.Subscriptions[ask.Topic!], since: null);
            }
        }
    }

    private void SendPong(StreamSession session, byte[] payload)
    {
        if (IsOpen(session))
        {
            SendControl(session, Opcode.Pong, payload);
        }
    }

    private void SendControl(StreamSession session, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[FrameWriting.ControlFrameBytesMax];
        Send(session, frame[..FrameWriting.WriteControl(frame, opcode, payload)]);
    }

    /// <summary>The peer closed first: its code is echoed (RFC 6455 §5.5.1), then both sides are done.</summary>
    private void CloseForPeer(StreamSession session, int code)
    {
        if (IsOpen(session))
        {
            var echoed = code == ClosePayload.NoCode ? 1000 : code;
            CloseWith(session, new CloseStatement(echoed, ""), new SessionEnding(SessionEndingKind.ClosedByClient, code));
        }
    }

    /// <summary>Closes with as little of the session's own code as can be: it may be what failed.</summary>
    private void CloseForFault(StreamSession session)
    {
        if (IsOpen(session))
        {
            var statement = FaultStatement(session.Dialect);
            CloseWith(session, statement, new SessionEnding(SessionEndingKind.ClosedByServer, statement.Code, GatewayErrors.Internal));
        }
    }

    private CloseStatement FaultStatement(Dialect dialect)
    {
        var error = GatewayErrors.Internal;
        try
        {
            return dialect.Close(new Refusal(error));
        }
        catch (Exception exception) // then in the catalogue's words
        {
            _observer.Faulted(null, exception);
            return new CloseStatement(error.CloseCode!.Value, error.Reason);
        }
    }

    private void CloseWith(StreamSession session, CloseStatement statement, SessionEnding ending)
    {
        Leave(session, ending);
        Span<byte> frame = stackalloc byte[FrameWriting.ControlFrameBytesMax];
        session.Outbox.AppendLast(frame[..FrameWriting.WriteClose(frame, statement.Code, statement.Reason)]);
        session.Clock.StartClosing(Clock.Now, session.Limits.CloseWriteTimeout);
        MarkDirty(session);
    }

    private void EndReader(StreamSession session, bool isPeerGone)
    {
        session.IsReaderDone = true;
        if (IsOpen(session))
        {
            Lose(session);
        }
        else if (isPeerGone)
        {
            session.Outbox.Drop(); // it hung up while we were closing: nobody reads the rest
        }

        if (session.Outbox.IsBlocked && session.Outbox.IsGone)
        {
            session.Transport.Abort(); // ends the write that waits
        }

        TryFinish(session);
    }

    /// <summary>The connection has gone without a word.</summary>
    private void Lose(StreamSession session)
    {
        Leave(session, new SessionEnding(SessionEndingKind.Lost, 1006));
        session.Outbox.Drop();
        session.Clock.StartClosing(Clock.Now, CutAfter);
    }

    /// <summary>From here on the session gets nothing new, and its places are free for others.</summary>
    private void Leave(StreamSession session, SessionEnding ending)
    {
        session.State = SessionState.Closing;
        session.ClosingSince = Clock.Now;
        session.Ending = ending;
        KeepOrForget(session, ending);
        session.Slot.Release();
        RemoveAll(session);
        session.Held.Clear();
        EndTellings(session);
    }

    private void TryFinish(StreamSession session)
    {
        var waits = session.Outbox.IsBlocked || (session.Outbox.HasPending && !session.Outbox.IsGone);
        if (session.State != SessionState.Closing || !session.IsReaderDone || waits)
        {
            return;
        }

        Finish(session);
    }

    private void Finish(StreamSession session)
    {
        session.State = SessionState.Gone;
        session.Outbox.Drop();
        session.Clock.Stop();
        session.Transport.Dispose();
        _sessions.Remove(session);
        _commons.RemoveSession(session);
        Volatile.Write(ref _sessionCount, _sessions.Count);
        try
        {
            _observer.SessionEnded(session, session.Ending!);
        }
        finally
        {
            session.SetEnded(session.Ending!); // its reader waits for this, whatever an observer does
            CompleteDrain();
        }
    }
}
