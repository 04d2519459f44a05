using System.Text;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What dialects of applications need of the hub: states and events, looks, answers after snapshots, signs of life.</summary>
public sealed class ApplicationTopicTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private static readonly SessionLimits Beating = new()
    {
        PongTimeout = null,
        IdleTimeout = TimeSpan.FromDays(1),
        HeartbeatInterval = TimeSpan.FromSeconds(30),
        HeartbeatTimeout = TimeSpan.FromSeconds(90),
    };

    private readonly ShardHarness _hub = new();

    [Fact]
    public void The_second_push_follows_the_welcome() => Assert.Equal(["welcome", "opening"], Join().Texts);

    [Fact]
    public void The_answer_follows_the_snapshots_where_the_dialect_says_so()
    {
        Publish("app/a", "1");
        var peer = Join();

        Say(peer, "sub app/a app/b");
        Publish("app/b", "2");

        Assert.Equal(["snapshot 1 alice", "nothing app/b", "done app/a,app/b", "update 2"], peer.Texts.Skip(2));
    }

    [Fact]
    public void An_answer_without_anything_new_is_given_at_once()
    {
        var peer = Join();
        Say(peer, "sub app/a");

        Say(peer, "sub app/a");
        Say(peer, "sub app/../a");
        Say(peer, "unsub app/a");

        Assert.Equal(["nothing app/a", "done app/a", "done app/a", "done app/a", "done "], peer.Texts.Skip(2));
    }

    [Fact]
    public void Who_comes_late_gets_the_last_state_and_not_the_last_event()
    {
        Publish("app/a", "state");
        Publish("app/a", "event", "changed");
        var early = Join();
        Say(early, "sub app/a");

        Publish("app/a", "newer", "changed");
        Publish("app/a", "whole");
        var late = Join();
        Say(late, "sub app/a");

        Assert.Equal(["snapshot state alice", "done app/a", "update newer", "update whole"], early.Texts.Skip(2));
        Assert.Equal(["snapshot whole alice", "done app/a"], late.Texts.Skip(2));
    }

    [Fact]
    public void Where_there_are_only_events_the_last_one_stands_for_the_topic()
    {
        Publish("app/a", "first", "changed");
        Publish("app/a", "second", "changed");
        var peer = Join();

        Say(peer, "sub app/a");

        Assert.Equal("snapshot second alice", peer.Texts.ElementAt(2));
    }

    [Fact]
    public void Looking_says_where_a_topic_stands_and_subscribes_to_nothing()
    {
        Publish("app/a", "state");
        var peer = Join();

        Say(peer, "look app/a");
        Say(peer, "look app/b");
        Say(peer, "look app");
        Publish("app/a", "next");

        Assert.Equal(["current app/a state", "current app/b -", "error topic.malformed"], peer.Texts.Skip(2));
        Assert.Empty(peer.Session.Subscriptions);
    }

    [Fact]
    public void Looking_leaves_no_trace_of_a_strangers_invention()
    {
        var peer = Join();

        Say(peer, "look app/invented");

        Assert.Null(_hub.Shard.Homes.StandingOf(Topic.Parse("app/invented")));
        Assert.False(_hub.Commons.IsPublished(Topic.Parse("app/invented")));
    }

    [Fact]
    public void A_session_hears_what_its_dialect_chose_and_ends_where_that_is_refused()
    {
        Publish("app/a", "state");

        var good = Join(new WordDialect { Own = ["app/a", "app/b"] });
        var bad = Join(new WordDialect { Own = ["nonsense", "app/a"] });

        Assert.Equal(["snapshot state alice", "nothing app/b"], good.Texts.Skip(2));
        Assert.NotNull(bad.CloseCode);
        Assert.Empty(bad.Session.Subscriptions);
    }

    [Fact]
    public void The_server_beats_at_each_interval_and_never_after_the_end()
    {
        var peer = Join(limits: Beating);

        _hub.Advance(TimeSpan.FromSeconds(30) - Tick);
        Assert.DoesNotContain("beat", peer.Texts);
        _hub.Advance(Tick);
        Assert.Single(peer.Texts, "beat");
        _hub.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, peer.Texts.Count(text => text == "beat"));

        peer.Session.Close(GatewayErrors.Revoked);
        _hub.Shard.Turn();
        _hub.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, peer.Texts.Count(text => text == "beat"));
    }

    [Fact]
    public void Only_a_sign_of_life_counts_as_one()
    {
        var peer = Join(limits: Beating);

        _hub.Advance(TimeSpan.FromSeconds(60));
        peer.Session.LastHeard = _hub.Shard.Clock.Now; // any other frame
        Say(peer, "note");
        _hub.Advance(TimeSpan.FromSeconds(30) - Tick);
        Assert.Null(peer.CloseCode);

        _hub.Advance(Tick);
        Assert.Equal(4102, peer.CloseCode);
    }

    [Fact]
    public void A_sign_of_life_gives_the_whole_time_again()
    {
        var peer = Join(limits: Beating);
        for (var i = 0; i < 5; i++)
        {
            _hub.Advance(TimeSpan.FromSeconds(89));
            Say(peer, "beat");
        }

        _hub.Advance(TimeSpan.FromSeconds(90) - Tick);
        Assert.Null(peer.CloseCode);
        Assert.Contains("beaten", peer.Texts);
        _hub.Advance(Tick);
        Assert.Equal(4102, peer.CloseCode);
    }

    [Fact]
    public void Time_in_which_we_did_not_run_is_not_counted_against_the_client()
    {
        var peer = Join(limits: Beating);
        _hub.Advance(TimeSpan.FromSeconds(60));

        _hub.Suspend(TimeSpan.FromSeconds(50));

        Assert.Null(peer.CloseCode);
    }

    [Fact]
    public void Without_a_heartbeat_timeout_nobody_must_beat()
    {
        var peer = Join(limits: new SessionLimits { PongTimeout = null });

        _hub.Advance(TimeSpan.FromSeconds(299));

        Assert.Null(peer.CloseCode);
        Assert.DoesNotContain("beat", peer.Texts);
    }

    [Fact]
    public void A_fault_of_ours_is_said_in_the_dialects_own_words()
    {
        var peer = Join();

        _hub.Shard.Fault(peer.Session, new InvalidOperationException("ours"));
        _hub.Shard.Turn();

        Assert.Equal(4999, peer.CloseCode);
    }

    [Fact]
    public void A_client_that_unsubscribes_before_it_has_begun_to_hear_is_answered_all_the_same()
    {
        var peer = Join();

        Say(peer, "sub app/a");
        Say(peer, "unsub app/a");
        Say(peer, "sub app/a");

        Assert.Equal(["nothing app/a", "done app/a", "done ", "nothing app/a", "done app/a"], peer.Texts.Skip(2));
    }

    private Peer Join(WordDialect? dialect = null, SessionLimits? limits = null) =>
        _hub.Join(limits: limits, dialect: dialect ?? new WordDialect());

    private void Say(Peer peer, string line) => _hub.Say(peer, line);

    private void Publish(string topic, string json, string? kind = null)
    {
        _hub.Shard.Post(new AppUpdate(Topic.Parse(topic), Encoding.UTF8.GetBytes(json)) { Event = kind });
        _hub.Shard.Turn();
    }
}
