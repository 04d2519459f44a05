namespace Tidegate.Auth.Stores;

/// <summary>A refresh token as the store in memory knows it.</summary>
/// <param name="FamilyId">Whose it is.</param>
/// <param name="ExpiresAt">When it ends; of a used one, when its successor does.</param>
/// <param name="IsUsed">It was replaced by the next one.</param>
internal readonly record struct MemoryRefreshToken(string FamilyId, DateTimeOffset ExpiresAt, bool IsUsed);
