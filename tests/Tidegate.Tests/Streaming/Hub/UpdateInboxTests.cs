using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class UpdateInboxTests
{
    private static readonly Topic A = Topic.Parse("md/NSE/A");
    private static readonly Topic B = Topic.Parse("md/NSE/B");

    [Fact]
    public void Updates_come_out_in_the_order_in_which_they_went_in()
    {
        var inbox = new UpdateInbox(4);
        inbox.Post(Price(A, 1));
        inbox.Post(Price(B, 2));
        inbox.Post(Price(A, 3));

        Assert.Equal([(A, 1m, 0), (B, 2m, 0), (A, 3m, 0)], TakeAll(inbox));
        Assert.True(inbox.IsEmpty);
    }

    [Fact]
    public void Beyond_its_capacity_the_newest_of_each_topic_is_kept_and_stands_for_those_it_replaced()
    {
        var inbox = new UpdateInbox(2);
        for (var i = 1; i <= 10; i++)
        {
            inbox.Post(Price(A, i));
        }

        inbox.Post(Price(B, 100));

        var taken = TakeAll(inbox);
        Assert.Equal([(A, 1m, 0), (A, 2m, 0), (A, 10m, 7)], taken.Where(each => each.Topic == A));
        Assert.Contains((B, 100m, 0), taken);
        Assert.Equal(7, inbox.Replaced);
        Assert.True(inbox.IsEmpty);
    }

    [Fact]
    public void Whoever_overflowed_first_comes_out_first()
    {
        var inbox = new UpdateInbox(2);
        var topics = Enumerable.Range(0, 100).Select(i => Topic.Parse($"md/NSE/T{i * 7 % 100}")).ToArray();
        foreach (var topic in topics)
        {
            inbox.Post(Price(topic, 1));
        }

        inbox.Post(Price(topics[50], 2)); // keeps its place

        Assert.Equal(topics, TakeAll(inbox).Select(each => each.Topic));
    }

    [Fact]
    public void While_a_topic_sits_in_overflow_nothing_overtakes_it_through_the_ring()
    {
        var inbox = new UpdateInbox(2);
        inbox.Post(Price(A, 1));
        inbox.Post(Price(A, 2));
        inbox.Post(Price(A, 3)); // overflows
        Assert.True(inbox.TryTake(out _)); // room in the ring again

        inbox.Post(Price(A, 4));

        Assert.Equal([(A, 2m, 0), (A, 4m, 1)], TakeAll(inbox));
    }

    [Fact]
    public void The_end_of_the_data_comes_after_the_last_price_in_overflow_too()
    {
        var inbox = new UpdateInbox(2);
        inbox.Post(Price(A, 1));
        inbox.Post(Price(A, 2));
        inbox.Post(Price(A, 3));
        inbox.Post(new Arrival(new StatusChange(new FeedStatus("csv", A, FeedState.Closed, "end_of_data"))));

        Assert.Equal(
            [typeof(MarketUpdate), typeof(MarketUpdate), typeof(MarketUpdate), typeof(StatusChange)],
            Drain(inbox).Select(u => u.GetType())
        );
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Writers_that_overrun_a_small_inbox_lose_no_count_no_order_and_no_last_value(int seed)
    {
        const int PerTopic = 30_000;
        const int TopicsPerWriter = 3;
        var inbox = new UpdateInbox(16);
        var topics = Enumerable.Range(0, 4 * TopicsPerWriter).Select(i => Topic.Parse($"md/NSE/T{i}")).ToArray();
        var writers = Enumerable
            .Range(0, 4)
            .Select(writer =>
                Task.Run(() => Write(topics[(writer * TopicsPerWriter)..][..TopicsPerWriter]), TestContext.Current.CancellationToken)
            )
            .ToArray();
        var all = Task.WhenAll(writers);

        var last = topics.ToDictionary(topic => topic, _ => 0m);
        var random = new Random(seed);
        while (!all.IsCompleted || !inbox.IsEmpty)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (inbox.TryTake(out var arrival))
            {
                var update = (MarketUpdate)arrival.Update;
                var price = update.LastPrice;
                Assert.Equal(last[update.Topic] + 1 + arrival.Merged, price);
                last[update.Topic] = price;
            }
            else if (random.Next(3) == 0)
            {
                Thread.Yield();
            }
        }

        await all;
        Assert.All(last, each => Assert.Equal(PerTopic, each.Value));

        void Write(Topic[] mine)
        {
            for (var i = 1; i <= PerTopic; i++)
            {
                foreach (var topic in mine)
                {
                    inbox.Post(Price(topic, i));
                }
            }
        }
    }

    private static Arrival Price(Topic topic, decimal price) => new(new MarketUpdate(topic, price));

    private static List<Update> Drain(UpdateInbox inbox)
    {
        var taken = new List<Update>();
        while (inbox.TryTake(out var arrival))
        {
            taken.Add(arrival.Update);
        }

        return taken;
    }

    private static List<(Topic Topic, decimal Price, int Replaced)> TakeAll(UpdateInbox inbox)
    {
        var taken = new List<(Topic, decimal, int)>();
        while (inbox.TryTake(out var arrival))
        {
            taken.Add((arrival.Update.Topic, ((MarketUpdate)arrival.Update).LastPrice, arrival.Merged));
        }

        return taken;
    }
}
