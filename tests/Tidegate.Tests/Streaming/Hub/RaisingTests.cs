using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>A feed that had no room for a mode has some: who was granted less for that reason is granted it, in place.</summary>
public sealed class RaisingTests
{
    private readonly CrampedTopics _feed = new(Infy);
    private readonly ShardHarness _hub;

    public RaisingTests() => _hub = new ShardHarness(1_024, _feed) { Dialect = new LineDialect { SaysWelcome = false } };

    [Fact]
    public void Who_was_granted_less_is_raised_and_told_when_there_is_room()
    {
        _feed.Highest = Mode.Quote;
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} depth");
        _hub.Publish(Infy, 1);
        var before = peer.Texts.Count();

        _feed.Highest = Mode.Depth;
        _hub.Report(Infy, FeedState.Live, "ticks");
        _hub.Publish(Infy, 2);

        Assert.Equal(
            [$"status {Infy} Live", $"changed {Infy} Quote:0 Depth:5 ", $"snapshot {Infy} 3 1 0 1", $"update {Infy} 3 2 0 2"],
            peer.Texts.Skip(before)
        );
        Assert.Equal(Mode.Depth, _hub.Shard.Demand.WantedOf(Topic.Parse(Infy)));
    }

    [Theory]
    [InlineData(FeedState.Live, FeedReasons.ModeOverCapacity)] // still none
    [InlineData(FeedState.Recovering, "lost")]
    [InlineData(FeedState.Failed, FeedReasons.OverCapacity)]
    public void Nobody_is_raised_before(FeedState state, string reason)
    {
        _feed.Highest = Mode.Quote;
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} depth");
        _feed.Highest = Mode.Depth;

        _hub.Report(Infy, state, reason);

        Assert.DoesNotContain(peer.Texts, text => text.StartsWith("changed", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_asked_for_no_more_or_may_have_no_more_stays_where_he_is()
    {
        _feed.Highest = Mode.Quote;
        var modest = _hub.Join(_hub.GrantFor("modest"));
        var limited = _hub.Join(_hub.GrantFor("limited"), new SessionLimits { Modes = [Mode.Ltp, Mode.Quote] });
        _hub.Say(modest, $"sub {Infy} quote");
        _hub.Say(limited, $"sub {Infy} depth");

        _feed.Highest = Mode.Depth;
        _hub.Report(Infy, FeedState.Live, "ticks");

        foreach (var peer in new[] { modest, limited })
        {
            Assert.DoesNotContain(peer.Texts, text => text.StartsWith("changed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_was_granted_is_not_taken_back_when_room_is_lost_again()
    {
        _feed.Highest = Mode.Depth;
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} depth");

        _feed.Highest = Mode.Quote;
        _hub.Report(Infy, FeedState.Live, FeedReasons.ModeOverCapacity);

        Assert.Equal($"status {Infy} Live", peer.Texts.Last());
    }
}
