using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;
using Tidegate.Markets.Instruments;

namespace Tidegate.Feeds.Brokers;

/// <summary>Between topics and a broker's instruments. Thread-safe, does not wait.</summary>
internal static class BrokerTopics
{
    private const string MarketFamily = "md";
    private const string OrderFamily = "orders";

    /// <summary>The row of a topic <c>md/{exchange}/{symbol}</c> at a broker.</summary>
    public static bool TryFind(IInstruments instruments, string broker, Topic topic, [NotNullWhen(true)] out Instrument? instrument)
    {
        instrument = null;
        var path = topic.Path.AsSpan();
        Span<Range> parts = stackalloc Range[4];
        return path.Split(parts, '/') == 3
            && path[parts[0]] is MarketFamily
            && instruments.TryFind(broker, path[parts[2]], path[parts[1]], out instrument);
    }

    /// <summary>True for <c>orders/{user}</c>.</summary>
    public static bool IsOrders(Topic topic) => topic.Family is OrderFamily && topic.Path.AsSpan().Count('/') == 1;

    /// <summary>The topic of a user's orders; null where the name has characters that no topic has.</summary>
    public static Topic? OrdersOf(string user) =>
        !user.Contains('/', StringComparison.Ordinal) && Topic.TryParse($"{OrderFamily}/{user}", out var topic) ? topic : null;
}
