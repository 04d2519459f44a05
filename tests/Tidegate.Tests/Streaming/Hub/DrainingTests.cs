using Tidegate.Streaming.Hub;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class DrainingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ShardHarness _hub = new();

    [Fact]
    public void Everybody_is_told_at_once_and_closed_one_after_the_other()
    {
        var peers = Enumerable.Range(0, 100).Select(_ => _hub.Join()).ToArray();

        Drain(over: 10 * Second);
        Assert.All(peers, peer => Assert.Equal("draining", peer.Texts.Last()));
        Assert.Equal(0, Closed(peers));

        for (var second = 1; second <= 10; second++)
        {
            for (var tick = 0; tick < 20; tick++)
            {
                _hub.Advance(HubShard.WheelTick);
            }

            Assert.InRange(Closed(peers), (10 * second) - 1, 10 * second); // a deadline is met at most one tick late
        }

        _hub.Advance(HubShard.WheelTick);
        Assert.All(peers, peer => Assert.Equal(4200, peer.CloseCode));
    }

    [Fact]
    public void Whoever_is_not_closed_yet_goes_on_hearing_updates()
    {
        var peers = Enumerable.Range(0, 10).Select(_ => _hub.Join(initialTopics: Infy)).ToArray();
        Drain(over: Second);

        for (var tick = 0; tick < 10; tick++)
        {
            _hub.Advance(HubShard.WheelTick);
        }

        _hub.Publish(Infy, 7);

        Assert.Equal(5, Closed(peers));
        Assert.All(peers, peer => Assert.Equal(peer.CloseCode is null, peer.Texts.Last().StartsWith("update", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_waited_for_a_full_socket_arrives_before_the_close_frame_without_a_loss()
    {
        var peer = _hub.Join(initialTopics: Infy);
        peer.Transport.IsStuck = true;
        for (var price = 1; price <= 50; price++)
        {
            _hub.Publish(Infy, price);
        }

        Drain(over: TimeSpan.Zero);
        Assert.Null(peer.CloseCode);
        peer.Transport.Unstick();
        _hub.Shard.Turn();

        Assert.Equal(Enumerable.Range(1, 50).Select(price => $"{price}"), peer.Texts.Where(IsUpdate).Select(text => text.Split(' ')[^1]));
        Assert.Equal(4200, peer.CloseCode);
        Assert.Equal(peer.Transport.Frames.Count - 1, peer.Transport.Frames.ToList().FindIndex(frame => frame.IsClose));
    }

    [Fact]
    public void A_client_that_goes_when_it_is_told_is_not_waited_for()
    {
        var stays = _hub.Join();
        var goes = _hub.Join();
        Drain(over: Second);

        _hub.EndReader(goes);
        _hub.Advance(Second + HubShard.WheelTick);
        _hub.EndReader(stays);

        Assert.Null(goes.CloseCode);
        Assert.Equal(4200, stays.CloseCode);
        Assert.True(_hub.Shard.Drained.IsCompletedSuccessfully);
        Assert.Equal(0, _hub.SessionsArmed);
    }

    private static bool IsUpdate(string text) => text.StartsWith("update", StringComparison.Ordinal);

    private static int Closed(IEnumerable<Peer> peers) => peers.Count(peer => peer.CloseCode is not null);

    private void Drain(TimeSpan over)
    {
        _hub.Shard.Post(new ShardCommand(ShardAction.Drain, Payload: new DrainPlan(over, Spread: 5 * Second)));
        _hub.Shard.Turn();
    }
}
