using Tidegate.AspNetCore.OpenAlgo;
using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Finds what <c>capabilities</c> and <c>search</c> ask for, on the thread of the session that asks.</summary>
internal sealed class NativeLookups(BrokerCapabilities capabilities, IEnumerable<ITopicSource> sources, IInstrumentCatalogue instruments)
{
    /// <summary>What is known of no feed and no broker.</summary>
    public static NativeLookups None { get; } = new(new BrokerCapabilities([]), [], new NoInstruments());

    private readonly ITopicSource[] _sources = [.. sources];

    /// <summary>Completes a request that is one of these; any other stays as it is.</summary>
    public SessionRequest Complete(SessionRequest request) =>
        request switch
        {
            NativeCapabilities asked => asked with { Found = FeedsOf(asked.Feed) },
            NativeSearch asked => asked with { Found = instruments.Search(asked.Query, asked.Exchange, asked.Limit) },
            _ => request,
        };

    /// <summary>The feeds that are configured, or the one of this name; a broker's name will do, whether or not it feeds us.</summary>
    private NativeFeed[] FeedsOf(string? name)
    {
        NativeFeed[] feeds =
        [
            .. _sources
                .Where(source => source is not OrderTopics && (name is null || source.Name == name || source.Broker == name))
                .Select(source => new NativeFeed(source.Name, source.Broker is { } broker ? capabilities.Find(broker) : null)),
        ];
        return feeds.Length == 0 && name is not null && capabilities.Find(name) is { } known ? [new NativeFeed(null, known)] : feeds;
    }
}
