using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>One door: where it is, what is spoken there, who may come in and under which limits. Bound from <c>Tidegate:Endpoints:{name}</c>.</summary>
public sealed class EndpointOptions
{
    internal const int MessageBytesDefault = 65_536;

    /// <summary>Route patterns, for example <c>/stream</c> or <c>/nse/{**path}</c>. At least one.</summary>
    public IList<string> Paths { get; init; } = [];

    /// <summary>The language: <c>tidegate</c>, <c>nse</c> (one series, pushed), <c>nse-pubsub</c> (subscribe by symbol), <c>simutrador</c>, or one of AuraConnect's: <c>aura-dashboard</c>, <c>aura-metrics</c>, <c>aura-kds</c>, <c>aura-tables</c>, <c>aura-table-analytics</c>, <c>aura-queue</c>, <c>aura-queues</c>; <c>openalgo</c>.</summary>
    public string Dialect { get; set; } = DialectNames.Tidegate;

    /// <summary>Names of the issuers whose tokens are believed here. Default: every configured one.</summary>
    public IList<string> Issuers { get; init; } = [];

    /// <summary>How a credential may travel. Default: those of the dialect. <c>Query</c> needs <see cref="DangerousAllowQueryToken"/>.</summary>
    public IList<CredentialKind> Credentials { get; init; } = [];

    /// <summary>Takes <c>?token=</c>. URLs end in logs, histories and <c>Referer</c> headers of other programs: switch on only for clients that know no other way. Default false; <c>simutrador</c>, whose clients do not, takes it in any case unless <see cref="Credentials"/> says otherwise, and <c>aura</c> takes it in Development.</summary>
    public bool DangerousAllowQueryToken { get; set; }

    /// <summary>Tells a refused credential by a close code after the upgrade instead of by an HTTP status before it; limits and origins are refused in HTTP all the same. Default: true for <c>simutrador</c> and <c>aura</c>, whose clients read codes only.</summary>
    public bool? RefuseAfterUpgrade { get; set; }

    /// <summary>Believes the user whom the application around us has authenticated (<c>HttpContext.User</c>), so that its own <c>RequireAuthorization</c> guards this endpoint. Such a user needs no credential of ours. Default false.</summary>
    public bool HostUsers { get; set; }

    /// <summary>Takes the credential from the cookie of this name, for pages of <see cref="Origins"/> only. Set the cookie <c>Secure</c>, <c>HttpOnly</c> and <c>SameSite</c>. Default none.</summary>
    public string? CookieName { get; set; }

    /// <summary>Browser origins that may come in besides our own. Default none.</summary>
    public IList<string> Origins { get; init; } = [];

    /// <summary>Permissions that a grant must hold, all of them. Default none.</summary>
    public IList<string> RequiredPermissions { get; init; } = [];

    /// <summary>Roles, one of which a grant must have. Default: any grant will do.</summary>
    public IList<string> RolesAnyOf { get; init; } = [];

    /// <summary>Name of the part of the path, or of the address's query, that must be one of the grant's tenants, for example <c>restaurant_id</c>. Default none.</summary>
    public string? TenantRoute { get; set; }

    /// <summary>Roles that see every tenant. Default none.</summary>
    public IList<string> TenantExemptRoles { get; init; } = [];

    /// <summary>Attempts to connect from one address within a minute, as many at once; an IPv6 address counts as its /64. Asked before anybody is authenticated. Default no limit, for <c>simutrador</c> 5; 0 (no limit) to 100,000.</summary>
    public int? ConnectsPerMinute { get; set; }

    /// <summary>Credentials from one address within a minute that nobody believed and that are answered with 401; further ones with 429. Default 300, for <c>aura</c> 3, for <c>nse</c> no limit; 0 (no limit) to 100,000.</summary>
    public int? FailuresPerMinute { get; set; }

    /// <summary>Refuses an address that has failed so often whatever it shows, until its minute is over. Many clients may stand behind one address: without it, whoever shows a good credential comes in all the same. Default false, for <c>aura</c> true.</summary>
    public bool? FailuresShut { get; set; }

    /// <summary>Sessions at this endpoint. Default 1,000 (nse_socket's <c>MAX_CONNECTIONS</c>); 1 to 100,000.</summary>
    public int ConnectionsMax { get; set; } = 1_000;

    /// <summary>Without any frame from the client, pongs included. Default 300 s (<c>CONNECTION_TIMEOUT_SECS</c>); 1 s to 1 day.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Between two pings of ours. Default 25 s, for <c>nse</c> 30 s (<c>HEARTBEAT_INTERVAL_SECS</c>), for <c>openalgo</c> 20 s (<c>WS_PING_INTERVAL</c>); 1 s to 1 hour, less than half of the idle timeout.</summary>
    public TimeSpan? PingInterval { get; set; }

    /// <summary>From a ping to the next sign of life. Default 8 s; for <c>openalgo</c> 20 s (<c>WS_PING_TIMEOUT</c>), for <c>nse</c> 0, where only the idle timeout counts; 0 (off) to 60 s.</summary>
    public TimeSpan? PongTimeout { get; set; }

    /// <summary>From accepted socket to accepted first-message credential. Default 5 s, for <c>openalgo</c> 15 s (<c>WS_AUTH_GRACE_SECONDS</c>); 1 s to 60 s.</summary>
    public TimeSpan? HelloTimeout { get; set; }

    /// <summary>From the first byte of a frame, or of a message in fragments, to its last. Default 10 s; 1 s to 60 s.</summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages a second that one client may send, pings and pongs included; twice as many at once. A request counts once more for each 16 of its entries. Beyond it requests are refused, then the client is closed. Default 50, for <c>nse</c>, <c>openalgo</c> and <c>simutrador</c> 1,000; 0 (no limit) to 100,000.</summary>
    public int? MessagesPerSecond { get; set; }

    /// <summary>How long before its grant ends a client is told so, where the dialect has words for it. Default 60 s; 0 (off) to 10 min.</summary>
    public TimeSpan ExpiryNotice { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest message of a client whose credential has not come yet. Default 4,096 for <c>aura</c>, else as for all messages; 1,024 to 65,536.</summary>
    public int? HelloBytesMax { get; set; }

    /// <summary>Between two signs of life of ours in the dialect's own words. Default 30 s for <c>aura-dashboard</c> and <c>aura-metrics</c>, else none; 0 (off) to 1 hour.</summary>
    public TimeSpan? HeartbeatInterval { get; set; }

    /// <summary>Without such a sign of the client's, whatever else it says, before it is closed. Default 90 s for <c>aura-dashboard</c> and <c>aura-metrics</c>, else never; 0 (off) to 1 day.</summary>
    public TimeSpan? HeartbeatTimeout { get; set; }

    /// <summary>Closes with 4001 where the credential is the reason and with 4003 where a resource may not be seen, instead of with 1008; only with <c>aura</c>. Default false.</summary>
    public bool CustomCloseCodes { get; set; }

    /// <summary>Largest inbound message in bytes. Default 65,536, for <c>simutrador</c> 524,288 and for <c>openalgo</c> 1,048,576; 1,024 to 1,048,576.</summary>
    public int? MessageBytesMax { get; set; }

    /// <summary>Subscriptions of one session. Default 500, for <c>openalgo</c> 3,000 (<c>MAX_SYMBOLS_PER_WEBSOCKET</c> times <c>MAX_WEBSOCKET_CONNECTIONS</c>); 1 to 10,000.</summary>
    public int? SubscriptionsMax { get; set; }

    /// <summary>Bytes of updates that may wait for one client; beyond it updates are conflated or their gap is named, or, with <c>nse</c>, the client is closed as too slow. Default 65,536; 4,096 to 262,144.</summary>
    public int OutboxBytesMax { get; set; } = 65_536;

    /// <summary>Updates that may wait for one client. Default no limit, for <c>nse</c> 100 (<c>BROADCAST_CHANNEL_SIZE</c>); 1 to 65,536.</summary>
    public int? OutboxFramesMax { get; set; }

    /// <summary>How long a client's socket may take nothing before it is closed as too slow. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan StuckTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The highest mode that is granted here. Default depth.</summary>
    public Mode ModeMax { get; set; } = Mode.Depth;

    /// <summary>Most levels of each side of an order book that are granted here. Default 20; 1 to 1,000.</summary>
    public int DepthMax { get; set; } = 20;

    /// <summary>What clients of <c>openalgo</c> read as the broker of a feed that needs no broker: a text of 1 to 32 characters <c>a-z 0-9 _ -</c>. Default <c>demo</c>.</summary>
    public string BrokerName { get; set; } = "demo";

    /// <summary>Lets nobody subscribe at <c>openalgo</c> who is not logged in at a broker, also where a feed needs no login. Default false: only a broker's own instruments need one.</summary>
    public bool RequireBroker { get; set; }
}
