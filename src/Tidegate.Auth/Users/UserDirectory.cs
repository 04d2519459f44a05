using System.Net;
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
/// <param name="signal">Raised with every change.</param>
/// <param name="options">Whether guessable passwords pass.</param>
/// <param name="time">Gives instants.</param>
public sealed class UserDirectory(
    IUserStore store,
    ConfiguredUsers configured,
    PasswordHasher hasher,
    PasswordGate gate,
    AuthLimits limits,
    StoredUsers stored,
    RolePermissions roles,
    ChangeSignal signal,
    AuthOptions options,
    TimeProvider time
)
{
    private const int AttemptsMax = 5;
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

    /// <summary>Adds a user.</summary>
    /// <returns>Refused: the name is taken, or a field or the password is not as it must be; the rule says which.</returns>
    public async ValueTask<Outcome<UserRecord>> CreateAsync(UserDraft draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var user = new UserRecord
        {
            Name = draft.Name,
            Email = draft.Email,
            Roles = UserFields.Once(draft.Roles),
            Permissions = UserFields.Once(draft.Permissions),
            Tenants = UserFields.Once(draft.Tenants),
            Plan = draft.Plan,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
        };
        var rule = UserFields.FindFault(user) ?? (draft.Password is null ? null : FindFault(draft.Name, draft.Password));
        if (rule is not null)
        {
            return Outcome<UserRecord>.Refused(GatewayErrors.BadRequest, rule);
        }

        if (draft.Password is not null)
        {
            if (await HashAsync(draft.Password, cancellation) is not { } hash)
            {
                return Outcome<UserRecord>.Refused(SignIn.Busy().Refusal!);
            }

            user = user with { PasswordHash = hash };
        }

        var added = await store.AddAsync(user, cancellation);
        Changed(draft.Name);
        return added is null ? Outcome<UserRecord>.Refused(GatewayErrors.AlreadyThere, UserRules.Taken) : Outcome<UserRecord>.Done(added);
    }

    /// <summary>Changes a user.</summary>
    /// <returns>Refused: there is none, a field is not as it must be, or others change the same user all the time.</returns>
    public ValueTask<Outcome<UserRecord>> ChangeAsync(string name, UserChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(name, user => UserFields.Apply(user, change), cancellation);
    }

    /// <summary>Gives a user a new password, without asking for the old one: what an administrator does.</summary>
    /// <returns>Refused: there is no such user, or the password is not as it must be.</returns>
    public async ValueTask<Outcome<UserRecord>> SetPasswordAsync(string name, string password, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(password);
        if (FindFault(name, password) is { } rule)
        {
            return Outcome<UserRecord>.Refused(GatewayErrors.BadRequest, rule);
        }

        return await HashAsync(password, cancellation) is { } hash
            ? await ChangeAsync(name, user => user with { PasswordHash = hash }, cancellation)
            : Outcome<UserRecord>.Refused(SignIn.Busy().Refusal!);
    }

    /// <summary>Gives a user a new password: what the user does.</summary>
    /// <returns>Refused: as a sign-in with the present one would be, or because the new one is not as it must be.</returns>
    public async ValueTask<Outcome<UserRecord>> ChangePasswordAsync(
        string name,
        string present,
        string wanted,
        IPAddress? address,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var signIn = await SignInAsync(name, present, address, cancellation);
        if (!signIn.IsAccepted)
        {
            return Outcome<UserRecord>.Refused(signIn.Refusal);
        }

        return signIn.Stored is null // of the configuration: that is changed there
            ? Outcome<UserRecord>.Refused(GatewayErrors.NotFound, UserRules.Unknown)
            : await SetPasswordAsync(name, wanted, cancellation);
    }

    /// <summary>Removes a user; its API keys and refresh families end with it.</summary>
    /// <returns>False where there is none.</returns>
    public async ValueTask<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isDeleted = await store.DeleteAsync(name, cancellation);
        Changed(name);
        return isDeleted;
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

    private async ValueTask<Outcome<UserRecord>> ChangeAsync(
        string name,
        Func<UserRecord, UserRecord> change,
        CancellationToken cancellation
    )
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await store.FindAsync(name, cancellation) is not { } user)
            {
                return Outcome<UserRecord>.Refused(GatewayErrors.NotFound, UserRules.Unknown);
            }

            var changed = change(user);
            if (UserFields.FindFault(changed) is { } rule)
            {
                return Outcome<UserRecord>.Refused(GatewayErrors.BadRequest, rule);
            }

            var updated = await store.UpdateAsync(changed, cancellation);
            Changed(name);
            if (updated is not null)
            {
                return Outcome<UserRecord>.Done(updated);
            }
        }

        return Outcome<UserRecord>.Refused(GatewayErrors.AlreadyThere, UserRules.Changed);
    }

    private string? FindFault(string name, string password) => PasswordRules.FindFault(name, password, options.DangerousAllowWeakSecrets);

    /// <summary>Null where too many wait.</summary>
    private ValueTask<string?> HashAsync(string password, CancellationToken cancellation) =>
        gate.RunAsync<string?>(() => hasher.Hash(password), null, cancellation);

    private void Changed(string name)
    {
        stored.Forget(name);
        signal.Raise();
    }
}
