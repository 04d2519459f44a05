using Tidegate.Auth.Brokers;

namespace Tidegate.AspNetCore.Admin;

/// <summary>Logins at brokers.</summary>
internal sealed record BrokerSessionsReply(IReadOnlyList<BrokerSessionEntry> Sessions, string? Next);

/// <summary>A login at a broker: nothing secret of it.</summary>
internal sealed record BrokerSessionEntry(
    string User,
    string Broker,
    string ClientId,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt
)
{
    public static BrokerSessionEntry Of(BrokerSessionStatus status) =>
        new(
            status.User,
            status.Broker,
            status.ClientId,
            status.State switch
            {
                BrokerSessionState.Active => "active",
                BrokerSessionState.Expired => "expired",
                BrokerSessionState.Revoked => "revoked",
                _ => "unreadable",
            },
            status.CreatedAt,
            status.ExpiresAt,
            status.RevokedAt
        );
}

/// <summary>A login at a broker that shall be kept until the day's end. <c>feedToken</c> is left out where the broker knows none.</summary>
internal sealed record BrokerLoginBody(
    string? Broker = null,
    string? ClientId = null,
    string? ApiKey = null,
    string? AuthToken = null,
    string? FeedToken = null
)
{
    /// <summary>Names nothing: it holds secrets.</summary>
    public override string ToString() => nameof(BrokerLoginBody);
}
