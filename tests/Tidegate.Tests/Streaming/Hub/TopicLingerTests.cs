using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>A topic that nobody hears any more stays in demand for a while, and what nobody published leaves no trace.</summary>
public sealed class TopicLingerTests
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly ShardHarness _hub = new(new HubOptions { TopicLinger = Linger }) { Dialect = new LineDialect { SaysWelcome = false } };

    private Mode? Wanted => _hub.Shard.Demand.WantedOf(Topic.Parse(Infy));

    [Fact]
    public void Who_comes_back_within_the_linger_finds_the_feed_still_asked_for()
    {
        var peer = _hub.Join();
        _hub.Publish(Infy, 1);
        _hub.Say(peer, $"sub {Infy} quote");
        _hub.Say(peer, $"unsub {Infy}");

        _hub.Advance(Linger - TimeSpan.FromMilliseconds(100));
        Assert.Equal(Mode.Quote, Wanted);
        _hub.Say(peer, $"sub {Infy} ltp");
        _hub.Advance(Linger * 3);

        Assert.Equal(Mode.Ltp, Wanted);
    }

    [Fact]
    public void After_the_linger_the_demand_is_over_and_the_last_value_is_still_there()
    {
        var peer = _hub.Join();
        _hub.Publish(Infy, 1);
        _hub.Say(peer, $"sub {Infy} quote");
        _hub.Say(peer, $"unsub {Infy}");

        _hub.Advance(Linger + TimeSpan.FromMilliseconds(100));
        Assert.Null(Wanted);
        _hub.Publish(Infy, 2);
        _hub.Say(peer, $"sub {Infy} quote");

        Assert.Equal($"snapshot {Infy} 2 2 0 2", peer.Texts.Last());
        Assert.Equal(Mode.Quote, Wanted);
    }

    [Fact]
    public void A_session_that_ends_lets_its_topics_linger_too()
    {
        var peer = _hub.Join();
        _hub.Publish(Infy, 1);
        _hub.Say(peer, $"sub {Infy} quote");
        _hub.EndReader(peer);

        Assert.Equal(Mode.Quote, Wanted);
        _hub.Advance(Linger + TimeSpan.FromMilliseconds(100));
        Assert.Null(Wanted);
    }

    [Fact]
    public void What_nobody_ever_published_is_released_at_once()
    {
        var armed = _hub.Shard.Wheel.Count;
        var peer = _hub.Join();
        var armedWithPeer = _hub.Shard.Wheel.Count;

        _hub.Say(peer, $"sub {Infy} quote");
        _hub.Say(peer, $"unsub {Infy}");

        Assert.Null(Wanted);
        Assert.Equal(armedWithPeer, _hub.Shard.Wheel.Count);
        Assert.True(armedWithPeer > armed);
    }

    [Fact]
    public void A_lower_mode_is_told_at_once_as_the_feed_need_not_work_for_nobody()
    {
        var (low, high) = (_hub.Join(), _hub.Join());
        _hub.Publish(Infy, 1);
        _hub.Say(low, $"sub {Infy} ltp");
        _hub.Say(high, $"sub {Infy} quote");
        Assert.Equal(Mode.Quote, Wanted);

        _hub.Say(high, $"unsub {Infy}");

        Assert.Equal(Mode.Ltp, Wanted);
    }
}
