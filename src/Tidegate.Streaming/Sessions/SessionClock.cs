using Tidegate.Core.Errors;
using Tidegate.Streaming.Deadlines;

namespace Tidegate.Streaming.Sessions;

/// <summary>All deadlines of one session in one wheel entry, which is armed at the earliest of them.</summary>
internal sealed class SessionClock(StreamSession session) : WheelEntry
{
    private const long Never = long.MaxValue;

    private long _helloBy = Never;
    private long _expiresAt = Never;
    private long _liveSince;
    private long _lastsUntil = Never;
    private long _noticeAt = Never;
    private long _nextPing = Never;
    private long _pingedAt;
    private long _pongBy = Never;
    private long _closeBy = Never;
    private long _stuckBy = Never;
    private long _frameBy = Never;
    private long _nextHeartbeat = Never;

    /// <summary>Accepted: the credential must come in time.</summary>
    public void StartHello(long now)
    {
        _helloBy = now + session.Shard.Clock.Units(session.Limits.HelloTimeout);
        Rearm();
    }

    /// <summary>Authenticated: from now on pings, silence and the end of the grant count.</summary>
    /// <remarks>The wall clock is asked once; a later step of it neither ends sessions in a crowd nor prolongs one.</remarks>
    public void StartLive(long now)
    {
        var clock = session.Shard.Clock;
        _helloBy = Never;
        _liveSince = now;
        SetExpiry(now);
        _nextPing = now + clock.Units(session.Limits.PingInterval);
        session.LastHeartbeat = now;
        SetNextHeartbeat(now);
        Rearm();
    }

    /// <summary>The grant was prolonged.</summary>
    public void Renew(long now)
    {
        SetExpiry(now);
        Rearm();
    }

    /// <summary>Closing: from now on only the end of it counts.</summary>
    public void StartClosing(long now, TimeSpan within)
    {
        (_helloBy, _expiresAt, _lastsUntil, _noticeAt, _nextPing) = (Never, Never, Never, Never, Never);
        (_pongBy, _stuckBy, _frameBy, _nextHeartbeat) = (Never, Never, Never, Never);
        _closeBy = now + session.Shard.Clock.Units(within);
        Rearm();
    }

    /// <summary>Counts the time in which the socket takes nothing; a write that ends, ends it.</summary>
    public void Watch(bool isBlocked)
    {
        if (isBlocked == (_stuckBy != Never))
        {
            return;
        }

        _stuckBy = isBlocked ? session.Shard.Clock.Now + session.Shard.Clock.Units(session.Limits.StuckTimeout) : Never;
        Rearm();
    }

    /// <summary>A frame has begun and is not whole: it is looked at when its time is up. It may be whole by then, and another one under way.</summary>
    public void WatchFrame(long now)
    {
        if (_closeBy == Never)
        {
            _frameBy = FrameBy(now);
            Rearm();
        }
    }

    /// <summary>True when nothing was heard for the whole idle timeout.</summary>
    public bool IsIdle(long now) => now >= Excused(IdleAt);

    public void Stop() => session.Shard.Wheel.Disarm(this);

    protected internal override void Expire(long now)
    {
        try
        {
            Meet(now);
        }
        catch (Exception exception)
        {
            session.Shard.Fault(session, exception);
        }
    }

    private void Meet(long now)
    {
        if (now >= _closeBy)
        {
            _closeBy = Never;
            session.Shard.EndClosing(session);
            return;
        }

        if (FindFault(now) is { } error)
        {
            session.Shard.Close(session, error);
            return;
        }

        if (now >= _noticeAt)
        {
            SetNotice(now);
            SayEndIsNear(now);
        }

        if (now >= _nextPing)
        {
            Ping(now);
        }

        if (now >= _nextHeartbeat)
        {
            SetNextHeartbeat(now);
            session.Shard.SendHeartbeat(session); // last likewise
        }

        Rearm();
    }

    private GatewayError? FindFault(long now)
    {
        if (now >= _expiresAt)
        {
            return GatewayErrors.TokenExpired;
        }

        if (now >= _lastsUntil)
        {
            return GatewayErrors.SessionTooLong;
        }

        if (now >= Excused(_helloBy))
        {
            return GatewayErrors.AuthTimeout;
        }

        if (now >= Excused(_stuckBy))
        {
            return GatewayErrors.SlowConsumer;
        }

        if (IsIdle(now) || now >= Excused(HeartbeatBy) || IsFrameOverdue(now))
        {
            return GatewayErrors.Idle;
        }

        if (now >= Excused(_pongBy))
        {
            _pongBy = Never;
            return session.LastHeard < _pingedAt ? GatewayErrors.PongTimeout : null;
        }

        return null;
    }

    // Any frame after the ping is a sign of life: a pong may stand in line behind a long message.
    private void Ping(long now)
    {
        var clock = session.Shard.Clock;
        _nextPing = now + clock.Units(session.Limits.PingInterval);
        if (_pongBy == Never && session.Limits.PongTimeout is { } within) // else an earlier one is still to be answered, and a new ping must not excuse it
        {
            (_pingedAt, _pongBy) = (now, now + clock.Units(within));
        }

        session.Shard.SendPing(session); // last, because a client too slow for it is closed here, and then no ping may follow
    }

    private void SetNextHeartbeat(long now) =>
        _nextHeartbeat = session.Limits.HeartbeatInterval is { } interval ? now + session.Shard.Clock.Units(interval) : Never;

    private bool IsFrameOverdue(long now)
    {
        if (now < Excused(_frameBy))
        {
            return false;
        }

        var isNoneLeft = session.Unfinished.Began == UnfinishedFrame.None && session.Unfinished.TryForget();
        _frameBy = isNoneLeft ? Never : FrameBy(now);
        return now >= Excused(_frameBy);
    }

    private long FrameBy(long now) => Math.Min(session.Unfinished.Began, now) + session.Shard.Clock.Units(session.Limits.FrameTimeout);

    /// <summary>A grant that is short from the beginning is not told of again: the welcome, or the answer to the renewal, has said it.</summary>
    private void SetExpiry(long now)
    {
        var clock = session.Shard.Clock;
        _expiresAt = now + clock.Units(session.Grant!.ExpiresAt - clock.UtcNow);
        _lastsUntil = session.Limits.SessionLength is { } length ? _liveSince + clock.Units(length) : Never;
        SetNotice(now);
    }

    /// <summary>Of the two notices the next that is still to come.</summary>
    private void SetNotice(long now)
    {
        _noticeAt = Math.Min(NoticeAt(session.Limits.EarlyExpiryNotice), NoticeAt(session.Limits.ExpiryNotice));

        long NoticeAt(TimeSpan before)
        {
            var at = Math.Min(_expiresAt, _lastsUntil) - session.Shard.Clock.Units(before);
            return before > TimeSpan.Zero && at > now ? at : Never;
        }
    }

    private void SayEndIsNear(long now)
    {
        if (_lastsUntil < _expiresAt)
        {
            session.Shard.SayEnding(session, session.Shard.Clock.Elapsed(now, _lastsUntil));
        }
        else
        {
            session.Shard.SayExpiring(session, session.Shard.Clock.Elapsed(now, _expiresAt));
        }
    }

    // Silence counts from the credential on; before that the hello does.
    private long IdleAt =>
        _closeBy == Never && _helloBy == Never ? session.LastHeard + session.Shard.Clock.Units(session.Limits.IdleTimeout) : Never;

    private long HeartbeatBy =>
        _closeBy == Never && _helloBy == Never && session.Limits.HeartbeatTimeout is { } within
            ? session.LastHeartbeat + session.Shard.Clock.Units(within)
            : Never;

    // What the client did while we did not run could not be read: no deadline of the client's ends it before that was made up for.
    private long Excused(long deadline) => Math.Max(deadline, session.Shard.ExcusedUntil);

    private void Rearm()
    {
        var clients = Math.Min(Math.Min(Math.Min(_helloBy, _pongBy), Math.Min(_stuckBy, _frameBy)), Math.Min(IdleAt, HeartbeatBy));
        var ours = Math.Min(
            Math.Min(Math.Min(_expiresAt, _lastsUntil), _noticeAt),
            Math.Min(Math.Min(_nextPing, _closeBy), _nextHeartbeat)
        );
        session.Shard.Wheel.Arm(this, Math.Min(ours, Excused(clients)));
    }
}
