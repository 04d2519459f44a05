using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Arbitration;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>Several feeds as one source: what it has, what it asks for, and what it refuses to be made of.</summary>
public sealed class FeedArbiterTests : ArbiterBench
{
    [Fact]
    public void Both_sources_are_the_topics_of_either_at_the_best_of_both()
    {
        var less = new ListedSource("less", Mode.Quote, 1, "md/NSE/SBIN", Path);
        var arbiter = new FeedArbiter(
            new ArbitrationOptions(),
            [less, Angel],
            Hub,
            (_, _) => true,
            Time,
            Meters,
            NullLogger<FeedArbiter>.Instance
        );

        Assert.True(arbiter.TryFind(Infy, out var highest));
        Assert.Equal((Mode.Depth, 20), (highest, arbiter.DepthMax(Infy)));
        Assert.True(arbiter.TryFind(Topic.Parse("md/NSE/SBIN"), out var lower));
        Assert.Equal((Mode.Quote, 1), (lower, arbiter.DepthMax(Topic.Parse("md/NSE/SBIN"))));
        Assert.False(arbiter.TryFind(Topic.Parse("md/NSE/TCS"), out _));
    }

    [Fact]
    public async Task Every_source_is_asked_for_what_it_has_and_told_of_every_release()
    {
        var demand = new ListedDemand(
            new DemandChange(Infy, Mode.Quote),
            new DemandChange(Topic.Parse("md/NSE/TCS"), Mode.Ltp),
            new DemandChange(Topic.Parse("md/NSE/TCS"), null),
            new DemandChange(Infy, null)
        );

        foreach (var source in (ITopicSource[])[Kite, Angel])
        {
            var asked = new List<DemandChange>();
            await foreach (var change in Arbiter.DemandOf(source, demand).ReadAllAsync(TestContext.Current.CancellationToken))
            {
                asked.Add(change);
            }

            Assert.Equal(["md/NSE/INFY Quote", "md/NSE/TCS ", "md/NSE/INFY "], asked.Select(change => $"{change.Topic} {change.Mode}"));
        }
    }

    [Theory]
    [InlineData("", 3, 0.5, 30)]
    [InlineData("market", 0.05, 0, 30)]
    [InlineData("market", 3, 4, 30)]
    [InlineData("market", 3, 0.5, 2)]
    [InlineData("market", 3, 0.5, 3_601)]
    public void Options_out_of_their_range_are_refused(string name, double stall, double lead, double back)
    {
        var options = new ArbitrationOptions
        {
            Name = name,
            StallAfter = TimeSpan.FromSeconds(stall),
            LeadMin = TimeSpan.FromSeconds(lead),
            ReturnAfter = TimeSpan.FromSeconds(back),
        };

        Assert.Throws<ArgumentException>(() =>
            new FeedArbiter(options, [Kite], Hub, (_, _) => true, Time, Meters, NullLogger<FeedArbiter>.Instance)
        );
    }

    [Fact]
    public void Two_sources_of_one_name_are_refused_and_a_stranger_has_no_way_in()
    {
        Assert.Throws<ArgumentException>(() =>
            new FeedArbiter(
                new ArbitrationOptions(),
                [Kite, new ListedSource("zerodha", Mode.Ltp, 1)],
                Hub,
                (_, _) => true,
                Time,
                Meters,
                NullLogger<FeedArbiter>.Instance
            )
        );
        Assert.Throws<ArgumentException>(() => Arbiter.SinkOf(new ListedSource("zerodha", Mode.Ltp, 1)));
    }
}
