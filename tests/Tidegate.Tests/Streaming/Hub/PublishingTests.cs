using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class PublishingTests
{
    [Fact]
    public void An_update_is_encoded_once_for_each_dialect_and_mode_and_never_for_each_socket()
    {
        var hub = new ShardHarness();
        var other = new LineDialect();
        for (var i = 0; i < 50; i++)
        {
            hub.Say(hub.Join(), $"sub {Infy} ltp");
            hub.Say(hub.Join(), $"sub {Infy} quote");
            hub.Say(hub.Join(dialect: other), $"sub {Infy} quote");
        }

        hub.Publish(Infy, 1);

        Assert.Equal(2, hub.Dialect.UpdatesWritten);
        Assert.Equal(1, other.UpdatesWritten);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Publishing_allocates_nothing_however_many_listen(int subscribers)
    {
        var hub = new ShardHarness(new HubOptions { HistoryCountMax = 8 });
        var peers = Enumerable.Range(0, subscribers).Select(_ => hub.Join()).ToList();
        foreach (var peer in peers)
        {
            hub.Say(peer, $"sub {Infy} ltp");
            peer.Transport.TakesSilently = true;
        }

        var updates = Enumerable.Range(0, 20).Select(i => new MarketUpdate(Topic.Parse(Infy), i)).ToArray();
        Deliver(updates.AsSpan(0, 10)); // warm: lists, pools and the history grow once
        var before = GC.GetAllocatedBytesForCurrentThread();

        Deliver(updates.AsSpan(10));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Deliver(ReadOnlySpan<MarketUpdate> some)
        {
            foreach (var update in some)
            {
                hub.Shard.Post(update);
                hub.Shard.Turn();
            }
        }
    }

    [Fact]
    public void Updates_of_one_turn_go_out_with_one_write()
    {
        var hub = new ShardHarness();
        var peer = hub.Join();
        hub.Say(peer, $"sub {Infy} ltp");
        var before = peer.Transport.Writes;

        for (var i = 1; i <= 50; i++)
        {
            hub.Shard.Post(new MarketUpdate(Topic.Parse(Infy), i));
        }

        hub.Shard.Turn();

        Assert.Equal(1, peer.Transport.Writes - before);
        Assert.Equal(50, peer.Texts.Count(text => text.StartsWith("update", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_gap_in_the_numbers_is_explained_by_the_update_that_stands_for_what_was_replaced()
    {
        var hub = new ShardHarness(updatesWaitingMax: 2);
        var peer = hub.Join();
        hub.Say(peer, $"sub {Infy} ltp");

        for (var i = 1; i <= 6; i++)
        {
            hub.Shard.Post(new MarketUpdate(Topic.Parse(Infy), i));
        }

        hub.Shard.Turn();

        Assert.Equal([$"update {Infy} 1 1 0 1", $"update {Infy} 1 2 0 2", $"update {Infy} 1 6 3 6"], peer.Texts.Skip(2));
    }

    [Fact]
    public void A_client_100_frames_behind_stays_and_the_101st_closes_it_with_4101_while_others_go_on()
    {
        var hub = new ShardHarness();
        var limits = new SessionLimits { OutboxFramesMax = 100 };
        var slow = hub.Join(limits: limits, initialTopics: Infy);
        var quick = hub.Join(limits: limits, initialTopics: Infy);
        slow.Transport.IsStuck = true;

        for (var i = 1; i <= 100; i++)
        {
            hub.Publish(Infy, i);
        }

        Assert.Equal(100, slow.Session.Outbox.FramesBehind);
        Assert.Equal(SessionState.Live, slow.Session.State);

        hub.Publish(Infy, 101);

        Assert.Equal(SessionState.Closing, slow.Session.State);
        Assert.Equal(101, quick.Texts.Count() - 1);
        slow.Transport.Unstick();
        hub.Shard.Turn();
        Assert.Equal(4101, slow.CloseCode);
        Assert.True(slow.Transport.Frames[^1].IsClose);
    }

    [Fact]
    public void A_client_too_slow_in_bytes_is_closed_and_what_it_held_is_returned()
    {
        var hub = new ShardHarness();
        var slow = hub.Join(limits: new SessionLimits { OutboxBytesMax = 100 }, initialTopics: Infy);
        slow.Transport.IsStuck = true;

        for (var i = 1; i <= 20; i++)
        {
            hub.Publish(Infy, i);
        }

        Assert.Equal(SessionState.Closing, slow.Session.State);
        hub.Advance(TimeSpan.FromSeconds(5)); // the close frame cannot leave: cut
        Assert.Equal(1, slow.Transport.Aborts);
        hub.Shard.Turn();
        hub.EndReader(slow);

        Assert.Same(GatewayErrors.SlowConsumer, slow.Ending?.Error);
        Assert.Equal(0, hub.Shard.Buffers.Rented);
    }

    [Fact]
    public void A_client_that_asks_without_reading_is_closed()
    {
        var hub = new ShardHarness();
        var peer = hub.Join();
        peer.Transport.IsStuck = true;
        var echo = new string('e', 60_000);

        for (var i = 0; i < 6 && peer.Session.State == SessionState.Live; i++)
        {
            hub.Say(peer, $"ping {echo}");
        }

        peer.Transport.Unstick();
        hub.Shard.Turn();
        Assert.Equal(4101, peer.CloseCode);
    }

    [Fact]
    public void A_dialect_with_no_words_for_updates_costs_nobody_anything()
    {
        var hub = new ShardHarness();
        var mute = hub.Join(dialect: new LineDialect { SaysUpdates = false }, initialTopics: Infy);
        var heard = hub.Join(initialTopics: Infy);

        hub.Publish(Infy, 1);

        Assert.Equal(["welcome alice"], mute.Texts);
        Assert.Equal(["welcome alice", $"update {Infy} 3 1 0 1"], heard.Texts);
    }

    [Theory]
    [InlineData(false, 1)] // the log of the turn, from which everybody sends
    [InlineData(true, 2)] // and one more, where the frames that lay apart were put together once
    public void Everybody_sends_from_the_same_memory_even_where_other_topics_come_between(bool isMixed, int slabs)
    {
        var hub = new ShardHarness();
        var peers = Enumerable.Range(0, 20).Select(_ => hub.Join()).ToList();
        peers.ForEach(peer => hub.Say(peer, $"sub {Infy} ltp"));
        hub.Say(hub.Join(), $"sub {Tcs} ltp");
        var before = hub.Ledger.Rents;

        for (var i = 1; i <= 5; i++)
        {
            hub.Shard.Post(new MarketUpdate(Topic.Parse(Infy), i));
            if (isMixed)
            {
                hub.Shard.Post(new MarketUpdate(Topic.Parse(Tcs), i));
            }
        }

        hub.Shard.Turn();

        // The one that hears the topic in between is alone: it copies into memory of its own.
        Assert.Equal(slabs, hub.Ledger.Rents - before - (isMixed ? 1 : 0));
        Assert.All(
            peers,
            peer =>
                Assert.Equal(
                    [1m, 2, 3, 4, 5],
                    peer.Texts.Skip(2).Select(text => decimal.Parse(text.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture))
                )
        );
    }
}
