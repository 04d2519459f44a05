using Tidegate.Kraken;

namespace Tidegate.Feeds.Kraken;

/// <summary>How the feed of Kraken behaves. Checked by <see cref="KrakenFeedOptionsFaults"/>.</summary>
public sealed class KrakenFeedOptions
{
    /// <summary>Whether the gateway runs it. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Name of the feed in statuses, metrics and logs. Default <c>kraken</c>; 1 to 64 characters of <c>a-z 0-9 - _</c>.</summary>
    public string Name { get; set; } = "kraken";

    /// <summary>Public market data, <c>wss</c>, or <c>ws</c> on this machine, such as that of <c>tidegate sim kraken</c>. Default <c>wss://ws.kraken.com/v2</c>.</summary>
    public string PublicAddress { get; set; } = "wss://ws.kraken.com/v2";

    /// <summary>Private data, likewise. Default <c>wss://ws-auth.kraken.com/v2</c>.</summary>
    public string PrivateAddress { get; set; } = "wss://ws-auth.kraken.com/v2";

    /// <summary>The REST API that gives tokens, <c>https</c>, or <c>http</c> on this machine. Default <c>https://api.kraken.com</c>.</summary>
    public string RestAddress { get; set; } = "https://api.kraken.com";

    /// <summary>Most levels of each side of an order book; what is subscribed is the smallest of 10, 25, 100, 500 and 1000 that serves whoever wants most. Default 100; one of these.</summary>
    public int DepthMax { get; set; } = 100;

    /// <summary>Tickers at every change of the best prices instead of at every trade. Default false.</summary>
    public bool EveryBestPrice { get; set; }

    /// <summary>A pair of which nothing comes for so long over an open connection is stale; what trades seldom may be so without a fault. Default 5 min; 1 s to 24 h.</summary>
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests to subscribe or to unsubscribe in a second, of each connection, up to 100 pairs each: the exchange refuses what is beyond a rate that it does not publish. Default 20; 1 to 1,000.</summary>
    public int SubscribesPerSecond { get; set; } = 20;

    /// <summary>After the exchange refused a stream or a login, the next attempt. Default 5 min; 1 s to 1 h.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>API keys, by the user who alone gets what they open: <c>acct/{user}/balances</c> and <c>acct/{user}/executions</c>. At most 64; default none.</summary>
    public IDictionary<string, KrakenAccountOptions> Accounts { get; init; } =
        new Dictionary<string, KrakenAccountOptions>(StringComparer.Ordinal);

    /// <summary>The same for a client.</summary>
    internal KrakenClientOptions ToClient() =>
        new()
        {
            PublicAddress = new Uri(PublicAddress),
            PrivateAddress = new Uri(PrivateAddress),
            SubscribesPerSecond = SubscribesPerSecond,
            ConnectsMax = Math.Max(1, KrakenFeedOptionsFaults.ConnectsMax / (Accounts.Count + 1)), // the exchange counts by address, not by client
        };
}
