namespace Tidegate.Feeds.Brokers;

/// <summary>What a broker's socket asks to be shown: the secrets of one day. Never written anywhere.</summary>
/// <param name="ApiKey">Key of the application at the broker.</param>
/// <param name="ClientId">The broker's id of the user.</param>
/// <param name="AuthToken">Kite's access token, Angel's JWT.</param>
/// <param name="FeedToken">Angel's feed token; null where the broker knows none.</param>
public sealed record BrokerLogin(string ApiKey, string ClientId, string AuthToken, string? FeedToken)
{
    /// <summary>Name of the user whose login it is, under which his orders are published; empty: nobody's.</summary>
    public string User { get; init; } = "";

    /// <summary>Names nothing: a login that strays into a text stays secret.</summary>
    public override string ToString() => nameof(BrokerLogin);
}
