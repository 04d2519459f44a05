using System.Text.Json;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Bench.Micro.Growth;

/// <summary>How the cost of a publish grows with its subscribers, with sessions that do not listen, and with topics beside its own.</summary>
internal static class GrowthProgram
{
    private const int TopicsOfSession = 1_000;

    private static readonly int[] Counts = [1, 10, 100, 1_000, 10_000, 100_000];

    /// <summary>Writes one line of JSON.</summary>
    public static void Run(bool isQuick)
    {
        var clock = new PublishClock(isQuick);
        _ = WithSubscribers(clock, 100); // the first to run would be measured while its code is compiled
        var results = new
        {
            Subscribers = Counts.Select(count => WithSubscribers(clock, count)).ToArray(),
            Sessions = Counts.Select(count => WithSessions(clock, count)).ToArray(),
            Topics = Counts.Select(count => WithTopics(clock, count)).ToArray(),
        };
        Console.WriteLine(JsonSerializer.Serialize(results, JsonSerializerOptions.Web));
    }

    private static GrowthPoint WithSubscribers(PublishClock clock, int count)
    {
        var hub = new MemoryHub();
        for (var i = 0; i < count; i++)
        {
            hub.Join(Quotes.Symbol);
        }

        return clock.Measure(count, () => hub.Publish(Quotes.Full));
    }

    /// <summary>One of the sessions listens.</summary>
    private static GrowthPoint WithSessions(PublishClock clock, int count)
    {
        var hub = new MemoryHub();
        hub.Join(Quotes.Symbol);
        for (var i = 1; i < count; i++)
        {
            hub.Join();
        }

        return clock.Measure(count, () => hub.Publish(Quotes.Full));
    }

    /// <summary>Each topic has a subscriber; one of them is published.</summary>
    private static GrowthPoint WithTopics(PublishClock clock, int count)
    {
        var hub = new MemoryHub();
        Topic[] others = [.. Enumerable.Range(1, count - 1).Select(i => Topic.Parse($"md/NSE/T{i}"))];
        hub.Join(Quotes.Symbol);
        foreach (var some in others.Chunk(TopicsOfSession))
        {
            hub.Join(some);
        }

        Array.ForEach(others, topic => hub.Publish(new MarketUpdate(topic, 100)));
        return clock.Measure(count, () => hub.Publish(Quotes.Full));
    }
}
