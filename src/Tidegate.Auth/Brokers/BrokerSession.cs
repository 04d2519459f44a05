namespace Tidegate.Auth.Brokers;

/// <summary>A user's login at his active broker, good at the moment at which it was asked for.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Broker">The broker in OpenAlgo's names, for example <c>zerodha</c>.</param>
/// <param name="ClientId">The broker's id of the user.</param>
/// <param name="Secrets">What the broker asks to be shown.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
public sealed record BrokerSession(
    string User,
    string Broker,
    string ClientId,
    BrokerSecrets Secrets,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>Names user and broker only.</summary>
    public override string ToString() => $"BrokerSession({User} at {Broker})";
}
