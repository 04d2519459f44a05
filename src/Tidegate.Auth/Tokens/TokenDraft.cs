namespace Tidegate.Auth.Tokens;

/// <summary>What a new token shall say. Names of claims are those of the issuer's options.</summary>
public sealed record TokenDraft
{
    /// <summary>Whom it is for (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>How long it lives, from <see cref="IssuedAt"/>. Whole seconds; more than zero.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Its id (<c>jti</c>). Null: a new random one.</summary>
    public string? TokenId { get; init; }

    /// <summary>When it was issued (<c>iat</c>). Null: now. A past instant makes an expired token, for tests.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The user's name. Null: the subject.</summary>
    public string? UserId { get; init; }

    /// <summary>What it allows. Written even when empty.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Roles. Left out when empty.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Name of the plan. Null: left out.</summary>
    public string? Plan { get; init; }

    /// <summary>Further claims: texts, integers, truth values or lists of texts. They cannot replace the others.</summary>
    public IReadOnlyDictionary<string, object> Claims { get; init; } = new Dictionary<string, object>();
}
