using Tidegate.Core.Errors;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class PauseTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ShardHarness _hub = new();

    [Fact]
    public void After_a_pause_of_5_s_nobody_is_closed_for_a_pong_that_nobody_could_read()
    {
        Peer[] peers = [.. Enumerable.Range(0, 100).Select(_ => _hub.Join())];
        _hub.Advance(TimeSpan.FromSeconds(25)); // pinged
        _hub.Advance(TimeSpan.FromSeconds(4));

        _hub.Suspend(Pause); // the pongs came in it, one second later all deadlines passed
        Assert.All(peers, peer => Assert.Null(peer.CloseCode));

        Array.ForEach(peers, Hear);
        _hub.Advance(TimeSpan.FromSeconds(10));
        Assert.All(peers, peer => Assert.Null(peer.CloseCode));
    }

    [Fact]
    public void Who_is_gone_all_the_same_is_closed_when_the_pause_has_been_made_up_for_and_not_one_tick_before()
    {
        var peer = _hub.Join();
        _hub.Advance(TimeSpan.FromSeconds(25));
        _hub.Suspend(TimeSpan.FromSeconds(9));

        _hub.Advance(TimeSpan.FromSeconds(9) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4103, peer.CloseCode);
    }

    [Fact]
    public void However_long_the_pause_ten_seconds_are_enough_to_speak_up()
    {
        var peer = _hub.Join();

        _hub.Suspend(TimeSpan.FromHours(8));
        _hub.Advance(TimeSpan.FromSeconds(10) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4102, peer.CloseCode);
    }

    [Fact]
    public void A_credential_that_came_in_the_pause_is_still_waited_for()
    {
        var peer = _hub.JoinWithoutGrant();

        _hub.Suspend(TimeSpan.FromSeconds(6));
        Assert.Null(peer.CloseCode);
        _hub.SignIn(peer, _hub.GrantFor("bob"));

        Assert.Equal(SessionState.Live, peer.Session.State);
    }

    [Fact]
    public void A_frame_whose_rest_came_in_the_pause_is_still_waited_for()
    {
        var peer = _hub.Join();
        peer.Session.Unfinished.Begin(_hub.Shard.Clock.Now);
        _hub.Post(peer, ShardAction.FrameBegan);

        _hub.Suspend(TimeSpan.FromSeconds(11));
        Assert.Null(peer.CloseCode);
        peer.Session.Unfinished.End();
        Hear(peer);
        _hub.Advance(TimeSpan.FromSeconds(20));

        Assert.Null(peer.CloseCode);
    }

    [Fact]
    public void A_socket_that_took_nothing_in_the_pause_is_given_time_to_say_that_it_does()
    {
        var peer = _hub.Join(limits: new SessionLimits { StuckTimeout = TimeSpan.FromSeconds(2) });
        peer.Transport.IsStuck = true;
        _hub.Say(peer, "ping x");

        _hub.Suspend(Pause);
        Assert.Null(peer.CloseCode);
        peer.Transport.Unstick();
        _hub.Shard.Turn();
        _hub.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(peer.CloseCode);
    }

    [Fact]
    public void A_token_that_ended_in_the_pause_ends_its_session_at_once()
    {
        var peer = _hub.Join(_hub.GrantFor("alice", TimeSpan.FromSeconds(3)));

        _hub.Suspend(Pause);

        Assert.Equal(4003, peer.CloseCode);
    }

    [Fact]
    public void The_sweep_for_stale_sessions_excuses_the_pause_too()
    {
        var peer = _hub.Join(limits: new SessionLimits { IdleTimeout = TimeSpan.FromSeconds(60), PongTimeout = null });

        _hub.Suspend(TimeSpan.FromSeconds(61)); // the sweep is due as well

        Assert.Null(peer.CloseCode);
        Assert.Equal(SessionState.Live, peer.Session.State);
    }

    private void Hear(Peer peer) => peer.Session.LastHeard = _hub.Shard.Clock.Now;
}
