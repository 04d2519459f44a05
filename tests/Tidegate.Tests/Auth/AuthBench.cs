using System.Net;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Secrets;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Testing;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.Auth;

/// <summary>Keys, users, roles and grants put together as the host does it, over stores that can be taken away and a clock that stands still.</summary>
internal sealed class AuthBench : IDisposable
{
    public const string Password = "a rather long sentence";

    public AuthBench(Action<AuthOptions>? change = null, Action<IssuerOptions>? changeIssuer = null)
    {
        Options = new AuthOptions { Issuers = [TokenForge.IssuerOptions(changeIssuer)] };
        Options.Keys.Pepper ??= SecretText.New();
        change?.Invoke(Options);
        Hasher = new PasswordHasher(
            new PasswordOptions { MemoryMiB = 8, Passes = 1 },
            Options.Users.Select(user => user.PasswordHash).OfType<string>(),
            PasswordHash.RoundsMin
        );
        Gate = new PasswordGate(Options.PasswordChecksMax);
        Configured = new ConfiguredUsers(Options, Gate);
        Limits = new AuthLimits(Options.Limits, Time);
        Stored = new StoredUsers(Stores, Options, Time);
        Roles = new RolePermissions(Options, Stores);
        Uses = new ApiKeyUses(Stores, Options.Keys, Time);
        Keys = new ApiKeyRing(Stores, new ApiKeyPepper(Options.Keys, true), Stored, Uses, Limits, Signal, Options, Time, Revoked);
        Users = new UserDirectory(Stores, Configured, Hasher, Gate, Limits, Stored, Roles, Stores, Signal, Options, Time, Log);
        var trusted = new TrustedIssuers(Options);
        PageKeys = new PageKeys(Keys, Stores, trusted, Time);
        Overlay = new GrantOverlay(Stored, Keys, Roles, Plans, trusted);
        Cache = new VerifiedTokenCache(16, TimeSpan.FromMinutes(5));
        Tokens = new JwtGrantSource(trusted, Cache, Time);
    }

    public AuthOptions Options { get; }
    public ManualTime Time { get; } = new();
    public RecordingLogger<UserDirectory> Log { get; } = new();
    public AwayStores Stores { get; } = new();
    public ChangeSignal Signal { get; } = new();
    public PlanBook Plans { get; } = new(PlanDefaults.Make());
    public PasswordHasher Hasher { get; }
    public PasswordGate Gate { get; }
    public ConfiguredUsers Configured { get; }
    public AuthLimits Limits { get; }
    public StoredUsers Stored { get; }
    public RolePermissions Roles { get; }
    public ApiKeyUses Uses { get; }
    public RevokedMarks Revoked { get; } = new();
    public ApiKeyRing Keys { get; }
    public PageKeys PageKeys { get; }
    public UserDirectory Users { get; }
    public GrantOverlay Overlay { get; }
    public VerifiedTokenCache Cache { get; }
    public JwtGrantSource Tokens { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public GrantSource Source(ITicketDesk? tickets = null, IRevokedGrants? revoked = null) =>
        new(Tokens, Keys, Overlay, Options, tickets, revoked);

    public async Task<Admission> OfferAsync(
        string secret,
        CredentialKind kind = CredentialKind.Header,
        IPAddress? address = null,
        GrantSource? source = null
    ) =>
        await (source ?? Source()).GrantAsync(
            new Credential(kind, secret),
            new GrantContext(TokenForge.Believed) { Address = address },
            Cancel
        );

    /// <summary>Adds a user with this password and the given roles.</summary>
    public async Task<UserRecord> AddUserAsync(string name = "alice", string? plan = null, params string[] roles)
    {
        var outcome = await Users.CreateAsync(
            new UserDraft(name)
            {
                Password = Password,
                Plan = plan,
                Roles = [.. roles],
            },
            Cancel
        );
        Assert.True(outcome.IsDone, outcome.Refusal?.ToString());
        return outcome.Value;
    }

    public async Task<IssuedApiKey> AddKeyAsync(string owner = "alice", Func<ApiKeyDraft, ApiKeyDraft>? change = null)
    {
        var draft = new ApiKeyDraft(owner);
        var outcome = await Keys.CreateAsync(change?.Invoke(draft) ?? draft, Cancel);
        Assert.True(outcome.IsDone, outcome.Refusal?.ToString());
        return outcome.Value;
    }

    /// <summary>Tells what keeps something in memory what has changed since the last call, as the watch of a running gateway does.</summary>
    public async Task HearChangesAsync()
    {
        var changes = await Stores.Inner.Changes.ReadAfterAsync(_heard, 1_000, Cancel);
        _heard = changes.Count > 0 ? changes[^1].Seq : _heard;
        await Stored.OnChangedAsync(changes, Cancel);
        await Roles.OnChangedAsync(changes, Cancel);
        await Keys.OnChangedAsync(changes, Cancel);
    }

    private long _heard;

    public void Dispose()
    {
        Configured.Dispose();
        Gate.Dispose();
    }
}
