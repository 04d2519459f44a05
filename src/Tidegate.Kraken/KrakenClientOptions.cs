using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tidegate.Kraken;

/// <summary>Addresses, limits and deadlines of a <see cref="KrakenClient"/>. Checked when the client is made.</summary>
public sealed class KrakenClientOptions
{
    /// <summary>Public market data. Default <c>wss://ws.kraken.com/v2</c>.</summary>
    public Uri PublicAddress { get; set; } = new("wss://ws.kraken.com/v2");

    /// <summary>Private data and trading. Default <c>wss://ws-auth.kraken.com/v2</c>.</summary>
    public Uri PrivateAddress { get; set; } = new("wss://ws-auth.kraken.com/v2");

    /// <summary>Level 3 books. Default <c>wss://ws-l3.kraken.com/v2</c>.</summary>
    public Uri Level3Address { get; set; } = new("wss://ws-l3.kraken.com/v2");

    /// <summary>From the first byte to the answered upgrade. Default 10 s; 1 s to 60 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a reply, or a snapshot, is waited for. Default 10 s; 1 s to 60 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a ping is sent: the exchange closes after a minute without one. Default 15 s; 1 s to 50 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Silence after which a connection is given up. Default 40 s; more than the ping interval, up to 5 minutes.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Largest frame that is read. Default 16 MiB; 64 KiB to 256 MiB. A level 3 snapshot of depth 1000 has a few MiB.</summary>
    public int FrameBytesMax { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>Items that one stream keeps for a slow reader. Default 4,096; 16 to 1,048,576.</summary>
    public int BufferItemsMax { get; set; } = 4_096;

    /// <summary>Connects of all three sockets together within <see cref="ConnectWindow"/>; the exchange bans the address beyond 150. Default 150; 1 to 150.</summary>
    public int ConnectsMax { get; set; } = 150;

    /// <summary>The window of <see cref="ConnectsMax"/>. Default 10 minutes; 1 s to 1 hour.</summary>
    public TimeSpan ConnectWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Makes the jitter of reconnects. Null: made from the clock.</summary>
    public Random? Random { get; set; }

    /// <summary>Logs. Default none. No token, no payload and no order is ever in them.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

#pragma warning disable MA0015 // the texts name the option
    internal void Check()
    {
        foreach (var address in (Uri[])[PublicAddress, PrivateAddress, Level3Address])
        {
            if (!address.IsAbsoluteUri || address.Scheme is not ("wss" or "ws") || (address.Scheme == "ws" && !address.IsLoopback))
            {
                throw new ArgumentException("An address is wss://, or ws:// on this machine.");
            }
        }

        Check(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Check(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Check(nameof(PingInterval), PingInterval, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(50));
        Check(nameof(StallTimeout), StallTimeout, PingInterval + TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Check(nameof(FrameBytesMax), FrameBytesMax, 64 * 1_024, 256 * 1_024 * 1_024);
        Check(nameof(BufferItemsMax), BufferItemsMax, 16, 1_048_576);
        Check(nameof(ConnectsMax), ConnectsMax, 1, 150);
        Check(nameof(ConnectWindow), ConnectWindow, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    private static void Check<T>(string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentException($"{name} is {value}; it must be {least} to {most}.");
        }
    }
#pragma warning restore MA0015
}
