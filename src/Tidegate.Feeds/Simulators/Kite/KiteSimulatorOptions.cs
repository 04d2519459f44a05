using System.Net;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>How a <see cref="KiteSimulator"/> behaves. The defaults are what Zerodha documents.</summary>
public sealed record KiteSimulatorOptions
{
    /// <summary>Where it listens. Default loopback.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Its port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Connections per API key; one more is answered 429. Default 3.</summary>
    public int ConnectionsMax { get; init; } = 3;

    /// <summary>Instruments per connection; of a request for more the surplus is refused with an error text. Default 3,000.</summary>
    public int InstrumentsMax { get; init; } = 3_000;

    /// <summary>Shortest time between two packets of one instrument on one connection. Default 1 s; zero sends every change that a connection keeps up with.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A heartbeat is sent after so long without a message. Default 1 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The one byte of a heartbeat; which one Zerodha sends is not documented. Default 0.</summary>
    public byte Heartbeat { get; init; }

    /// <summary>Packets in one frame at most. Default 100; 1 to 3,000.</summary>
    public int PacketsPerFrameMax { get; init; } = 100;
}
