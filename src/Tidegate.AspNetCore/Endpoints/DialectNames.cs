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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Tidegate, Nse, NsePubSub, Simutrador];
}
