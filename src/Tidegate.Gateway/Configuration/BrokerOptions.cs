using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;

namespace Tidegate.Gateway.Configuration;

/// <summary>A broker whose ticks the gateway takes. Bound from <c>Tidegate:Brokers:{name}</c>, where the name is <c>zerodha</c> or <c>angel</c>.</summary>
public sealed class BrokerOptions
{
    /// <summary>Another address than the broker's own, <c>ws</c> or <c>wss</c>, such as that of <c>tidegate sim</c>. Default none.</summary>
    public string? Address { get; set; }

    /// <summary>Its place among the brokers that have an instrument: the lowest number is preferred, equals go by name. The order in a file means nothing, because configurations are read by name. Default 0.</summary>
    public int Place { get; set; }

    /// <summary>How its feed behaves.</summary>
    public BrokerFeedOptions Feed { get; init; } = new();

    /// <summary>The broker's wire.</summary>
    /// <param name="broker">Its name.</param>
    /// <param name="address">Another address than its own, or null.</param>
    /// <returns>Null: no such broker is known here.</returns>
    /// <exception cref="ArgumentException">The address is none.</exception>
    internal static IBrokerLanguage? LanguageOf(string broker, Uri? address) =>
        broker switch
        {
            KiteLanguage.BrokerName => new KiteLanguage(address),
            AngelLanguage.BrokerName => new AngelLanguage(address),
            _ => null,
        };
}
