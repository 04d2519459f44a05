using Tidegate.Auth;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Storage;

namespace Tidegate.Cli.Database;

/// <summary>The database of a gateway, opened by who sits at the machine. A running gateway hears of every change within a second.</summary>
internal sealed class IdentityStores(TidegateStorage storage, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The actor of every act here, in the audit log.</summary>
    public const string Actor = "cli";

    private const int DetailCharsMax = 256;

    private readonly AuthOptions _options = new();
    private readonly PasswordGate _gate = new(checksMax: 1);
    private ConfiguredUsers? _configured;
    private UserDirectory? _directory;

    /// <summary>The gateway's own handling of users: what a name and a password must be, and how it is kept.</summary>
    public UserDirectory Directory => _directory ??= MakeDirectory();

    public IUserStore Users => storage.Users;

    public IApiKeyStore Keys => storage.ApiKeys;

    public IDocumentStore Documents => storage.Documents;

    public IBrokerSessionStore Brokers => storage.Brokers;
    public IInstrumentStore Instruments => storage.Instruments;

    public IAuditStore Audit => storage.Audit;

    /// <summary>Writes down what was done.</summary>
    /// <param name="action">A name of <see cref="AuditActions"/>.</param>
    /// <param name="subject">Whom or what it was done to.</param>
    /// <param name="detail">A few words, or null; cut where they are too many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask RecordAsync(string action, string subject, string? detail, CancellationToken cancellation)
    {
        var act = new AuditEvent
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Action = action,
            Actor = Actor,
            Subject = subject,
            Detail = detail is { Length: > DetailCharsMax } ? detail[..(DetailCharsMax - 3)] + "..." : detail,
        };
        return Audit.AppendAsync([act], cancellation);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _configured?.Dispose();
        _gate.Dispose();
        return storage.DisposeAsync();
    }

    private UserDirectory MakeDirectory()
    {
        _configured = new ConfiguredUsers(_options, _gate); // none: those of a configuration are changed there
        return new UserDirectory(
            Users,
            _configured,
            new PasswordHasher(_options.Passwords),
            _gate,
            new AuthLimits(_options.Limits, time),
            new StoredUsers(Users, _options, time),
            new RolePermissions(_options, Documents),
            storage.Revocations,
            new ChangeSignal(), // nobody hears it here; a running gateway looks at the database
            _options,
            time
        );
    }
}
