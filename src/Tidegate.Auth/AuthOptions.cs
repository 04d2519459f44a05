using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Users;

namespace Tidegate.Auth;

/// <summary>Who is believed. <see cref="AuthOptionsFaults.Find"/> checks all of it at once.</summary>
public sealed class AuthOptions
{
    /// <summary>Issuers by name, at least one unless every endpoint believes the host application's own users.</summary>
    public IReadOnlyList<IssuerOptions> Issuers { get; set; } = [];

    /// <summary>Users that may sign in with a password or an API key.</summary>
    public IReadOnlyList<UserOptions> Users { get; set; } = [];

    /// <summary>Tokens remembered as verified. Default 16,384; 0 (none) to 1,048,576.</summary>
    public int VerifiedTokensMax { get; set; } = 16_384;

    /// <summary>Longest time a token is remembered; never longer than it is valid. Default 5 min; 1 s to 1 h.</summary>
    public TimeSpan VerifiedTokenAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Passwords being checked at the same time, each up to 0.1 s of one core. Default 2; 1 to 64.</summary>
    public int PasswordChecksMax { get; set; } = 2;

    /// <summary>How passwords are kept.</summary>
    public PasswordOptions Passwords { get; init; } = new();

    /// <summary>How API keys are kept and believed.</summary>
    public ApiKeyOptions Keys { get; init; } = new();

    /// <summary>How long logins at brokers are kept.</summary>
    public BrokerSessionOptions Brokers { get; init; } = new();

    /// <summary>How often proofs of who one is may be tried.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Permissions that a role brings, at most 64. A role named here brings these instead of those that come with the gateway; a stored document outranks both.</summary>
    public IDictionary<string, IReadOnlyList<string>> Roles { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Stored users remembered; those go on while the database is away. Default 65,536; 2 to 1,048,576.</summary>
    public int StoredUsersMax { get; set; } = 65_536;

    /// <summary>How long a stored user is believed without asking the database again, where nothing says that it changed. Default 30 s; 1 s to 1 h.</summary>
    public TimeSpan StoredUserAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Revocations remembered; when so many are, another one is refused and none is forgotten. Default 100,000; 1,000 to 10,000,000.</summary>
    public int RevocationsMax { get; set; } = 100_000;

    /// <summary>Tickets issued within their 30 s. Default 10,000; 100 to 1,000,000.</summary>
    public int TicketsMax { get; set; } = 10_000;

    /// <summary>How the audit log is kept.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>Lets what an issuer publishes be read over plain http from this machine itself, for development only. Default false.</summary>
    public bool DangerousAllowLoopbackIssuers { get; set; }

    /// <summary>Lets default and guessable secrets pass, for development only. Too short ones never pass. Default false.</summary>
    public bool DangerousAllowWeakSecrets { get; set; }
}
