namespace Tidegate.Auth.Stores;

/// <summary>A user's login at his active broker as stored: what is secret of it is sealed.</summary>
public sealed record BrokerSessionRecord
{
    /// <summary>Name of the user, who has one at a time.</summary>
    public required string User { get; init; }

    /// <summary>The broker in OpenAlgo's names, for example <c>zerodha</c>.</summary>
    public required string Broker { get; init; }

    /// <summary>The broker's id of the user, 1 to 128 printable ASCII characters.</summary>
    public required string ClientId { get; init; }

    /// <summary>API key and tokens, encrypted (<see cref="Brokers.BrokerSeal"/>), base64url; empty once the session has ended and was cleaned up.</summary>
    public required string Sealed { get; init; }

    /// <summary>UTC, whole milliseconds, as all instants here.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was ended; null: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
