namespace Tidegate.Auth.Stores;

/// <summary>A plan, a policy or a role that an administrator keeps in the database.</summary>
/// <param name="Kind"><c>plan</c>, <c>policy</c> or <c>role</c>.</param>
/// <param name="Name">1 to 64 characters of <c>a-z 0-9 - _ .</c>, unique within its kind.</param>
/// <param name="Json">One JSON object, at most 16,384 bytes; its shape belongs to the kind.</param>
/// <param name="Version">Rises with every change; of a new one 0.</param>
public sealed record StoredDocument(string Kind, string Name, string Json, long Version);
