using Tidegate.Core.Errors;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class PressureTests
{
    private const int Readers = 500;
    private const int OutboxBytes = 65_536;
    private const int Mebibyte = 1_024 * 1_024;

    [Theory]
    [InlineData("ltp")]
    [InlineData("ltp,latest")]
    [InlineData("quote,2")]
    public void Of_500_slow_readers_at_once_none_costs_more_than_its_outbox_limit_and_all_together_ten_percent_more(string terms)
    {
        var hub = new ShardHarness(new HubOptions()) { Dialect = new Testing.LineDialect { SaysGaps = true } };
        var limits = new SessionLimits { OutboxBytesMax = OutboxBytes };
        Peer[] peers = [.. Enumerable.Range(0, Readers).Select(_ => hub.Join(limits: limits))];
        foreach (var (peer, i) in peers.Select((peer, i) => (peer, i)))
        {
            hub.Say(peer, $"sub {ShardHarness.Infy} {terms}");
            hub.Publish(ShardHarness.Infy, i); // between any two of them, so that no two have the same waiting
            peer.Transport.IsStuck = true;
        }

        var most = 0L;
        for (var i = 0; i < 6_000; i++)
        {
            hub.Publish(ShardHarness.Infy, i);
            hub.Advance(TimeSpan.FromMilliseconds(1));
            most = Math.Max(most, hub.Shard.Buffers.RentedBytes);
        }

        Assert.All(peers, peer => Assert.Null(peer.CloseCode));
        Assert.InRange(most, 1, (long)(Readers * OutboxBytes * 1.1));
    }

    [Fact]
    public void Beyond_what_may_wait_for_all_together_those_with_most_waiting_are_cut_and_the_others_live()
    {
        var hub = new ShardHarness(new HubOptions { PendingBytesMax = 8 * Mebibyte });
        Peer[] greedy = [.. Enumerable.Range(0, 40).Select(_ => hub.Join())];
        var (modest, good) = (hub.Join(), hub.Join());
        modest.Transport.IsStuck = true;
        hub.Say(modest, "ping x");
        foreach (var peer in greedy)
        {
            peer.Transport.IsStuck = true;
            Ask(hub, peer, answers: 4, bytes: 60_000); // 60,000 in flight and 180,000 behind it: within its own limits
        }

        hub.Advance(TimeSpan.FromMilliseconds(50));
        hub.Shard.Turn();

        Assert.InRange(hub.Shard.Buffers.RentedBytes, 1, 8 * Mebibyte);
        var cut = greedy.Where(peer => peer.Session.Ending is not null).ToArray();
        Assert.InRange(cut.Length, 1, greedy.Length - 10); // no more than needed
        Assert.All(cut, peer => Assert.Same(GatewayErrors.SlowConsumer, peer.Session.Ending!.Error));
        Assert.All(cut, peer => Assert.True(peer.Transport.Aborts > 0));
        Assert.Equal(SessionState.Live, modest.Session.State);
        hub.Say(good, "ping still");
        Assert.Equal("pong still", good.Texts.Last());
    }

    [Fact]
    public void Up_to_the_bound_nobody_is_cut()
    {
        var hub = new ShardHarness(new HubOptions { PendingBytesMax = 8 * Mebibyte });
        Peer[] peers = [.. Enumerable.Range(0, 20).Select(_ => hub.Join())];
        foreach (var peer in peers)
        {
            peer.Transport.IsStuck = true;
            Ask(hub, peer, answers: 4, bytes: 60_000);
        }

        hub.Advance(TimeSpan.FromMilliseconds(50));

        Assert.All(peers, peer => Assert.Equal(SessionState.Live, peer.Session.State));
    }

    [Fact]
    public void What_was_cut_gives_everything_back()
    {
        var hub = new ShardHarness(new HubOptions { PendingBytesMax = Mebibyte });
        Peer[] peers = [.. Enumerable.Range(0, 40).Select(_ => hub.Join())];
        foreach (var peer in peers)
        {
            peer.Transport.IsStuck = true;
            Ask(hub, peer, answers: 2, bytes: 60_000);
        }

        hub.Advance(TimeSpan.FromMilliseconds(50));
        hub.Shard.Turn();
        Array.ForEach(peers, peer => hub.EndReader(peer));
        hub.Shard.Turn();

        Assert.Equal((0, 0, 0), (hub.Shard.SessionCount, hub.Shard.Buffers.Rented, hub.SessionsArmed));
        Assert.Equal(peers.Length, hub.Observer.Ended.Count);
    }

    private static void Ask(ShardHarness hub, Peer peer, int answers, int bytes)
    {
        for (var i = 0; i < answers; i++)
        {
            hub.Say(peer, "ping " + new string('x', bytes));
        }
    }
}
