using Tidegate.Core.Topics;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What a client that cannot keep up is told: the newest, and how much it stands for.</summary>
public sealed class ConflationTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ShardHarness _hub = new()
    {
        Dialect = new LineDialect { SaysWelcome = false, SaysGaps = true },
    };

    [Fact]
    public void Latest_of_a_full_socket_waits_in_one_slot_and_says_how_many_it_stands_for()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest");
        Block(peer, ShardHarness.Infy, 1);

        Publish(ShardHarness.Infy, 2, 3, 4);
        Unblock(peer);

        Assert.Equal([Update(1, merged: 0, price: 1), Update(4, merged: 2, price: 4)], Updates(peer));
        Assert.False(peer.Session.Outbox.HasPending);
    }

    [Fact]
    public void Several_topics_wait_in_the_order_in_which_they_first_changed()
    {
        var peer = Subscribed($"{ShardHarness.Infy} ltp,latest {ShardHarness.Tcs} ltp,latest");
        Block(peer, ShardHarness.Infy, 1);

        Publish(ShardHarness.Tcs, 10);
        Publish(ShardHarness.Infy, 2);
        Publish(ShardHarness.Tcs, 11);
        Unblock(peer);

        Assert.Equal(
            ["update md/NSE/INFY 1 1 0 1", "update md/NSE/TCS 1 2 1 11", "update md/NSE/INFY 1 2 0 2"],
            peer.Texts.Where(text => text.StartsWith("update", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Waiting_costs_no_bytes_however_much_is_published()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest");
        Block(peer, ShardHarness.Infy, 1);

        Publish(ShardHarness.Infy, [.. Enumerable.Range(2, 1_000)]);

        Assert.Equal(1, peer.Session.Outbox.FramesBehind); // the one in flight
        Assert.Equal(1, _hub.Shard.Buffers.Rented);
    }

    [Fact]
    public void A_slow_client_delays_nobody_else()
    {
        var slow = Subscribed($"{ShardHarness.Infy} quote,latest");
        Block(slow, ShardHarness.Infy, 1);
        var healthy = Subscribed($"{ShardHarness.Infy} quote,latest");

        Publish(ShardHarness.Infy, 2, 3);

        Assert.Equal([Update(2, 0, 2), Update(3, 0, 3)], Updates(healthy));
    }

    [Fact]
    public void Other_terms_while_something_waits_start_with_a_snapshot_that_covers_it()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest");
        Block(peer, ShardHarness.Infy, 1);
        Publish(ShardHarness.Infy, 2, 3);

        _hub.Say(peer, $"sub {ShardHarness.Infy} ltp,latest");
        Unblock(peer);
        Publish(ShardHarness.Infy, 4);

        Assert.Equal("snapshot md/NSE/INFY 1 3 0 3", peer.Texts.Single(text => text.StartsWith("snapshot", StringComparison.Ordinal)));
        Assert.Equal([Update(1, 0, 1), "update md/NSE/INFY 1 4 0 4"], Updates(peer));
    }

    [Fact]
    public void What_waits_for_an_unsubscribed_topic_is_forgotten()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest");
        Block(peer, ShardHarness.Infy, 1);
        Publish(ShardHarness.Infy, 2);

        _hub.Say(peer, $"unsub {ShardHarness.Infy}");
        Unblock(peer);

        Assert.Equal([Update(1, 0, 1)], Updates(peer));
    }

    [Fact]
    public void A_queue_of_all_updates_that_overflows_names_the_gap_and_starts_anew_with_a_snapshot()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote", new SessionLimits { OutboxFramesMax = 3 });
        Block(peer, ShardHarness.Infy, 1);

        Publish(ShardHarness.Infy, 2, 3, 4, 5, 6); // 2 and 3 find room behind the one in flight
        Unblock(peer);
        Publish(ShardHarness.Infy, 7);

        Assert.Equal(
            [Update(1, 0, 1), Update(2, 0, 2), Update(3, 0, 3), "gap md/NSE/INFY 4 6", "snapshot md/NSE/INFY 2 6 0 6", Update(7, 0, 7)],
            peer.Texts.Skip(1)
        );
    }

    [Fact]
    public void A_dialect_without_words_for_a_gap_closes_the_session_instead()
    {
        var mute = new ShardHarness { Dialect = new LineDialect { SaysWelcome = false } };
        var peer = mute.Join(limits: new SessionLimits { OutboxFramesMax = 2 });
        mute.Say(peer, $"sub {ShardHarness.Infy} quote");
        peer.Transport.IsStuck = true;

        mute.Publish(ShardHarness.Infy, 1);
        mute.Publish(ShardHarness.Infy, 2);
        Assert.Equal(SessionState.Live, peer.Session.State);

        mute.Publish(ShardHarness.Infy, 3);
        peer.Transport.Unstick();
        mute.Shard.Turn();

        Assert.Equal(4101, peer.CloseCode);
    }

    [Fact]
    public void A_socket_that_takes_nothing_is_closed_when_its_time_is_up_and_not_before()
    {
        var limits = new SessionLimits { StuckTimeout = TimeSpan.FromSeconds(10) };
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest", limits);
        Block(peer, ShardHarness.Infy, 1);

        _hub.Advance(limits.StuckTimeout - Tick);
        Assert.Equal(SessionState.Live, peer.Session.State);

        _hub.Advance(Tick);
        Assert.Equal(SessionState.Closing, peer.Session.State);
        Unblock(peer);
        Assert.Equal(4101, peer.CloseCode);
    }

    [Fact]
    public void A_socket_that_takes_a_little_now_and_then_is_not_stuck()
    {
        var limits = new SessionLimits { StuckTimeout = TimeSpan.FromSeconds(10), PongTimeout = null };
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest", limits);

        for (var round = 1; round <= 5; round++)
        {
            Block(peer, ShardHarness.Infy, round);
            _hub.Advance(TimeSpan.FromSeconds(9));
            Unblock(peer);
        }

        Assert.Equal(SessionState.Live, peer.Session.State);
    }

    [Fact]
    public void A_rate_lets_the_first_through_and_the_last_of_a_burst_at_its_due_time_and_not_before()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest,5");

        Publish(ShardHarness.Infy, 1, 2, 3);
        _hub.Advance(TimeSpan.FromMilliseconds(200) - Tick);
        Assert.Equal([Update(1, 0, 1)], Updates(peer));

        _hub.Advance(Tick);
        Assert.Equal([Update(1, 0, 1), Update(3, merged: 1, price: 3)], Updates(peer));

        _hub.Advance(TimeSpan.FromMinutes(1)); // nothing more comes of it
        Assert.Equal(2, Updates(peer).Count());
    }

    [Fact]
    public void A_rate_is_kept_over_a_long_stream()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest,10");

        for (var i = 1; i <= 100; i++) // 100 updates in a second
        {
            Publish(ShardHarness.Infy, i);
            _hub.Advance(TimeSpan.FromMilliseconds(10));
        }

        _hub.Advance(TimeSpan.FromMilliseconds(100));
        var updates = Updates(peer).ToArray();
        Assert.InRange(updates.Length, 10, 12);
        Assert.EndsWith(" 100", updates[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_comes_due_at_a_full_socket_waits_for_the_socket()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest,5 {ShardHarness.Tcs} quote,latest");
        Publish(ShardHarness.Infy, 1, 2);
        Block(peer, ShardHarness.Tcs, 9);

        _hub.Advance(TimeSpan.FromMilliseconds(200));
        Publish(ShardHarness.Infy, 3);
        Unblock(peer);

        Assert.Equal("update md/NSE/INFY 2 3 1 3", Updates(peer).Last());
    }

    [Fact]
    public void The_thread_sleeps_shorter_only_while_a_rate_holds_something_back()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest,5");
        var idle = _hub.Shard.SleepMax;

        Publish(ShardHarness.Infy, 1, 2);
        Assert.True(_hub.Shard.SleepMax < idle);

        _hub.Say(peer, $"unsub {ShardHarness.Infy}");
        Assert.Equal(idle, _hub.Shard.SleepMax);
    }

    [Fact]
    public void Latest_topics_go_out_whole_while_a_stream_takes_its_time()
    {
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest");
        peer.Transport.PendsOnlyWhenFull = false;
        Block(peer, ShardHarness.Infy, 1);

        Publish(ShardHarness.Infy, 2, 3, 4);
        Unblock(peer);

        Assert.Equal([Update(1, 0, 1), Update(2, 0, 2), Update(3, 0, 3), Update(4, 0, 4)], Updates(peer));
    }

    [Fact]
    public void Latest_topics_conflate_once_a_whole_record_waits_behind_a_streams_write()
    {
        const int Updates = 2_000; // some 30 bytes each: far more than the 16,384 of a record
        var peer = Subscribed($"{ShardHarness.Infy} quote,latest");
        peer.Transport.PendsOnlyWhenFull = false;
        Block(peer, ShardHarness.Infy, 1);

        Publish(ShardHarness.Infy, [.. Enumerable.Range(2, Updates - 1)]);
        var waiting = peer.Session.Outbox.FramesBehind;
        Unblock(peer);

        Assert.InRange(waiting, 100, Updates / 2);
        Assert.Equal(Update(Updates, Updates - waiting - 1, Updates), ConflationTests.Updates(peer).Last());
    }

    private static string Update(long seq, int merged, decimal price) => $"update md/NSE/INFY 2 {seq} {merged} {price}";

    private static IEnumerable<string> Updates(Peer peer) => peer.Texts.Where(text => text.StartsWith("update", StringComparison.Ordinal));

    private Peer Subscribed(string terms, SessionLimits? limits = null)
    {
        var peer = _hub.Join(limits: limits);
        _hub.Say(peer, "sub " + terms);
        return peer;
    }

    /// <summary>Fills the socket with one update that stays in flight.</summary>
    private void Block(Peer peer, string topic, decimal price)
    {
        peer.Transport.IsStuck = true;
        _hub.Publish(topic, price);
        Assert.True(peer.Session.Outbox.IsBlocked);
    }

    private void Unblock(Peer peer)
    {
        peer.Transport.Unstick();
        _hub.Shard.Turn();
    }

    private void Publish(string topic, params int[] prices)
    {
        foreach (var price in prices)
        {
            _hub.Publish(topic, price);
        }
    }
}
