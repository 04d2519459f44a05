using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Which broker delivers an instrument, and how deep a book of it may be asked for. Thread-safe.</summary>
/// <param name="sources">The feeds.</param>
/// <param name="capabilities">What each broker can deliver.</param>
/// <param name="unnamed">What clients are told of a feed that needs no broker.</param>
internal sealed class InstrumentBrokers(IEnumerable<ITopicSource> sources, BrokerCapabilities capabilities, string unnamed)
{
    private readonly ITopicSource[] _sources = [.. sources];

    /// <summary>Names of the brokers whose feeds are configured.</summary>
    public IEnumerable<string> Configured => _sources.Select(source => source.Broker).OfType<string>();

    /// <summary>True where there are market data without anybody's login.</summary>
    public bool HasOpenFeed => _sources.Any(source => source.Broker is null && source is not OrderTopics);

    /// <summary>What clients are told of a feed that needs no broker.</summary>
    public string Unnamed => unnamed;

    /// <summary>True where the topic comes from a broker's feed, so that who hears it needs a login at one.</summary>
    public bool NeedsLogin(Topic topic) => LoginOf(topic) is not null;

    /// <summary>The broker whose feed delivers the topic in the highest mode.</summary>
    public string BrokerOf(Topic topic) => LoginOf(topic) ?? unnamed;

    /// <summary>Levels to ask for where a client asks for so many: as many as the broker has of those that are not more.</summary>
    public int DepthOf(Topic topic, string exchange, int requested)
    {
        var broker = LoginOf(topic);
        return broker is null && capabilities.Find(unnamed) is null
            ? requested // no broker's feed: its own word is all that limits it
            : capabilities.GetFallbackDepthLevel(broker ?? unnamed, exchange, requested);
    }

    private string? LoginOf(Topic topic)
    {
        (Mode? highest, string? broker) = (null, null);
        foreach (var source in _sources)
        {
            if (source.TryFind(topic, out var mode) && !(mode <= highest))
            {
                (highest, broker) = (mode, source.Broker);
            }
        }

        return broker;
    }
}
