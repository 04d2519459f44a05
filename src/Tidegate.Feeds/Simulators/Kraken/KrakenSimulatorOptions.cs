using System.Net;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>How a <see cref="KrakenSimulator"/> behaves. The defaults are what Kraken documents, or what is likelier where it says nothing.</summary>
public sealed record KrakenSimulatorOptions
{
    /// <summary>Where it listens. Default loopback.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Its port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>What is made up (books, ids, walks) depends on it alone. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Between two steps of the market while <see cref="KrakenSimulator.RunAsync"/> runs. Default 100 ms; more than zero.</summary>
    public TimeSpan StepInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Recorded frames of the channels book and trade, one a line, played at the pace of their times; null: books move at random.</summary>
    public string? Recording { get; init; }

    /// <summary>The keys it knows.</summary>
    public IReadOnlyList<KrakenSimulatedAccount> Accounts { get; init; } = [];

    /// <summary>A token must be used within this time; also what the answer says. Default 900 s.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>A connection is closed after so long without a word of the client, pings included. Default 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A private connection without a private subscription is closed after so long; how long is not documented. Default 60 s.</summary>
    public TimeSpan UnusedTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A heartbeat is sent after so long without another message, once there is a subscription. Default 1 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one write may take before a client is given up. Default 10 s; a test that moves the clock by more than that sets more.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Upgrades per address within <see cref="UpgradeWindow"/>; one more is answered 429 and bans the address for that time. Default 150.</summary>
    public int UpgradesMax { get; init; } = 150;

    /// <summary>See <see cref="UpgradesMax"/>. Default 10 minutes.</summary>
    public TimeSpan UpgradeWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Failed authentications in a row of one address before it is locked out; not published. Default 10.</summary>
    public int FailuresMax { get; init; } = 10;

    /// <summary>How long it is locked out, counted anew from every call meanwhile. Default 15 minutes.</summary>
    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What a call for ledgers or the history of trades costs: 2 or 4, sources differ. Default 4.</summary>
    public int LedgerCost { get; init; } = 4;

    /// <summary>Fee of an order that rested, in percent. Default 0.25.</summary>
    public decimal MakerFeePercent { get; init; } = 0.25m;

    /// <summary>Fee of an order that took, in percent. Default 0.40.</summary>
    public decimal TakerFeePercent { get; init; } = 0.40m;

    /// <summary>Orders of level 3 have a limit of pairs per connection. Default 200.</summary>
    public int Level3PairsMax { get; init; } = 200;

    /// <summary>How a private request with a stale token is refused: <c>ESession:Invalid session</c> (recorded), <c>EAPI:Invalid token</c> or <c>EAuth:Invalid token</c> were seen.</summary>
    public string StaleTokenError { get; init; } = "ESession:Invalid session";

    /// <summary>Whether a stale token closes the connection instead. Default false.</summary>
    public bool StaleTokenCloses { get; init; }

    /// <summary>Whether a new token ends the older ones of its key. Default false.</summary>
    public bool NewTokenRevokesOlder { get; init; }

    /// <summary>Whether a token is good on the first connection only that used it. Default false.</summary>
    public bool TokenIsForOneConnection { get; init; }

    /// <summary>Requests per second and connection before <c>Exceeded msg rate</c>; no number is published. Default 0: no limit.</summary>
    public int RequestsPerSecondMax { get; init; }

    /// <summary>Whether a second subscription of the same is refused with <c>Already subscribed</c>. Default false: it is acknowledged, with a new snapshot.</summary>
    public bool RefusesSecondSubscription { get; init; }

    /// <summary>How often the status is repeated; null: only when it changes.</summary>
    public TimeSpan? StatusInterval { get; init; }

    /// <summary>Whether the status has the lists of maintenance of 2026. Default true.</summary>
    public bool StatusHasLists { get; init; } = true;

    /// <summary>Whether the answer to batch_cancel is the recorded <c>orders_cancelled</c> at the top, not the documented <c>result.count</c>. Default false.</summary>
    public bool BatchCancelIsFlat { get; init; }

    /// <summary>The first <c>sequence</c> where no snapshot was wanted. Default 1.</summary>
    public int FirstSequenceWithoutSnapshot { get; init; } = 1;

    /// <summary>Whether a snapshot comes before its acknowledgement. Default false.</summary>
    public bool SnapshotsComeFirst { get; init; }

    /// <summary>Whether every frame has members nobody knows. Default false.</summary>
    public bool AddsUnknownMembers { get; init; }

    /// <summary>How prices and quantities are written. Default in full precision, as on the wire.</summary>
    public KrakenNumberStyle Numbers { get; init; }
}

/// <summary>How a <see cref="KrakenSimulator"/> writes decimals; clients must read all of them.</summary>
public enum KrakenNumberStyle
{
    /// <summary>With all the zeros of their precision: <c>0.10000000</c>.</summary>
    Full,

    /// <summary>Without trailing zeros: <c>0.1</c>.</summary>
    Trimmed,

    /// <summary>With an exponent: <c>1e-1</c>.</summary>
    Exponent,
}
