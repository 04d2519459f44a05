using System.Collections.Immutable;

namespace Tidegate.Auth.Stores;

/// <summary>An API key as stored: never the key itself.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>Public id, 16 characters of <c>a-z 0-9</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The first characters of the key, by which people recognise it. Says nothing about the rest.</summary>
    public required string Prefix { get; init; }

    /// <summary>HMAC-SHA-256 of the key under the pepper, 64 lower-case hexadecimal digits, unique.</summary>
    public required string Hash { get; init; }

    /// <summary>Name of the user whose key it is.</summary>
    public required string Owner { get; init; }

    /// <summary>What people call it, at most 128 printable ASCII characters, or null.</summary>
    public string? Label { get; init; }

    /// <summary>What it may be used for, at most 64 names.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>A plan lower than its owner's; null: the owner's.</summary>
    public string? Plan { get; init; }

    /// <summary>Addresses and networks (<c>192.0.2.7</c>, <c>2001:db8::/32</c>) that it may be used from, at most 64; none: from anywhere.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>What it was made with and ends with; null: it stands for itself.</summary>
    public ApiKeyOrigin? Origin { get; init; }

    /// <summary>UTC, whole milliseconds, as all instants here.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Last use, to about a minute; null: never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
