using Tidegate.Auth.Stores;

namespace Tidegate.Auth.ApiKeys;

/// <summary>A new API key, to be shown once: nobody can say it again.</summary>
/// <remarks>Carries a secret: <see cref="ToString"/> prints the prefix only.</remarks>
/// <param name="Record">What was stored of it.</param>
/// <param name="Key">The key itself.</param>
public sealed record IssuedApiKey(ApiKeyRecord Record, string Key)
{
    /// <inheritdoc />
    public override string ToString() => $"ApiKey({Record.Prefix})";
}
