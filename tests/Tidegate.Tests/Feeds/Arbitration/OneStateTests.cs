using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>What subscribers are told of several feeds as one.</summary>
public sealed class OneStateTests : ArbiterBench
{
    [Fact]
    public void Subscribers_are_told_one_state_which_is_live_while_any_source_is()
    {
        Say(Kite, FeedState.Recovering, "connecting");
        Say(Kite, FeedState.Live, "ticks");
        Say(Angel, FeedState.NeedsLogin, "no_login");
        Say(Angel, FeedState.Live, "ticks");
        Say(Kite, FeedState.NeedsLogin, "refused");
        Say(Angel, FeedState.Stale, "no_ticks");
        Say(Angel, FeedState.Failed, "over");

        Assert.Equal(["Recovering connecting", "Live ticks", "Stale no_ticks", "NeedsLogin refused"], Hub.Told(Path));
        Assert.All(Hub.Statuses, status => Assert.Equal("market", status.Feed));
    }

    [Fact]
    public void A_topic_ends_when_every_source_has_ended()
    {
        Tick(Kite, 100);
        Tick(Angel, 100);
        Say(Kite, FeedState.Closed, "end_of_data");
        Assert.DoesNotContain("Closed end_of_data", Hub.Told(Path));

        Say(Angel, FeedState.Closed, "end_of_data");

        Assert.Equal("Closed end_of_data", Hub.Told(Path)[^1]);
    }

    [Fact]
    public async Task Who_comes_after_everybody_left_is_told_the_state_anew_and_nothing_older()
    {
        Tick(Kite, 100, atMs: 5_000);
        await foreach (
            var _ in Arbiter
                .DemandOf(Kite, new ListedDemand(new DemandChange(Infy, null)))
                .ReadAllAsync(TestContext.Current.CancellationToken)
        )
        {
            // read to its end
        }

        Tick(Angel, 99, atMs: 4_000);
        Tick(Angel, 101, atMs: 6_000);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
        Assert.Equal(["Live ticks", "Live ticks"], Hub.Told(Path));
    }

    [Fact]
    public void That_the_source_that_is_heard_has_no_room_for_a_mode_is_told_and_that_it_has_again()
    {
        Say(Kite, FeedState.Live, "ticks");
        Say(Angel, FeedState.Live, FeedReasons.ModeOverCapacity); // not heard
        Tick(Kite, 100);
        Say(Kite, FeedState.Live, FeedReasons.ModeOverCapacity);
        Say(Kite, FeedState.Live, "ticks");

        Assert.Equal(["Live ticks", "Live mode_over_capacity", "Live ticks"], Hub.Told(Path));
    }
}
