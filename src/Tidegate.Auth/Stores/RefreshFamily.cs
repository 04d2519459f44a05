namespace Tidegate.Auth.Stores;

/// <summary>One sign-in and all refresh tokens that followed from it, of which only the last is good (RFC 9700 §4.14.2).</summary>
public sealed record RefreshFamily
{
    /// <summary>Public id, the <c>session_id</c> of the tokens; 1 to 64 characters of base64url.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the user.</summary>
    public required string Subject { get; init; }

    /// <summary>Configured name of the issuer that signs its access tokens.</summary>
    public required string Issuer { get; init; }

    /// <summary>UTC, whole milliseconds, as all instants here.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last refresh token ends. Moves with each rotation where the service says so.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was begun or last rotated.</summary>
    public DateTimeOffset LastUsedAt { get; init; }

    /// <summary>Address it was begun from, or null.</summary>
    public string? Address { get; init; }

    /// <summary>What the client called itself, at most 256 printable ASCII characters, or null.</summary>
    public string? Agent { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
