using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Which broker delivers an instrument, whether it can be heard now, and how deep a book of it may be asked for. Thread-safe.</summary>
/// <param name="sources">The feeds.</param>
/// <param name="health">How they are doing.</param>
/// <param name="capabilities">What each broker can deliver.</param>
/// <param name="unnamed">What clients are told of a feed that needs no broker.</param>
internal sealed class InstrumentBrokers(
    IEnumerable<ITopicSource> sources,
    IEnumerable<IFeedHealth> health,
    BrokerCapabilities capabilities,
    string unnamed
)
{
    private readonly ITopicSource[] _sources = [.. sources.Where(source => source is not OrderTopics)];
    private readonly IFeedHealth[] _health = [.. health];

    /// <summary>True where there are market data without anybody's login.</summary>
    public bool HasOpenFeed => _sources.Any(source => source is { Broker: null } and not IReplays); // what somebody recorded is no market

    /// <summary>What clients are told of a feed that needs no broker.</summary>
    public string Unnamed => unnamed;

    /// <summary>True where the topic comes from a broker's feed, so that who hears it needs a login at one.</summary>
    public bool NeedsLogin(Topic topic) => SourceOf(topic)?.Broker is not null;

    /// <summary>The broker whose feed delivers the topic in the highest mode; null: none does.</summary>
    public string? BrokerOf(Topic topic) => SourceOf(topic) is { } source ? source.Broker ?? unnamed : null;

    /// <summary>True where a feed of this broker is there and up: what the original's clients know as a connected adapter.</summary>
    /// <remarks>A feed that nobody wants anything of opens no connection and counts as up. One that says nothing of itself is taken at its word.</remarks>
    public bool IsConnected(string broker)
    {
        foreach (var source in _sources)
        {
            if (string.Equals(source.Broker ?? unnamed, broker, StringComparison.Ordinal) && IsUp(source.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Levels to ask for where a client asks for so many: as many as the broker has of those that are not more.</summary>
    public int DepthOf(Topic topic, string exchange, int requested)
    {
        var broker = SourceOf(topic)?.Broker;
        return broker is null && capabilities.Find(unnamed) is null
            ? requested // no broker's feed: its own word is all that limits it
            : capabilities.GetFallbackDepthLevel(broker ?? unnamed, exchange, requested);
    }

    private bool IsUp(string feed)
    {
        foreach (var each in _health)
        {
            if (each.Health is var health && health.Feed == feed)
            {
                return health.Connections > 0 || health.State is FeedState.Live or FeedState.Quiet or FeedState.Stale;
            }
        }

        return true;
    }

    private ITopicSource? SourceOf(Topic topic)
    {
        (Mode? highest, ITopicSource? best) = (null, null);
        foreach (var source in _sources)
        {
            if (source.TryFind(topic, out var mode) && !(mode <= highest))
            {
                (highest, best) = (mode, source);
            }
        }

        return best;
    }
}
