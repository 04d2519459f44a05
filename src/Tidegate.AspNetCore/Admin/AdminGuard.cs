using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Admin;

/// <summary>Lets administrators in, and nobody else: not on loopback, not in development. Whoever was refused is noted.</summary>
/// <remarks>
/// A token's own word is not enough: whoever shares a signing secret with us could give it to themselves. An administrator is a stored user, an API
/// key, or holds a token of an issuer that the options name.
/// </remarks>
/// <param name="guard">Believes the credential.</param>
/// <param name="users">The stored users.</param>
/// <param name="trusted">Issuers whose tokens administer by their own word.</param>
/// <param name="audit">Hears of everybody who was refused.</param>
internal sealed class AdminGuard(ApiGuard guard, StoredUsers users, IReadOnlyList<string> trusted, ApiAudit audit)
{
    /// <summary>The permission, or scope of an API key.</summary>
    public const string Permission = KnownPermissions.Admin;

    private static readonly Refusal NoRight = new(GatewayErrors.Forbidden, "admin.right");
    private static readonly Refusal Away = new(GatewayErrors.Unavailable, "store.unavailable");

    /// <summary>The administrator behind the call; null: it was answered.</summary>
    public async ValueTask<Grant?> AdmitAsync(HttpContext context)
    {
        var admission = await guard.JudgeAsync(context);
        var refusal = admission is { IsGranted: true, Grant: var grant } ? await JudgeAsync(grant, context) : admission.Refusal;
        if (refusal is null)
        {
            return admission.Grant;
        }

        audit.RefuseAdministrator(context, admission.Grant, refusal);
        await ApiRefusals.Default.WriteAsync(context, refusal);
        return null;
    }

    /// <summary>Why this is no administrator's; null: it is.</summary>
    public async ValueTask<Refusal?> JudgeAsync(Grant grant, HttpContext context)
    {
        if (!grant.Allows(Permission))
        {
            return NoRight;
        }

        if (grant.KeyId is not null || trusted.Contains(grant.Issuer, StringComparer.Ordinal))
        {
            return null;
        }

        try
        {
            return await users.FindAsync(grant.UserId, context.RequestAborted) is null ? NoRight : null;
        }
        catch (StoreUnavailableException)
        {
            return Away;
        }
    }
}
