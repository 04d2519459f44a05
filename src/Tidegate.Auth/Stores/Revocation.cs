namespace Tidegate.Auth.Stores;

/// <summary>What a revocation names.</summary>
public enum RevocationKind
{
    /// <summary>One token, by its <c>jti</c>.</summary>
    TokenId,

    /// <summary>All tokens of a subject that were issued up to an instant.</summary>
    Subject,
}

/// <summary>Tokens that are believed no more, though their signature is good and their time has not come.</summary>
/// <param name="Kind">What <paramref name="Value"/> names.</param>
/// <param name="Value">Token id or subject.</param>
/// <param name="At">When it was revoked, UTC; of a subject the tokens issued up to this instant.</param>
/// <param name="Until">When the last of these tokens has expired anyway and the entry may go, UTC.</param>
public sealed record Revocation(RevocationKind Kind, string Value, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>Who revoked it, or null.</summary>
    public string? By { get; init; }

    /// <summary>Why, at most 256 printable ASCII characters, or null.</summary>
    public string? Reason { get; init; }
}
