using Tidegate.Auth;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tickets;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth;

/// <summary>Everything that issues, renews and revokes, over stores in memory that can be switched off, at a clock that a test moves.</summary>
internal sealed class TokenHouse : IDisposable
{
    public static readonly Caller Nobody = new(null);

    public TokenHouse(Action<AuthOptions>? change = null)
    {
        Options = new AuthOptions { Issuers = [TidegateIssuer(), SimuTrader(), Aura()], DangerousAllowWeakSecrets = true };
        change?.Invoke(Options);
        Audit = new AuditLog(Options.Audit, Switch.Over(Stores.Audit), Metrics, Time);
        Issuers = new TrustedIssuers(Options);
        Revocations = MakeList();
        Configured = new ConfiguredUsers(Options);
        Desk = new TokenDesk(
            Issuers,
            new TokenSubjects(Switch.Over(Stores.Users), Configured),
            Switch.Over(Stores.Refresh),
            Revocations,
            Audit,
            Metrics,
            Time
        );
        Tickets = new TicketBook(Options, Audit, Time);
    }

    public ManualTime Time { get; } = new();

    public MemoryStores Stores { get; } = new();

    public StoreSwitch Switch { get; } = new();

    public AuthMetrics Metrics { get; } = new();

    public ChangeSignal Signal { get; } = new();

    public VerifiedTokenCache Cache { get; } = new(64, TimeSpan.FromMinutes(5));

    public AuthOptions Options { get; }

    public AuditLog Audit { get; }

    public TrustedIssuers Issuers { get; }

    public RevocationList Revocations { get; }

    public ConfiguredUsers Configured { get; }

    public TokenDesk Desk { get; }

    public TicketBook Tickets { get; }

    /// <summary>A list as a restarted process, or another one on the same database, would have it.</summary>
    public RevocationList MakeList() =>
        new(Options, Switch.Over(Stores.Revocations), Switch.Over(Stores.Changes), Cache, Signal, Audit, Metrics, Time);

    public async Task<UserRecord> AddUserAsync(string name, Func<UserRecord, UserRecord>? change = null)
    {
        var draft = new UserRecord { Name = name, CreatedAt = Time.GetUtcNow() };
        return (await Stores.Users.AddAsync(change?.Invoke(draft) ?? draft, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Signs a stored user in, who is added where needed.</summary>
    public async Task<IssuedTokens> SignInAsync(string name = "alice", string issuer = "tidegate")
    {
        var user = await Stores.Users.FindAsync(name, TestContext.Current.CancellationToken) ?? await AddUserAsync(name);
        var outcome = await Desk.BeginAsync(TokenSubject.Of(user), issuer, Nobody, TestContext.Current.CancellationToken);
        return outcome.Value ?? throw new InvalidOperationException(outcome.Refusal?.Rule);
    }

    public async Task<Outcome<IssuedTokens>> RefreshAsync(string? token) =>
        await Desk.RefreshAsync(token!, Nobody, TestContext.Current.CancellationToken);

    /// <summary>What a door would say to this token.</summary>
    public async Task<Admission> OfferAsync(string token, string issuer = "tidegate")
    {
        var credential = new Credential(CredentialKind.Header, token);
        var source = new JwtGrantSource(Issuers, Cache, Time);
        var admission = await source.GrantAsync(credential, new GrantContext([issuer]), TestContext.Current.CancellationToken);
        return admission.Grant is { } grant && await Revocations.JudgeAsync(grant, TestContext.Current.CancellationToken) is { } refusal
            ? Admission.Refused(refusal.Error, refusal.Rule)
            : admission;
    }

    /// <summary>The grant behind a token that is good.</summary>
    public async Task<Grant> GrantAsync(string token, string issuer = "tidegate")
    {
        var admission = await OfferAsync(token, issuer);
        return admission.Grant ?? throw new InvalidOperationException(admission.Refusal?.Rule);
    }

    /// <summary>Writes what the audit log holds and reads it back.</summary>
    public async Task<IReadOnlyList<AuditEvent>> AuditedAsync()
    {
        using var stop = new CancellationTokenSource();
        var running = Audit.RunAsync(stop.Token);
        await stop.CancelAsync();
        await running;
        var records = await Stores.Audit.ReadAsync(new AuditQuery { Count = 1_000 }, TestContext.Current.CancellationToken);
        return [.. records.Select(record => record.Event)];
    }

    public void Dispose()
    {
        Configured.Dispose();
        Revocations.Dispose();
        Metrics.Dispose();
    }

    public static IssuerOptions TidegateIssuer() =>
        new()
        {
            Name = "tidegate",
            Keys = [new() { Secret = TokenForge.Secret }],
            Leeway = TimeSpan.Zero,
        };

    /// <summary>As the trading simulator's clients expect their tokens.</summary>
    public static IssuerOptions SimuTrader() =>
        new()
        {
            Name = "simutrador",
            Issuer = "simutrador-server",
            Audience = "simutrador-client",
            Keys = [new() { Secret = TokenForge.Secret + "2" }],
            RequiredClaims = ["exp", "sub"],
            Leeway = TimeSpan.Zero,
            Issuing = new()
            {
                AccessLifetime = TimeSpan.FromHours(1),
                TokenIdBytes = 0,
                Claims = new Dictionary<string, TokenField> { ["user_id"] = TokenField.Name, ["plan"] = TokenField.Plan },
            },
        };

    /// <summary>As the restaurant system's clients expect their tokens.</summary>
    public static IssuerOptions Aura() =>
        new()
        {
            Name = "aura",
            Keys = [new() { Secret = TokenForge.Secret + "3" }],
            UserIdClaim = "username",
            Leeway = TimeSpan.FromMinutes(2),
            FractionalIssuedAt = true,
            Issuing = new()
            {
                AccessLifetime = TimeSpan.FromMinutes(30),
                TokenIdBytes = 32,
                Subject = TokenField.Number,
                Claims = new Dictionary<string, TokenField>
                {
                    ["username"] = TokenField.Name,
                    ["email"] = TokenField.Email,
                    ["roles"] = TokenField.Roles,
                    ["tenant_ids"] = TokenField.Tenants,
                },
                Constants = new Dictionary<string, string> { ["type"] = "access" },
            },
        };
}
