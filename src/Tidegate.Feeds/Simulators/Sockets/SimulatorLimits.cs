using System.Net;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>What a simulator grants whoever knocks.</summary>
internal sealed record SimulatorLimits
{
    /// <summary>Where it listens. Default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Its port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Sockets at the same time, upgraded or not; one more is closed at once. Default 256.</summary>
    public int ConnectionsMax { get; init; } = 256;

    /// <summary>From the accepted socket to the whole head. Default 5 s.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may stay without the next request once it has had an answer. Default 60 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest body of a request, in bytes; a larger one is answered 413. Default 64 KiB.</summary>
    public int BodyBytesMax { get; init; } = 65_536;

    /// <summary>Largest message of a client, in bytes: 3,000 tokens of ten digits are 33,000. Default 256 KiB.</summary>
    public int MessageBytesMax { get; init; } = 262_144;

    /// <summary>How long one write may take before the client is given up. Default 10 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
