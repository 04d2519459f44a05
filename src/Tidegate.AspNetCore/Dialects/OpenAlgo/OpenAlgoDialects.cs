using System.Buffers;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Makes the dialect of each endpoint that speaks OpenAlgo's language.</summary>
internal sealed class OpenAlgoDialects(
    BrokerCapabilities capabilities,
    IEnumerable<ITopicSource> sources,
    IEnumerable<IFeedHealth> health,
    BrokerSessions sessions,
    TimeProvider time
)
{
    /// <summary>What the endpoint's answers are made of.</summary>
    public OpenAlgoSettings SettingsOf(EndpointOptions endpoint) =>
        new(time, capabilities, new InstrumentBrokers(sources, health, capabilities, endpoint.BrokerName), BrokerOfAsync)
        {
            RequiresBroker = endpoint.RequireBroker,
        };

    /// <summary>The endpoint's dialect.</summary>
    public Dialect For(EndpointOptions endpoint) => new OpenAlgoDialect(SettingsOf(endpoint));

    /// <summary>The values of an update as a tick of this projection has them.</summary>
    public ReadOnlyMemory<byte> DataOf(MarketUpdate market, in Projection projection, EndpointOptions endpoint)
    {
        var to = new ArrayBufferWriter<byte>();
        new OpenAlgoUpdates(time, endpoint.BrokerName).WriteData(new JsonPieces(to), market, projection);
        return to.WrittenMemory;
    }

    /// <summary>A store that is away leaves those without a broker whose login nobody remembers: their feeds go on.</summary>
    private async ValueTask<string?> BrokerOfAsync(Grant grant, CancellationToken cancellation)
    {
        try
        {
            return (await sessions.FindAsync(grant.UserId, cancellation))?.Broker;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }
}
