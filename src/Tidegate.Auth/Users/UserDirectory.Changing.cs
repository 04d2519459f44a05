using System.Net;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Users;

/// <content>How users come, change and go.</content>
public sealed partial class UserDirectory
{
    private const int AttemptsMax = 5;

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
    public ValueTask<Outcome<UserRecord>> SetPasswordAsync(string name, string password, CancellationToken cancellation) =>
        ChangeAsync(name, new UserChange(), password, cancellation);

    /// <summary>Changes a user and the password, both or neither.</summary>
    /// <returns>Refused: as of either alone.</returns>
    public async ValueTask<Outcome<UserRecord>> ChangeAsync(string name, UserChange change, string password, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(password);
        if (FindFault(name, password) is { } rule)
        {
            return Outcome<UserRecord>.Refused(GatewayErrors.BadRequest, rule);
        }

        return await HashAsync(password, cancellation) is { } hash
            ? await ChangeAsync(name, user => UserFields.Apply(user, change) with { PasswordHash = hash }, cancellation)
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

    /// <summary>Removes a user; its API keys, its refresh families and every token issued to it until now end with it.</summary>
    /// <returns>False where there is none.</returns>
    public async ValueTask<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (await store.FindAsync(name, cancellation) is null)
        {
            return false;
        }

        // Without a stored user a token's own roles hold again, so its tokens must not outlive it. Before, because who is gone cannot be
        // removed once more should the store go away between; after as well, for what was issued between.
        await RevokeTokensAsync(name, cancellation);
        var isDeleted = await store.DeleteAsync(name, cancellation);
        await RevokeTokensAsync(name, cancellation);
        Changed(name);
        return isDeleted;
    }

    private ValueTask RevokeTokensAsync(string name, CancellationToken cancellation)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var until = now + RevocationSpan.OfAny(options);
        return revocations.AddAsync(
            new Revocation(RevocationKind.Subject, name, now, until) { Reason = "the user was removed" },
            cancellation
        );
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
}
