namespace Tidegate.Auth.Brokers;

/// <summary>What a broker asks to be shown: kept for one day, and never written anywhere but sealed.</summary>
/// <param name="ApiKey">Key of the application at the broker; empty where it asks for none.</param>
/// <param name="AuthToken">Kite's access token, Angel's JWT.</param>
/// <param name="FeedToken">Angel's feed token; null where the broker knows none.</param>
public sealed record BrokerSecrets(string ApiKey, string AuthToken, string? FeedToken)
{
    /// <summary>Names nothing: what strays into a text stays secret.</summary>
    public override string ToString() => nameof(BrokerSecrets);
}
