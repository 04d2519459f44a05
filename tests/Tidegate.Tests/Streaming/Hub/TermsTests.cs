using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What is granted of what is asked, and that the bytes follow the grant.</summary>
public sealed class TermsTests
{
    private static readonly Topic Topic = Topic.Parse(Infy);

    private readonly ShardHarness _hub = new(1_024, new ListedTopics(Mode.Depth, Infy, Tcs));

    [Theory]
    [InlineData(20, 20, 20, null)] // at the limit
    [InlineData(21, 20, 20, "endpoint.depth")]
    [InlineData(5, 20, 5, null)]
    [InlineData(0, 20, 5, null)] // five where none is named
    [InlineData(0, 3, 3, null)]
    public void Levels_are_capped_by_the_endpoint(int asked, int most, int granted, string? rule)
    {
        var terms = Grant(new Projection(Mode.Depth, asked), new SessionLimits { DepthMax = most }, out var by);

        Assert.Equal((granted, rule), (terms.Projection.Depth, by));
    }

    [Theory]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, "feed.depth")]
    public void Levels_are_capped_by_what_the_feed_has(int asked, int granted, string? rule)
    {
        var source = new ListedTopics(Mode.Depth, Infy) { Levels = 10 };

        var terms = Grant(new Projection(Mode.Depth, asked), new SessionLimits(), out var by, source);

        Assert.Equal((granted, rule), (terms.Projection.Depth, by));
    }

    [Fact]
    public void Of_several_feeds_the_one_that_has_most_decides()
    {
        ITopicSource[] sources =
        [
            new ListedTopics(Mode.Depth, Infy) { Levels = 5 },
            new ListedTopics(Mode.Quote, Infy),
            new ListedTopics(Mode.Depth, Infy) { Levels = 10 },
        ];

        var terms = Grant(new Projection(Mode.Depth, 20), new SessionLimits(), out var by, sources);

        Assert.Equal((Mode.Depth, 10, "feed.depth"), (terms.Mode, terms.Projection.Depth, by));
    }

    [Fact]
    public void Without_a_book_no_levels_are_granted_and_the_mode_is_what_decided()
    {
        var terms = Grant(new Projection(Mode.Depth, 20), new SessionLimits { Modes = [Mode.Ltp, Mode.Quote] }, out var by);

        Assert.Equal((new Projection(Mode.Quote), "endpoint.modes"), (terms.Projection, by));
    }

    [Theory]
    [InlineData(Mode.Ltp, false)]
    [InlineData(Mode.Quote, true)]
    [InlineData(Mode.Depth, false)]
    public void Differences_are_granted_for_quotes(Mode mode, bool granted) =>
        Assert.Equal(granted, Grant(new Projection(mode, 0, Delta: true), new SessionLimits(), out _).Projection.Delta);

    [Fact]
    public void An_update_is_encoded_once_for_each_projection_however_many_share_it()
    {
        foreach (
            var terms in new[] { "depth,levels:5", "depth,levels:5", "depth,levels:20", "depth,levels:20", "quote", "quote", "quote,delta" }
        )
        {
            _hub.Say(_hub.Join(), $"sub {Infy} {terms}");
        }

        _hub.Publish(Infy, 1);

        Assert.Equal(4, _hub.Dialect.UpdatesWritten);
    }

    [Fact]
    public void Other_levels_are_other_terms_and_begin_with_a_snapshot()
    {
        _hub.Publish(Infy, 1);
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} depth,levels:5");

        _hub.Say(peer, $"sub {Infy} depth,levels:10");

        Assert.Equal([$"Changed {Infy} Depth", $"snapshot {Infy} 3 1 0 1"], peer.Texts.Skip(3));
    }

    [Fact]
    public void A_position_means_nothing_for_a_subscription_that_was_there_because_its_new_terms_hold_more()
    {
        _hub.Publish(Infy, 1);
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} ltp");

        _hub.Say(peer, $"sub {Infy} quote,since:{_hub.Shard.Epoch}:1");

        Assert.Equal([$"Changed {Infy} Quote", $"snapshot {Infy} 2 1 0 1"], peer.Texts.Skip(3));
    }

    [Fact]
    public void A_difference_is_told_to_whoever_has_the_update_before_and_a_whole_one_to_everybody_else()
    {
        var dialect = new LineDialect
        {
            SaysWelcome = false,
            SaysGaps = true,
            MarksDifferences = true,
        };
        var quick = _hub.Join(dialect: dialect);
        var slow = _hub.Join(dialect: dialect);
        _hub.Say(quick, $"sub {Infy} quote,latest,delta");
        _hub.Say(slow, $"sub {Infy} quote,latest,delta");

        _hub.Publish(Infy, 1); // the first of all has none before it
        slow.Transport.IsStuck = true;
        _hub.Publish(Infy, 2); // pending: the slow one has it
        _hub.Publish(Infy, 3); // held
        slow.Transport.Unstick();
        _hub.Shard.Turn();
        _hub.Publish(Infy, 4);

        Assert.Equal([Update(1), Update(2, "d"), Update(3, "d"), Update(4, "d")], quick.Texts.Skip(1));
        Assert.Equal([Update(1), Update(2, "d"), Update(3), Update(4, "d")], slow.Texts.Skip(1));
    }

    [Fact]
    public void An_update_that_stands_for_others_is_whole()
    {
        var hub = new ShardHarness(updatesWaitingMax: 2)
        {
            Dialect = new LineDialect { SaysWelcome = false, MarksDifferences = true },
        };
        var peer = hub.Join();
        hub.Say(peer, $"sub {Infy} quote,delta");
        hub.Publish(Infy, 1);

        for (var price = 2; price <= 6; price++)
        {
            hub.Shard.Post(new MarketUpdate(Topic, price)); // the third and later ones find no room and replace each other
        }

        hub.Shard.Turn();

        Assert.Equal([Update(1), Update(2, "d"), Update(3, "d"), $"update {Infy} 2 6 2 6"], peer.Texts.Skip(1));
    }

    [Fact]
    public void Deciding_about_a_wish_allocates_nothing()
    {
        var terms = new TermsRule([new ListedTopics(Mode.Quote, Infy), new ListedTopics(Mode.Depth, Tcs)], new ListedRules(), _ => false);
        var grant = new Grant
        {
            Subject = "alice",
            Issuer = "test",
            ExpiresAt = DateTimeOffset.MaxValue,
        };
        var asked = new SubscriptionTerms(new Projection(Mode.Depth, 50), MaxHz: 5);
        var wish = new TermsQuestion(grant, "stream", Topic, asked, new SessionLimits { MaxHz = 2 }, AccessVerdict.Allow());
        terms.Judge(wish);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            terms.Judge(wish);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Update(int seq, string mark = "") => $"update{mark} {Infy} 2 {seq} 0 {seq}";

    private static SubscriptionTerms Grant(Projection asked, SessionLimits limits, out string? rule, params ITopicSource[] sources)
    {
        var grant = new Grant
        {
            Subject = "alice",
            Issuer = "test",
            ExpiresAt = DateTimeOffset.MaxValue,
        };
        var wish = new TermsQuestion(grant, "stream", Topic, new SubscriptionTerms(asked), limits, AccessVerdict.Allow());
        var verdict = new TermsRule(sources.Length > 0 ? sources : [new ListedTopics(Mode.Depth, Infy)]).Judge(wish);
        rule = verdict.Rule;
        return verdict.Granted;
    }
}
