namespace Tidegate.Auth.Brokers;

/// <summary>What may be told of a login at a broker: nothing secret.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Broker">The broker.</param>
/// <param name="ClientId">The broker's id of the user.</param>
/// <param name="State">What has become of it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="RevokedAt">When it was ended; null: it was not.</param>
public sealed record BrokerSessionStatus(
    string User,
    string Broker,
    string ClientId,
    BrokerSessionState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt
);
