using Tidegate.Auth.Stores;

namespace Tidegate.Auth.ApiKeys;

/// <summary>What a new API key shall be.</summary>
/// <param name="Owner">Name of the stored user whose key it is.</param>
public sealed record ApiKeyDraft(string Owner)
{
    /// <summary>What people call it, at most 128 printable ASCII characters, or null.</summary>
    public string? Label { get; init; }

    /// <summary>What it is restricted to, at most 64 names; none: to nothing beyond its owner's rights.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>A plan lower than its owner's; null: the owner's.</summary>
    public string? Plan { get; init; }

    /// <summary>Addresses and networks that it may be used from, at most 64, as <c>192.0.2.7</c> or <c>2001:db8::/32</c>; none: from anywhere.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>When it ends, later than now; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it is made with and ends with; null: it stands for itself.</summary>
    internal ApiKeyOrigin? Origin { get; init; }
}
