using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class EndingTests
{
    private readonly ShardHarness _hub = new();

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(4321, 4321)]
    [InlineData(1005, 1000)]
    public void A_close_of_the_peer_is_echoed_and_ends_the_session(int code, int echoed)
    {
        var peer = _hub.Join();
        _hub.Shard.Post(new ShardCommand(ShardAction.PeerClosed, peer.Session, code));
        _hub.EndReader(peer, isPeerGone: false);

        Assert.Equal(echoed, peer.CloseCode);
        Assert.Equal(new SessionEnding(SessionEndingKind.ClosedByClient, code), peer.Ending);
        Assert.Equal(1, peer.Transport.Disposals);
        AssertNothingLeft();
    }

    [Fact]
    public void A_faulty_close_of_the_peer_is_answered_with_the_fault()
    {
        var peer = _hub.Join();
        _hub.Shard.Post(new ShardCommand(ShardAction.Close, peer.Session, GatewayErrors.ProtocolViolation));
        _hub.EndReader(peer, isPeerGone: false);

        Assert.Equal(1002, peer.CloseCode);
        Assert.Same(GatewayErrors.ProtocolViolation, peer.Ending?.Error);
        AssertNothingLeft();
    }

    [Fact]
    public void A_close_of_the_peer_that_crosses_ours_does_not_cost_it_our_code()
    {
        var peer = _hub.Join();
        peer.Transport.IsStuck = true;
        _hub.Say(peer, "ping x");
        _hub.Post(peer, ShardAction.Close, GatewayErrors.TokenExpired);
        _hub.Shard.Post(new ShardCommand(ShardAction.PeerClosed, peer.Session, 1000));
        _hub.EndReader(peer, isPeerGone: false);
        Assert.Null(peer.Ending);

        peer.Transport.Unstick();
        _hub.Shard.Turn();

        Assert.Equal(4003, peer.CloseCode);
        Assert.Same(GatewayErrors.TokenExpired, peer.Ending?.Error);
        AssertNothingLeft();
    }

    [Fact]
    public void A_connection_that_just_goes_is_lost_with_1006()
    {
        var peer = _hub.Join(initialTopics: Infy);

        _hub.EndReader(peer);
        _hub.Publish(Infy, 1);

        Assert.Equal(new SessionEnding(SessionEndingKind.Lost, 1006), peer.Ending);
        Assert.Null(peer.CloseCode);
        AssertNothingLeft();
    }

    [Fact]
    public void A_write_that_finds_the_peer_gone_ends_the_session_and_tells_the_reader()
    {
        var peer = _hub.Join(initialTopics: Infy);
        peer.Transport.IsGone = true;

        _hub.Publish(Infy, 1);
        Assert.Equal(1, peer.Transport.Aborts);
        _hub.EndReader(peer);

        Assert.Equal(SessionEndingKind.Lost, peer.Ending?.Kind);
        AssertNothingLeft();
    }

    [Fact]
    public void The_places_of_a_session_are_free_the_moment_it_is_closing()
    {
        var gate = new CapacityGate(1);
        var slot = new SessionSlot();
        slot.Hold(gate.TryTake()!);
        var peer = _hub.Join(slot: slot);

        _hub.Post(peer, ShardAction.Close, GatewayErrors.TokenExpired);

        Assert.Null(peer.Ending);
        Assert.Equal(0, gate.Taken);
    }

    [Fact]
    public void Whatever_else_happens_to_a_closing_session_its_first_ending_stays_the_only_one()
    {
        var peer = _hub.Join(initialTopics: Infy);
        _hub.Post(peer, ShardAction.Close, GatewayErrors.Idle);

        _hub.Post(peer, ShardAction.Close, GatewayErrors.TokenExpired);
        _hub.Post(peer, ShardAction.Fault, new InvalidOperationException());
        _hub.Say(peer, $"sub {Tcs} ltp");
        _hub.Post(peer, ShardAction.Pong, Array.Empty<byte>());
        _hub.Publish(Infy, 1);
        _hub.Report(Infy, FeedState.Closed);
        _hub.Advance(TimeSpan.FromSeconds(1_000));
        _hub.EndReader(peer);
        _hub.EndReader(peer);
        _hub.Shard.Post(new ShardCommand(ShardAction.AbortAll));
        _hub.Shard.Turn();

        Assert.Equal(4102, peer.CloseCode);
        Assert.True(peer.Transport.Frames[^1].IsClose);
        Assert.Same(GatewayErrors.Idle, Assert.Single(_hub.Observer.Ended).Ending.Error);
        Assert.Equal(1, peer.Transport.Disposals);
        AssertNothingLeft();
    }

    [Fact]
    public void The_end_of_the_data_closes_where_the_dialect_has_a_word_for_it_and_else_is_a_status()
    {
        var bars = _hub.Join(dialect: new LineDialect { EndsWith = new CloseStatement(1000, "Stream completed") }, initialTopics: Infy);
        var other = _hub.Join(initialTopics: Infy);

        _hub.Publish(Infy, 1);
        _hub.Report(Infy, FeedState.Closed);

        Assert.Equal((1000, "Stream completed"), (bars.CloseCode, bars.Transport.CloseFrame?.CloseReason));
        Assert.Equal($"status {Infy} Closed", other.Texts.Last());
        _hub.EndReader(bars);
        Assert.Equal(new SessionEnding(SessionEndingKind.EndOfData, 1000), bars.Ending);
    }

    [Fact]
    public void A_session_that_closes_while_it_subscribes_leaves_no_subscription_behind()
    {
        var peer = _hub.Join();
        peer.Transport.IsStuck = true;
        _hub.Say(peer, "ping x");
        while (peer.Session.Outbox.TryAppendAnswer([0x81, 0])) { }

        _hub.Say(peer, $"sub {Infy} ltp {Tcs} ltp"); // the answer finds no room

        Assert.Equal(SessionState.Closing, peer.Session.State);
        Assert.Empty(peer.Session.Subscriptions);
    }

    [Fact]
    public void A_client_closed_while_it_signs_in_is_not_revived_without_its_places()
    {
        var peer = _hub.JoinWithoutGrant();
        peer.Transport.IsStuck = true;
        _hub.Say(peer, "list");
        while (peer.Session.Outbox.TryAppendAnswer([0x81, 0])) { }

        _hub.SignIn(peer, _hub.GrantFor("mallory"));

        Assert.Equal(SessionState.Closing, peer.Session.State);
        Assert.Empty(_hub.Observer.Started);
    }

    [Fact]
    public void A_drain_closes_everybody_with_4200_now_and_later_and_completes_with_the_last()
    {
        var first = _hub.Join();
        var waiting = _hub.JoinWithoutGrant();
        _hub.Shard.Post(new ShardCommand(ShardAction.Drain, Payload: new DrainPlan(TimeSpan.Zero, TimeSpan.FromSeconds(5))));
        _hub.Shard.Turn();
        var late = _hub.Join();

        Assert.Equal(["draining", "disconnect server.draining"], first.Texts.Skip(1));
        foreach (var peer in (Peer[])[first, waiting, late])
        {
            Assert.Equal(4200, peer.CloseCode);
            Assert.False(_hub.Shard.Drained.IsCompleted);
            _hub.EndReader(peer);
        }

        Assert.True(_hub.Shard.Drained.IsCompletedSuccessfully);
        AssertNothingLeft();
    }

    [Fact]
    public void An_abort_cuts_who_does_not_read_its_close_frame()
    {
        var peer = _hub.Join(initialTopics: Infy);
        peer.Transport.IsStuck = true;
        _hub.Publish(Infy, 1);
        _hub.Shard.Post(new ShardCommand(ShardAction.Drain, Payload: new DrainPlan(TimeSpan.Zero, TimeSpan.Zero)));
        _hub.Shard.Post(new ShardCommand(ShardAction.AbortAll));
        _hub.Shard.Turn();

        Assert.NotEqual(0, peer.Transport.Aborts);
        _hub.EndReader(peer);

        Assert.True(_hub.Shard.Drained.IsCompletedSuccessfully);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(nameof(Dialect.WriteWelcome))]
    [InlineData(nameof(Dialect.WriteAnswer))]
    [InlineData(nameof(Dialect.WriteSnapshot))]
    [InlineData(nameof(Dialect.WriteUpdate))]
    [InlineData(nameof(Dialect.WriteStatus))]
    [InlineData(nameof(Dialect.WriteDraining))]
    [InlineData(nameof(Dialect.WriteDisconnect))]
    public void A_dialect_that_fails_costs_its_own_sessions_1011_and_nobody_else_anything(string method)
    {
        var failing = new LineDialect();
        failing.Failing.Add(method);
        _hub.Publish(Infy, 1);
        var victim = _hub.Join(dialect: failing);
        var other = _hub.Join();
        foreach (var peer in (Peer[])[victim, other])
        {
            _hub.Say(peer, $"sub {Infy} ltp");
        }

        _hub.Publish(Infy, 2);
        _hub.Report(Infy, FeedState.Stale);
        _hub.Shard.Post(new ShardCommand(ShardAction.Drain, Payload: new DrainPlan(TimeSpan.Zero, TimeSpan.Zero)));
        _hub.Shard.Turn();

        Assert.Equal(1011, victim.CloseCode);
        Assert.Equal(4200, other.CloseCode);
        Assert.Contains($"update {Infy} 1 2 0 2", other.Texts);
        Assert.Single(_hub.Observer.Faults);
        _hub.EndReader(victim);
        _hub.EndReader(other);
        Assert.Equal(2, _hub.Observer.Ended.Count);
        Assert.True(_hub.Shard.Drained.IsCompletedSuccessfully);
        AssertNothingLeft();
    }

    [Fact]
    public void A_closing_session_whose_transport_never_lets_go_is_swept_after_the_cleanup_interval()
    {
        var peer = _hub.Join();
        _hub.Post(peer, ShardAction.Close, GatewayErrors.Idle);
        _hub.Advance(TimeSpan.FromSeconds(59)); // heard out, told to stop, cut: and still its reader does not end
        Assert.Null(peer.Ending);

        _hub.Advance(TimeSpan.FromSeconds(61));
        Assert.Same(GatewayErrors.Idle, peer.Ending?.Error);

        _hub.EndReader(peer);
        Assert.Single(_hub.Observer.Ended);
        AssertNothingLeft();
    }

    [Fact]
    public void Each_session_starts_once_and_ends_once_for_its_observer()
    {
        var peers = Enumerable.Range(0, 10).Select(_ => _hub.Join()).ToList();
        foreach (var peer in peers)
        {
            _hub.Post(peer, ShardAction.Close, GatewayErrors.Idle);
            _hub.EndReader(peer);
        }

        Assert.Equal(peers.Select(peer => peer.Session), _hub.Observer.Started);
        Assert.Equal(peers.Select(peer => peer.Session), _hub.Observer.Ended.Select(each => each.Session));
        AssertNothingLeft();
    }

    private void AssertNothingLeft()
    {
        Assert.Equal(0, _hub.Shard.SessionCount);
        Assert.Equal(0, _hub.Shard.Buffers.Rented);
        Assert.Equal(0, _hub.SessionsArmed);
    }
}
