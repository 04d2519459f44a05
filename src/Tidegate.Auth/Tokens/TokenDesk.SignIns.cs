using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Tokens;

// Listing and ending sign-ins.
public sealed partial class TokenDesk
{
    /// <summary>The sign-ins of a user that last, last used first.</summary>
    public async ValueTask<Outcome<IReadOnlyList<RefreshFamily>>> ListAsync(string subject, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subject);
        try
        {
            return Outcome<IReadOnlyList<RefreshFamily>>.Done(await refresh.ListAsync(subject, Now(), cancellation));
        }
        catch (StoreUnavailableException)
        {
            return Outcome<IReadOnlyList<RefreshFamily>>.Refused(GatewayErrors.Unavailable, StoreRules.Unavailable);
        }
    }

    /// <summary>Ends one sign-in of a user, with its tokens and open sessions.</summary>
    /// <param name="subject">Whose it must be: another user's is not found, so that nobody learns of it.</param>
    /// <param name="id">Id of the sign-in; any text.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null: it is ended. Else <c>request.not_found</c>, or <c>server.unavailable</c>.</returns>
    public async ValueTask<Refusal?> EndAsync(string subject, string id, Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(caller);
        try
        {
            var family = PlainText.IsName(id) ? await refresh.FindAsync(id, cancellation) : null;
            if (family?.Subject != subject || family.RevokedAt is not null || family.ExpiresAt <= Now())
            {
                return new Refusal(GatewayErrors.NotFound);
            }

            await EndFamilyAsync(family, cancellation);
            AuditEnd(subject, caller, id, "one sign-in");
            return null;
        }
        catch (StoreUnavailableException)
        {
            return new Refusal(GatewayErrors.Unavailable, StoreRules.Unavailable);
        }
    }

    /// <summary>Ends the sign-in that a grant came from, or all of its user. The token itself is revoked too.</summary>
    /// <param name="grant">What was shown with the request.</param>
    /// <param name="all">True ends every sign-in of the user.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null: done. Else why not; then nothing may be assumed, and it can be asked again.</returns>
    public async ValueTask<Refusal?> LogoutAsync(Grant grant, bool all, Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(caller);
        try
        {
            if (all)
            {
                var families = await refresh.ListAsync(grant.UserId, Now(), cancellation);
                await refresh.RevokeAllAsync(grant.UserId, Now(), cancellation);
                foreach (var family in families)
                {
                    revocations.EndFamily(family.Id);
                }
            }
            else if (grant.FamilyId is { } id && await refresh.FindAsync(id, cancellation) is { } family && family.Subject == grant.UserId)
            {
                await EndFamilyAsync(family, cancellation);
            }
        }
        catch (StoreUnavailableException)
        {
            return new Refusal(GatewayErrors.Unavailable, StoreRules.Unavailable);
        }

        var refusal = grant.TokenId is { } tokenId
            ? await revocations.RevokeTokenAsync(tokenId, grant.ExpiresAt, caller, "logout", cancellation)
            : null;
        AuditEnd(grant.UserId, caller, grant.FamilyId, all ? "all sign-ins" : "one sign-in");
        return refusal;
    }

    private async ValueTask EndFamilyAsync(RefreshFamily family, CancellationToken cancellation)
    {
        await refresh.RevokeAsync(family.Id, Now(), cancellation);
        revocations.EndFamily(family.Id);
    }

    private void AuditEnd(string subject, Caller caller, string? session, string detail) =>
        audit.Add(
            new AuditEvent
            {
                At = Now(),
                Action = AuditActions.LoggedOut,
                Actor = caller.Actor ?? subject,
                Subject = subject,
                Session = session,
                Address = caller.Address,
                Detail = detail,
            }
        );
}
