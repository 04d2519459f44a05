using System.Net;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>How an <see cref="AngelSimulator"/> behaves. The defaults are what Angel One documents.</summary>
public sealed record AngelSimulatorOptions
{
    /// <summary>Where it listens. Default loopback.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Its port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Connections per client code; what one more gets is not documented, here it is 429. Default 3; <see cref="int.MaxValue"/>: no limit.</summary>
    public int ConnectionsMax { get; init; } = 3;

    /// <summary>Subscriptions per connection, a token in a mode being one; a request that goes beyond is refused whole with E1002. Default 1,000.</summary>
    public int SubscriptionsMax { get; init; } = 1_000;

    /// <summary>Of them in mode 4. Default 50.</summary>
    public int Depth20Max { get; init; } = 50;

    /// <summary>Shortest time between two packets of one subscription. Default 1 s; zero sends every change that a connection keeps up with.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A client that was not heard for so long is dropped. Angel wants a ping within 30 s and does not say when it gives up. Default 40 s.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(40);
}
