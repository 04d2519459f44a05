namespace Tidegate.Auth.Users;

/// <summary>A user named in the configuration, with a hashed password, a hashed API key, or both.</summary>
public sealed class UserOptions
{
    /// <summary>Sign-in name: 1 to 128 printable ASCII characters, compared byte by byte.</summary>
    public string Name { get; set; } = "";

    /// <summary>Text made by <c>PasswordHash.Create</c>: <c>$pbkdf2-sha512$i=...$salt$hash</c>.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Text made by <c>ApiKeyHash.Create</c>: <c>$sha256$hash</c>.</summary>
    public string? ApiKeyHash { get; set; }

    /// <summary>What the user's tokens will allow. At most 64, each 1 to 128 printable ASCII characters.</summary>
    public IReadOnlyList<string> Permissions { get; set; } = [];
}
