namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Names of the dialects in configuration.</summary>
public static class DialectNames
{
    /// <summary>Our own protocol, <c>tidegate.v1</c>.</summary>
    public const string Tidegate = "tidegate";

    /// <summary>The first version of nse_socket: one series, pushed to everybody.</summary>
    public const string Nse = "nse";

    /// <summary>Its later version: subscribe and unsubscribe by symbol.</summary>
    public const string NsePubSub = "nse-pubsub";

    /// <summary>Simulation sessions of SimuTrador.</summary>
    public const string Simutrador = "simutrador";

    /// <summary>AuraConnect's dashboard: live figures as the client asks for them.</summary>
    public const string AuraDashboard = "aura-dashboard";

    /// <summary>AuraConnect's live metrics: the one that the path names as <c>{metric_name}</c>, and others on demand.</summary>
    public const string AuraMetrics = "aura-metrics";

    /// <summary>AuraConnect's kitchen display of the station that the path names as <c>{station_id}</c>.</summary>
    public const string AuraKds = "aura-kds";

    /// <summary>AuraConnect's tables of the restaurant that the path names as <c>{restaurant_id}</c>.</summary>
    public const string AuraTables = "aura-tables";

    /// <summary>The figures of these tables.</summary>
    public const string AuraTableAnalytics = "aura-table-analytics";

    /// <summary>AuraConnect's order queue that the path names as <c>{queue_id}</c>.</summary>
    public const string AuraQueue = "aura-queue";

    /// <summary>Several order queues over one socket.</summary>
    public const string AuraQueues = "aura-queues";

    /// <summary>OpenAlgo's streaming proxy: API key first, then prices by symbol and exchange.</summary>
    public const string OpenAlgo = "openalgo";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Tidegate,
        Nse,
        NsePubSub,
        Simutrador,
        AuraDashboard,
        AuraMetrics,
        AuraKds,
        AuraTables,
        AuraTableAnalytics,
        AuraQueue,
        AuraQueues,
        OpenAlgo,
    ];

    /// <summary>True for those of AuraConnect.</summary>
    internal static bool IsAura(string name) => name.StartsWith("aura-", StringComparison.Ordinal);
}
