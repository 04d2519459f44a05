using Tidegate.Auth.Stores;

namespace Tidegate.Auth.ApiKeys;

/// <summary>An API key that was believed, and whose it is.</summary>
/// <param name="Key">The key as stored.</param>
/// <param name="Owner">Its owner, who is not disabled.</param>
public sealed record VerifiedApiKey(ApiKeyRecord Key, UserRecord Owner);
