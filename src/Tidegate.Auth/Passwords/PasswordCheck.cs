namespace Tidegate.Auth.Passwords;

/// <summary>What a check of a password found.</summary>
/// <param name="IsRight">It is the password.</param>
/// <param name="NeedsRehash">It is, and what is stored of it was made with less than new ones are: hash it anew.</param>
public readonly record struct PasswordCheck(bool IsRight, bool NeedsRehash);
