using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What the network does to a client: the server must notice, name it, free what it held, and let nobody else feel it.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void A_half_open_client_is_pinged_after_25_s_closed_with_4103_8_s_later_and_its_token_is_free()
    {
        var hub = new ShardHarness();
        var leases = new SessionLeases();
        var grant = hub.GrantFor("alice") with { TokenId = "j1" };
        var slot = new SessionSlot();
        slot.HoldLease(leases.TryClaim(grant));
        var peer = hub.Join(grant, slot: slot);

        hub.Advance(TimeSpan.FromSeconds(25));
        hub.Advance(TimeSpan.FromSeconds(8) - Tick);
        Assert.Null(peer.CloseCode);
        Assert.Null(leases.TryClaim(grant));

        hub.Advance(Tick);
        Assert.Equal(4103, peer.CloseCode);
        Assert.NotNull(leases.TryClaim(grant)); // at once, while its connection is still being let go
    }

    [Fact]
    public void One_slow_reader_among_1000_has_its_topics_merged_then_gets_4101_and_the_others_hear_everything()
    {
        const int Published = 200;
        var hub = new ShardHarness();
        Peer[] peers = [.. Enumerable.Range(0, 1_000).Select(_ => hub.Join(limits: new SessionLimits { PongTimeout = null }))];
        Array.ForEach(peers, peer => hub.Say(peer, $"sub {ShardHarness.Infy} ltp,latest {ShardHarness.Tcs} ltp,latest"));
        var (slow, others) = (peers[500], peers.Where((_, i) => i != 500).ToArray());
        slow.Transport.IsStuck = true;

        for (var i = 1; i <= Published; i++)
        {
            hub.Publish(ShardHarness.Infy, i);
            hub.Publish(ShardHarness.Tcs, i);
        }

        Assert.All(slow.Session.Subscriptions.Values, each => Assert.InRange(each.HeldUpdates, Published - 1, Published));
        Assert.All(others, peer => Assert.Equal(Heard(1, Published), Prices(peer)));
        Assert.All(
            others,
            peer => Assert.All(peer.Session.Subscriptions.Values, each => Assert.Equal((Published, 0), (each.Sent, each.Merged)))
        );

        hub.Advance(new SessionLimits().StuckTimeout);
        slow.Transport.Unstick();
        hub.Shard.Turn();
        hub.Publish(ShardHarness.Infy, Published + 1);

        Assert.Equal(4101, slow.CloseCode);
        Assert.All(others, peer => Assert.Null(peer.CloseCode));
        Assert.All(others, peer => Assert.Equal($"update {ShardHarness.Infy} 1 {Published + 1} 0 {Published + 1}", peer.Texts.Last()));
    }

    private static int[] Heard(int first, int last) => [.. Enumerable.Range(first, last - first + 1)];

    private static int[] Prices(Peer peer) =>
        [
            .. peer
                .Texts.Where(text => text.StartsWith($"update {ShardHarness.Infy} ", StringComparison.Ordinal))
                .Select(text => int.Parse(text.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
