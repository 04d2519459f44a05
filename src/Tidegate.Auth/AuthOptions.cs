using Tidegate.Auth.Jwt;
using Tidegate.Auth.Users;

namespace Tidegate.Auth;

/// <summary>Who is believed. <see cref="AuthOptionsFaults.Find"/> checks all of it at once.</summary>
public sealed class AuthOptions
{
    /// <summary>Issuers by name, at least one.</summary>
    public IReadOnlyList<IssuerOptions> Issuers { get; set; } = [];

    /// <summary>Users that may sign in with a password or an API key.</summary>
    public IReadOnlyList<UserOptions> Users { get; set; } = [];

    /// <summary>Tokens remembered as verified. Default 16,384; 0 (none) to 1,048,576.</summary>
    public int VerifiedTokensMax { get; set; } = 16_384;

    /// <summary>Longest time a token is remembered; never longer than it is valid. Default 5 min; 1 s to 1 h.</summary>
    public TimeSpan VerifiedTokenAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Passwords being checked at the same time, each about 0.1 s of one core. Default 2; 1 to 64.</summary>
    public int PasswordChecksMax { get; set; } = 2;

    /// <summary>Lets default and guessable secrets pass, for development only. Too short ones never pass. Default false.</summary>
    public bool DangerousAllowWeakSecrets { get; set; }
}
