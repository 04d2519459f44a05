namespace Tidegate.Auth.Stores;

/// <summary>The credential with which a key was made for a page: when that ends, or is revoked, the key does too.</summary>
/// <param name="KeyId">Id of the API key behind it, or null.</param>
/// <param name="TokenId">Id of the token (<c>jti</c>); empty for a token without one, null where it was no token.</param>
/// <param name="FamilyId">The sign-in that the token came from, or null.</param>
public sealed record ApiKeyOrigin(string? KeyId, string? TokenId, string? FamilyId);
