using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Rest;

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

    /// <summary>Requests to subscribe or to unsubscribe in a second, of each connection; up to 100 pairs share one. The exchange publishes no rate and answers <c>Exceeded msg rate</c> beyond it. Default 20; 1 to 1,000.</summary>
    public int SubscribesPerSecond { get; set; } = 20;

    /// <summary>What subscriptions of level 3 may cost in a second: 5, 25 or 100 for each pair at a depth of 10, 100 or 1000. Default 200, a standard account's; 500 is a pro account's; 100 to 500.</summary>
    public int Level3CostPerSecond { get; set; } = 200;

    /// <summary>Whether the snapshot of executions has the account's last 50 fills too, which come as trades. Default false.</summary>
    public bool SnapshotFills { get; set; }

    /// <summary>The account's tier, for the trading counter of each pair, until the exchange has said which one it is. Default the lowest.</summary>
    public KrakenTier Tier { get; set; } = KrakenTier.Starter;

    /// <summary>How long an order waits for room in the trading counter of its pair before it is refused here and not there. Default 5 s; 0 to 60 s.</summary>
    public TimeSpan OrderWaitMax { get; set; } = TimeSpan.FromSeconds(5);

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
        Check(nameof(SubscribesPerSecond), SubscribesPerSecond, 1, 1_000);
        Check(nameof(Level3CostPerSecond), Level3CostPerSecond, 100, 500);
        Check(nameof(Tier), Tier, KrakenTier.Starter, KrakenTier.Pro);
        Check(nameof(OrderWaitMax), OrderWaitMax, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    private static void Check<T>(string name, T value, T least, T most)
        where T : IComparable
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentException($"{name} is {value}; it must be {least} to {most}.");
        }
    }
#pragma warning restore MA0015
}
