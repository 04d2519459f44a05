using Tidegate.Core.Errors;
using Tidegate.Streaming.Deadlines;

namespace Tidegate.Streaming.Sessions;

/// <summary>All deadlines of one session in one wheel entry, which is armed at the earliest of them.</summary>
internal sealed class SessionClock(StreamSession session) : WheelEntry
{
    private const long Never = long.MaxValue;

    private long _helloBy = Never;
    private long _expiresAt = Never;
    private long _nextPing = Never;
    private long _pingedAt;
    private long _pongBy = Never;
    private long _closeBy = Never;
    private long _stuckBy = Never;

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
        _expiresAt = now + clock.Units(session.Grant!.ExpiresAt - clock.UtcNow);
        _nextPing = now + clock.Units(session.Limits.PingInterval);
        Rearm();
    }

    /// <summary>Closing: from now on only the end of it counts.</summary>
    public void StartClosing(long now, TimeSpan within)
    {
        (_helloBy, _expiresAt, _nextPing, _pongBy, _stuckBy) = (Never, Never, Never, Never, Never);
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

        if (now >= _nextPing)
        {
            Ping(now);
        }

        Rearm();
    }

    private GatewayError? FindFault(long now)
    {
        if (now >= _expiresAt)
        {
            return GatewayErrors.TokenExpired;
        }

        if (now >= _helloBy)
        {
            return GatewayErrors.AuthTimeout;
        }

        if (now >= _stuckBy)
        {
            return GatewayErrors.SlowConsumer;
        }

        if (now >= IdleAt)
        {
            return GatewayErrors.Idle;
        }

        if (now >= _pongBy)
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
        _pingedAt = now;
        _nextPing = now + clock.Units(session.Limits.PingInterval);
        _pongBy = session.Limits.PongTimeout is { } within ? now + clock.Units(within) : Never;
        session.Shard.SendPing(session); // last, because a client too slow for it is closed here, and then no ping may follow
    }

    // Silence counts from the credential on; before that the hello does.
    private long IdleAt =>
        _closeBy == Never && _helloBy == Never ? session.LastHeard + session.Shard.Clock.Units(session.Limits.IdleTimeout) : Never;

    private void Rearm()
    {
        var next = Math.Min(
            Math.Min(_helloBy, _expiresAt),
            Math.Min(Math.Min(_nextPing, _pongBy), Math.Min(_closeBy, Math.Min(_stuckBy, IdleAt)))
        );
        session.Shard.Wheel.Arm(this, next);
    }
}
