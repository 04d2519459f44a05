namespace Tidegate.Auth.Tokens;

/// <summary>What was issued: shown once, kept nowhere.</summary>
/// <remarks>Carries secrets: <see cref="ToString"/> names the user only, so it is safe to log.</remarks>
public sealed record IssuedTokens
{
    /// <summary>The signed access token.</summary>
    public required string AccessToken { get; init; }

    /// <summary>How long it lives, whole seconds.</summary>
    public required TimeSpan AccessLifetime { get; init; }

    /// <summary>When it ends, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whom it is for.</summary>
    public required TokenSubject Subject { get; init; }

    /// <summary>Configured name of the issuer that signed it.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>tgr_</c> and 43 characters; null where none was asked for.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>How long the refresh token lives; null where there is none.</summary>
    public TimeSpan? RefreshLifetime { get; init; }

    /// <summary>Id of the sign-in; null where there is none.</summary>
    public string? SessionId { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"tokens of {Subject.Name}";
}
