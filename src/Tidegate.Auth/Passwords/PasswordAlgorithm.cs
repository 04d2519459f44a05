namespace Tidegate.Auth.Passwords;

/// <summary>How new passwords are hashed. Those that are stored are read in any of the forms.</summary>
public enum PasswordAlgorithm
{
    /// <summary>Argon2id where libsodium is on the machine, else PBKDF2.</summary>
    Auto,

    /// <summary>PBKDF2 with HMAC-SHA-512.</summary>
    Pbkdf2,

    /// <summary>Argon2id (RFC 9106) by libsodium; without it there is no start.</summary>
    Argon2id,
}
