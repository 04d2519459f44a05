using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What applications published stays for who comes later, as many topics as there is room for.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    [Fact]
    public void The_last_value_greets_who_comes_later_also_when_everybody_had_left()
    {
        var hub = Hub(countMax: 10);
        Publish(hub, "app/kds/1", bytes: 2);
        Publish(hub, "app/kds/1", bytes: 7);
        var early = hub.Join();
        hub.Say(early, "sub app/kds/1 quote");
        hub.Say(early, "unsub app/kds/1");
        hub.Advance(Linger * 3);

        var late = hub.Join();
        hub.Say(late, "sub app/kds/1 quote");

        Assert.Equal("snapshot app/kds/1 2 2 0 7", late.Texts.Last());
    }

    [Fact]
    public void Of_one_topic_too_many_the_one_published_longest_ago_is_forgotten()
    {
        var hub = Hub(countMax: 3);
        foreach (var number in new[] { 1, 2, 3, 1, 4 })
        {
            Publish(hub, $"app/kds/{number}", bytes: 2);
        }

        var peer = hub.Join();
        hub.Say(peer, "sub app/kds/2 quote app/kds/1 quote app/kds/4 quote");

        Assert.StartsWith("Refused app/kds/2 topic.unknown;Added app/kds/1", peer.Texts.First(), StringComparison.Ordinal);
        Assert.Equal(["snapshot app/kds/1 2 2 0 2", "snapshot app/kds/4 2 1 0 2"], peer.Texts.Skip(1));
    }

    [Fact]
    public void One_that_is_heard_is_never_forgotten()
    {
        var hub = Hub(countMax: 2);
        Publish(hub, "app/kds/1", bytes: 2);
        var peer = hub.Join();
        hub.Say(peer, "sub app/kds/1 quote");
        for (var number = 2; number <= 20; number++)
        {
            Publish(hub, $"app/kds/{number}", bytes: 2);
        }

        hub.Say(hub.Join(), "sub app/kds/1 quote");
        Publish(hub, "app/kds/1", bytes: 9);

        Assert.Equal("update app/kds/1 2 2 0 9", peer.Texts.Last());
        Assert.True(hub.Commons.IsPublished(Topic.Parse("app/kds/20")));
        Assert.False(hub.Commons.IsPublished(Topic.Parse("app/kds/18")));
    }

    [Fact]
    public void Large_values_make_room_by_their_bytes()
    {
        var hub = Hub(countMax: 100, bytesMax: 65_536);
        for (var number = 0; number < 10; number++)
        {
            Publish(hub, $"app/big/{number}", bytes: 20_000);
        }

        Assert.Equal(3, Enumerable.Range(0, 10).Count(number => hub.Commons.IsPublished(Topic.Parse($"app/big/{number}"))));
        Assert.True(hub.Commons.IsPublished(Topic.Parse("app/big/9")));
    }

    [Fact]
    public void A_topic_that_comes_back_never_uses_a_number_twice()
    {
        var hub = Hub(countMax: 1);
        Publish(hub, "app/kds/1", bytes: 2);
        Publish(hub, "app/kds/1", bytes: 2);
        Publish(hub, "app/kds/1", bytes: 2);
        Publish(hub, "app/kds/2", bytes: 2); // and the other one is forgotten
        Publish(hub, "app/kds/1", bytes: 5);

        var peer = hub.Join();
        hub.Say(peer, $"sub app/kds/1 quote,since:{hub.Shard.Epoch}:3");

        Assert.Contains("update app/kds/1 2 4 0 5", peer.Texts);
        Assert.Contains("recovered app/kds/1 3 4", peer.Texts); // nothing was missed between them
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Topic_that_its_feed_has_given_up_leaves_no_trace_but_its_numbers(bool isHeard)
    {
        var hub = Hub(countMax: 10);
        Publish(hub, "app/kds/1", bytes: 2);
        Publish(hub, "app/kds/1", bytes: 2);
        var early = hub.Join();
        if (isHeard)
        {
            hub.Say(early, "sub app/kds/1 quote");
        }

        var last = new FeedStatus("replay", Topic.Parse("app/kds/1"), FeedState.Closed, "replay_ended") { IsLast = true };
        hub.Shard.Post(new StatusChange(last));
        hub.Shard.Turn();
        Assert.False(hub.Commons.IsPublished(Topic.Parse("app/kds/1")));
        if (isHeard)
        {
            hub.Say(early, "unsub app/kds/1");
            hub.Advance(Linger * 3);
        }

        var late = hub.Join();
        hub.Say(late, "sub app/kds/1 quote");
        Assert.StartsWith("Refused app/kds/1 topic.unknown", late.Texts.Last(), StringComparison.Ordinal);
        Publish(hub, "app/kds/1", bytes: 5);
        hub.Say(late, "sub app/kds/1 quote");
        Assert.Equal("snapshot app/kds/1 2 3 0 5", late.Texts.Last());
    }

    [Fact]
    public void A_feeds_topics_are_not_counted()
    {
        var hub = Hub(countMax: 1);
        hub.Publish(ShardHarness.Infy, 1);
        hub.Publish(ShardHarness.Tcs, 2);
        Publish(hub, "app/kds/1", bytes: 2);
        var peer = hub.Join();

        hub.Say(peer, $"sub {ShardHarness.Infy} quote {ShardHarness.Tcs} quote");

        Assert.Equal(2, peer.Texts.Count(text => text.StartsWith("snapshot", StringComparison.Ordinal)));
    }

    [Fact]
    public void Only_what_a_feed_delivers_is_told_as_a_difference()
    {
        var hub = Hub(countMax: 10);
        Publish(hub, "app/kds/1", bytes: 2);
        var peer = hub.Join();

        hub.Say(peer, $"sub app/kds/1 quote,delta {ShardHarness.Infy} quote,delta");

        Assert.False(peer.Session.Subscriptions[Topic.Parse("app/kds/1")].Projection.Delta);
        Assert.True(peer.Session.Subscriptions[Topic.Parse(ShardHarness.Infy)].Projection.Delta);
    }

    private static ShardHarness Hub(int countMax, long bytesMax = 1_048_576) =>
        new(
            new HubOptions
            {
                TopicLinger = Linger,
                RetainedTopicsMax = countMax,
                RetainedBytesMax = bytesMax,
            }
        )
        {
            Dialect = new LineDialect { SaysWelcome = false },
        };

    private static void Publish(ShardHarness hub, string topic, int bytes)
    {
        hub.Shard.Post(new AppUpdate(Topic.Parse(topic), new byte[bytes]));
        hub.Shard.Turn();
    }
}
