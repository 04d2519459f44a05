using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class SubscribingTests
{
    private readonly ShardHarness _hub = new();

    [Fact]
    public void A_session_hears_only_what_it_subscribed_to()
    {
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} ltp");

        _hub.Publish(Tcs, 1);
        _hub.Publish(Infy, 2);

        Assert.Equal(["welcome alice", $"Added {Infy} Ltp", $"update {Infy} 1 1 0 2"], peer.Texts);
    }

    [Fact]
    public void A_snapshot_follows_the_answer_and_the_next_update_follows_the_snapshot_without_a_gap()
    {
        _hub.Publish(Infy, 10);
        _hub.Publish(Infy, 11);
        var peer = _hub.Join();

        _hub.Say(peer, $"sub {Infy} quote");
        _hub.Publish(Infy, 12);

        Assert.Equal(["welcome alice", $"Added {Infy} Quote", $"snapshot {Infy} 2 2 0 11", $"update {Infy} 2 3 0 12"], peer.Texts);
    }

    [Fact]
    public void A_change_of_mode_is_answered_with_a_snapshot_in_the_new_mode_and_no_double_delivery()
    {
        _hub.Publish(Infy, 1);
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} ltp");

        _hub.Say(peer, $"sub {Infy} quote");
        _hub.Publish(Infy, 2);

        Assert.Equal([$"Changed {Infy} Quote", $"snapshot {Infy} 2 1 0 1", $"update {Infy} 2 2 0 2"], peer.Texts.Skip(3));
    }

    [Fact]
    public void The_same_subscription_again_changes_nothing_and_repeats_no_snapshot()
    {
        _hub.Publish(Infy, 1);
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} ltp");

        _hub.Say(peer, $"sub {Infy} ltp");

        Assert.Equal($"Unchanged {Infy} Ltp", peer.Texts.Last());
    }

    [Fact]
    public void Each_entry_of_a_request_is_granted_or_refused_on_its_own()
    {
        var peer = _hub.Join();

        _hub.Say(peer, $"sub {Infy} ltp md/NSE/UNKNOWN ltp not-a-topic ltp {Tcs} depth");

        Assert.Equal(
            $"Added {Infy} Ltp;Refused md/NSE/UNKNOWN topic.unknown;Refused not-a-topic topic.malformed;Added {Tcs} Quote",
            peer.Texts.Last()
        );
        Assert.Equal([GatewayErrors.TopicUnknown, GatewayErrors.TopicMalformed], _hub.Observer.Refused);
    }

    [Fact]
    public void The_limit_of_subscriptions_is_exact_and_a_change_of_mode_needs_no_further_place()
    {
        var hub = new ShardHarness(1_024, new ListedTopics(Mode.Quote, "md/A/1", "md/A/2", "md/A/3"));
        var peer = hub.Join(limits: new SessionLimits { SubscriptionsMax = 2 });

        hub.Say(peer, "sub md/A/1 ltp md/A/2 ltp md/A/3 ltp md/A/1 quote");

        Assert.Equal("Added md/A/1 Ltp;Added md/A/2 Ltp;Refused md/A/3 limit.subscriptions;Changed md/A/1 Quote", peer.Texts.Last());
    }

    [Fact]
    public void After_unsubscribing_nothing_more_comes()
    {
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} ltp {Tcs} ltp");

        _hub.Say(peer, $"unsub {Infy} md/NSE/OTHER");
        _hub.Publish(Infy, 1);
        _hub.Publish(Tcs, 2);
        _hub.Say(peer, "unsuball");
        _hub.Publish(Tcs, 3);

        Assert.Equal([$"Removed {Infy} Ltp;NotFound md/NSE/OTHER Ltp", $"update {Tcs} 1 1 0 2", $"Removed {Tcs} Ltp"], peer.Texts.Skip(2));
    }

    [Fact]
    public void A_dialect_may_subscribe_to_topics_that_nobody_delivers_and_they_leave_no_demand_behind()
    {
        var peer = _hub.Join(dialect: new LineDialect { TakesUnknownTopics = true });

        _hub.Say(peer, "sub md/NSE/NOBODY ltp");
        _hub.Publish("md/NSE/NOBODY", 1);

        Assert.Equal(["Added md/NSE/NOBODY Ltp", "update md/NSE/NOBODY 1 1 0 1"], peer.Texts.Skip(1));
    }

    [Fact]
    public void Initial_topics_are_subscribed_from_the_first_moment_without_a_snapshot()
    {
        _hub.Publish(Infy, 1);

        var peer = _hub.Join(initialTopics: Infy);
        _hub.Publish(Infy, 2);

        Assert.Equal(["welcome alice", $"update {Infy} 3 2 0 2"], peer.Texts);
    }

    [Fact]
    public void Requests_before_the_credential_are_answered_with_not_authenticated_and_change_nothing()
    {
        var peer = _hub.JoinWithoutGrant();

        _hub.Say(peer, $"sub {Infy} ltp");
        _hub.Publish(Infy, 1);

        Assert.Equal(["error request.not_authenticated"], peer.Texts);
    }

    [Fact]
    public void An_unknown_operation_is_answered_and_the_session_stays()
    {
        var peer = _hub.Join();

        _hub.Say(peer, "what?");
        _hub.Say(peer, "ping 7");

        Assert.Equal(["error request.unknown_op", "pong 7"], peer.Texts.Skip(1));
    }

    [Fact]
    public void The_list_says_what_is_subscribed_and_how_much_was_sent()
    {
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} quote");
        _hub.Publish(Infy, 1);
        _hub.Publish(Infy, 2);

        _hub.Say(peer, "list");

        Assert.Equal($"list {Infy}:Quote:2", peer.Texts.Last());
    }

    [Fact]
    public void A_newcomer_is_told_how_the_feed_of_its_topic_is_doing_where_it_is_not_simply_live()
    {
        var first = _hub.Join();
        _hub.Say(first, $"sub {Infy} ltp");
        _hub.Report(Infy, FeedState.Failed);
        var second = _hub.Join();
        _hub.Say(second, $"sub {Infy} ltp");
        _hub.Report(Infy, FeedState.Live);
        var third = _hub.Join();
        _hub.Say(third, $"sub {Infy} ltp");

        Assert.Equal([$"status {Infy} Failed", $"status {Infy} Live"], second.Texts.Skip(2));
        Assert.DoesNotContain(third.Texts, text => text.StartsWith("status", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_feed_said_before_everybody_left_is_not_told_to_who_comes_back()
    {
        var first = _hub.Join();
        _hub.Say(first, $"sub {Infy} ltp");
        _hub.Publish(Infy, 1);
        _hub.Report(Infy, FeedState.Stale);
        _hub.Say(first, $"unsub {Infy}");

        var second = _hub.Join();
        _hub.Say(second, $"sub {Infy} ltp");

        Assert.DoesNotContain(second.Texts, text => text.StartsWith("status", StringComparison.Ordinal));
    }

    [Fact]
    public void A_status_reaches_the_subscribers_of_its_topic_in_its_place_among_the_updates()
    {
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} ltp");

        _hub.Publish(Infy, 1);
        _hub.Report(Infy, FeedState.Stale);
        _hub.Report(Tcs, FeedState.Stale);
        _hub.Publish(Infy, 2);

        Assert.Equal([$"update {Infy} 1 1 0 1", $"status {Infy} Stale", $"update {Infy} 1 2 0 2"], peer.Texts.Skip(2));
    }

    [Fact]
    public async Task Demand_is_the_highest_mode_of_any_subscriber_and_falls_with_them()
    {
        var token = TestContext.Current.CancellationToken;
        await using var demand = _hub.Shard.Demand.ReadAllAsync(token).GetAsyncEnumerator(token);
        var low = _hub.Join();
        var high = _hub.Join();

        _hub.Say(low, $"sub {Infy} ltp");
        Assert.Equal(Mode.Ltp, await NextAsync());
        _hub.Say(high, $"sub {Infy} quote");
        Assert.Equal(Mode.Quote, await NextAsync());
        _hub.EndReader(high);
        Assert.Equal(Mode.Ltp, await NextAsync());
        _hub.Say(low, $"unsub {Infy}");
        Assert.Null(await NextAsync());

        async Task<Mode?> NextAsync()
        {
            Assert.True(await demand.MoveNextAsync());
            return demand.Current.Mode;
        }
    }
}
