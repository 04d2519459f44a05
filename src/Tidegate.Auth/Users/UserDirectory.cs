using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Stores;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Users;

/// <summary>The users that sign in with a password: those of the store, and where that has nobody of the name, those of the configuration. Thread-safe.</summary>
/// <remarks>
/// A password check holds a core for up to some 0.1 s, so only a few run at once and a few dozen may wait. An unknown name is counted and costs
/// the same as a wrong password. A call that changes or lists users throws <see cref="StoreUnavailableException"/> where the store cannot serve it.
/// </remarks>
/// <param name="store">Where users are kept.</param>
/// <param name="configured">Users of the configuration.</param>
/// <param name="hasher">Makes and checks what is stored of passwords.</param>
/// <param name="gate">Bounds the checks.</param>
/// <param name="limits">Bounds the attempts.</param>
/// <param name="stored">What is remembered of the users.</param>
/// <param name="roles">What roles bring.</param>
/// <param name="revocations">Takes the tokens of who is removed.</param>
/// <param name="signal">Raised with every change.</param>
/// <param name="options">Whether guessable passwords pass.</param>
/// <param name="time">Gives instants.</param>
/// <param name="logger">Hears of a password that this machine cannot check.</param>
public sealed partial class UserDirectory(
    IUserStore store,
    ConfiguredUsers configured,
    PasswordHasher hasher,
    PasswordGate gate,
    AuthLimits limits,
    StoredUsers stored,
    RolePermissions roles,
    IRevocationStore revocations,
    ChangeSignal signal,
    AuthOptions options,
    TimeProvider time,
    ILogger<UserDirectory>? logger = null
)
{
    private readonly ILogger _logger = logger ?? NullLogger<UserDirectory>.Instance;

    private const string UnknownName = ""; // what is no name is counted together: it is nobody's

    /// <summary>Signs in by name and password.</summary>
    /// <param name="name">Any size, any content.</param>
    /// <param name="password">Any size, any content.</param>
    /// <param name="address">From where; null: not known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Refused: wrong in some way, disabled (only where the password is right), too often, too many at once, or the store is away.</returns>
    public async ValueTask<SignIn> SignInAsync(string name, string password, IPAddress? address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(password);
        var counted = PlainText.IsName(name) ? name : UnknownName;
        if (limits.Logins.Begin(counted, address) is { } refusal)
        {
            return SignIn.Refused(refusal);
        }

        var isDecided = false;
        try
        {
            var signIn = await CheckAsync(name, password, cancellation);
            isDecided = !IsUndecided(signIn);
            if (isDecided && signIn.IsAccepted)
            {
                limits.Logins.Succeeded(counted, address);
            }
            else if (isDecided)
            {
                limits.Logins.Failed(counted, address);
            }

            return signIn;
        }
        finally
        {
            if (!isDecided)
            {
                limits.Logins.Undecided(counted, address);
            }
        }
    }

    private static bool IsUndecided(SignIn signIn) => signIn.Refusal is { Rule: SignInRules.Busy or StoreRules.Unavailable };

    private async ValueTask<SignIn> CheckAsync(string name, string password, CancellationToken cancellation)
    {
        UserRecord? user;
        try
        {
            user = PlainText.IsName(name) ? await store.FindAsync(name, cancellation) : null;
            await roles.EnsureReadAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
            return SignIn.Refused(new Refusal(GatewayErrors.Unavailable, StoreRules.Unavailable));
        }

        var signIn = await gate.RunAsync(() => Check(name, password, user), (Busy: true, Check: default), cancellation);
        if (signIn.Busy)
        {
            return SignIn.Busy();
        }

        if (!signIn.Check.IsRight)
        {
            if (user?.PasswordHash is { } text && !hasher.CanCheck(text))
            {
                LogUnreadable(_logger, user.Name); // here and nowhere else: to a client it is a wrong password
            }

            return default;
        }

        if (user is null)
        {
            return SignIn.Accepted(configured.Find(name)!.Value.User);
        }

        if (user.IsDisabled)
        {
            return SignIn.Refused(new Refusal(GatewayErrors.Revoked, UserRules.Disabled));
        }

        if (signIn.Check.NeedsRehash)
        {
            user = await RehashAsync(user, password, cancellation);
        }

        return SignIn.Accepted(new ConfiguredUser(user.Name, roles.Of(user.Roles, user.Permissions)), user);
    }

    /// <summary>One check for everybody: a name that is nobody's has no text, and finding that out takes as long.</summary>
    private (bool Busy, PasswordCheck Check) Check(string name, string password, UserRecord? user) =>
        (false, hasher.Check(user is null ? configured.Find(name)?.Password : user.PasswordHash, password));

    /// <summary>The password is at hand only now: what cannot be written today is written next time.</summary>
    private async ValueTask<UserRecord> RehashAsync(UserRecord user, string password, CancellationToken cancellation)
    {
        if (await HashAsync(password, cancellation) is not { } hash)
        {
            return user;
        }

        try
        {
            var updated = await store.UpdateAsync(user with { PasswordHash = hash }, cancellation);
            Changed(user.Name);
            return updated ?? user;
        }
        catch (StoreUnavailableException)
        {
            return user;
        }
    }

    /// <summary>Null where too many wait.</summary>
    private ValueTask<string?> HashAsync(string password, CancellationToken cancellation) =>
        gate.RunAsync<string?>(() => hasher.Hash(password), null, cancellation);

    private void Changed(string name)
    {
        stored.Forget(name);
        signal.Raise();
    }

    [LoggerMessage(
        LogEvents.PasswordUnreadable,
        LogLevel.Error,
        "The password of {User} is stored in a form that this machine cannot check: libsodium is missing, or the text is damaged"
    )]
    private static partial void LogUnreadable(ILogger logger, string user);
}
