using Tidegate.Core.Errors;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ShardHarness _hub = new();

    [Fact]
    public void Expiry_closes_the_session_with_4003_at_the_instant_and_not_one_tick_before()
    {
        var peer = _hub.Join(_hub.GrantFor("alice", TimeSpan.FromSeconds(20)));

        _hub.Advance(TimeSpan.FromSeconds(20) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4003, peer.CloseCode);
        Assert.Equal("disconnect auth.token_expired", peer.Texts.Last());
    }

    [Fact]
    public void A_step_of_the_wall_clock_neither_closes_anybody_nor_prolongs_a_session()
    {
        var early = _hub.Join(_hub.GrantFor("alice", TimeSpan.FromSeconds(20)));
        _hub.Time.StepWallClock(TimeSpan.FromDays(365));
        _hub.Advance(TimeSpan.FromSeconds(19));
        Assert.Null(early.CloseCode);

        _hub.Time.StepWallClock(TimeSpan.FromDays(-1_000));
        _hub.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4003, early.CloseCode);
    }

    [Fact]
    public void A_grant_that_never_ends_is_no_deadline()
    {
        var grant = _hub.GrantFor("alice") with { ExpiresAt = DateTimeOffset.MaxValue };

        var peer = _hub.Join(grant);

        Assert.Equal(SessionState.Live, peer.Session.State);
        Assert.Null(peer.CloseCode);
    }

    [Fact]
    public void A_client_that_shows_no_credential_in_time_is_closed_with_4008()
    {
        var peer = _hub.JoinWithoutGrant();

        _hub.Advance(TimeSpan.FromSeconds(5) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4008, peer.CloseCode);
        Assert.Empty(_hub.Observer.Started);
    }

    [Fact]
    public void A_credential_in_time_ends_the_hello_and_starts_the_session()
    {
        var peer = _hub.JoinWithoutGrant();
        _hub.Advance(TimeSpan.FromSeconds(4));

        _hub.SignIn(peer, _hub.GrantFor("bob"));
        _hub.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(["signed-in", "welcome bob"], peer.Texts);
        Assert.Equal([peer.Session], _hub.Observer.Started);
    }

    [Fact]
    public void A_credential_believed_too_late_revives_nothing()
    {
        var peer = _hub.JoinWithoutGrant();
        _hub.Advance(TimeSpan.FromSeconds(5));

        _hub.SignIn(peer, _hub.GrantFor("bob"));

        Assert.Equal(SessionState.Closing, peer.Session.State);
        Assert.Null(peer.Session.Grant);
        Assert.Empty(_hub.Observer.Started);
    }

    [Fact]
    public void Pings_go_out_on_schedule_and_not_before()
    {
        var peer = _hub.Join();
        for (var ping = 1; ping <= 3; ping++)
        {
            _hub.Advance(TimeSpan.FromSeconds(25) - Tick);
            Assert.Equal(ping - 1, Pings(peer));
            _hub.Advance(Tick);
            Assert.Equal(ping, Pings(peer));
            Hear(peer);
        }
    }

    [Fact]
    public void A_ping_without_a_sign_of_life_closes_with_4103_at_its_deadline()
    {
        var peer = _hub.Join();
        _hub.Advance(TimeSpan.FromSeconds(25));

        _hub.Advance(TimeSpan.FromSeconds(8) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4103, peer.CloseCode);
    }

    [Fact]
    public void A_new_ping_does_not_excuse_the_one_before_it()
    {
        var peer = _hub.Join(limits: new SessionLimits { PingInterval = TimeSpan.FromSeconds(1), PongTimeout = TimeSpan.FromSeconds(3) });
        for (var second = 0; second < 3; second++)
        {
            _hub.Advance(TimeSpan.FromSeconds(1));
        }

        _hub.Advance(TimeSpan.FromSeconds(1) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick); // three seconds after the first
        Assert.Equal(4103, peer.CloseCode);
    }

    [Fact]
    public void Any_frame_after_a_ping_answers_it()
    {
        var peer = _hub.Join();
        _hub.Advance(TimeSpan.FromSeconds(25));
        _hub.Advance(TimeSpan.FromSeconds(8) - Tick);
        Hear(peer);

        _hub.Advance(Tick);

        Assert.Null(peer.CloseCode);
    }

    [Fact]
    public void Without_a_pong_timeout_300_s_of_silence_close_with_4102_and_not_one_tick_before()
    {
        var peer = _hub.Join(limits: Quiet);

        _hub.Advance(TimeSpan.FromSeconds(300) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4102, peer.CloseCode);
    }

    [Fact]
    public void A_frame_in_between_moves_the_silence_on()
    {
        var peer = _hub.Join(limits: Quiet);
        _hub.Advance(TimeSpan.FromSeconds(299));
        Hear(peer);

        _hub.Advance(TimeSpan.FromSeconds(300) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4102, peer.CloseCode);
    }

    [Fact]
    public void Silence_does_not_count_while_the_credential_is_awaited()
    {
        var peer = _hub.JoinWithoutGrant(
            new SessionLimits { HelloTimeout = TimeSpan.FromSeconds(60), IdleTimeout = TimeSpan.FromSeconds(30) }
        );

        _hub.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(peer.CloseCode);

        _hub.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4008, peer.CloseCode);
    }

    [Fact]
    public void A_closed_client_is_heard_out_then_told_to_stop_then_cut()
    {
        var peer = _hub.Join();
        _hub.Post(peer, ShardAction.Close, GatewayErrors.Idle);

        _hub.Advance(TimeSpan.FromMilliseconds(200) - Tick);
        Assert.Equal((0, 0), (peer.Transport.CancelledReads, peer.Transport.Aborts));
        _hub.Advance(Tick);
        Assert.Equal((1, 0), (peer.Transport.CancelledReads, peer.Transport.Aborts));
        _hub.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 1), (peer.Transport.CancelledReads, peer.Transport.Aborts));
    }

    [Fact]
    public void No_ping_follows_the_close_frame_of_a_client_that_was_too_slow_for_a_ping()
    {
        var limits = new SessionLimits { PingInterval = TimeSpan.FromSeconds(1), PongTimeout = null };
        var peer = _hub.Join(limits: limits);
        peer.Transport.IsStuck = true;
        _hub.Say(peer, "ping x");
        Fill(peer);

        _hub.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SessionState.Closing, peer.Session.State);
        _hub.Advance(TimeSpan.FromSeconds(2));
        peer.Transport.Unstick();
        _hub.Shard.Turn();

        Assert.True(peer.Transport.Frames[^1].IsClose);
        Assert.Equal(0, Pings(peer));
    }

    private static SessionLimits Quiet => new() { PingInterval = TimeSpan.FromSeconds(30), PongTimeout = null };

    private static int Pings(Peer peer) => peer.Transport.Frames.Count(frame => frame.Opcode == 9);

    private static void Fill(Peer peer)
    {
        while (peer.Session.Outbox.TryAppendAnswer([0x81, 0])) { }
    }

    private void Hear(Peer peer) => peer.Session.LastHeard = _hub.Shard.Clock.Now;
}
