using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Admin;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Identity;

/// <summary><c>POST /auth/revoke</c>: ends a token, a user's tokens or an API key at once, with the open connections that came from them.</summary>
internal sealed class RevokeCalls(RevocationList revocations, ApiKeyRing keys, AdminGuard guard, ApiAudit audit, TimeProvider time)
{
    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(
                HttpMethods.Post,
                "/auth/revoke",
                "Revokes a token by its id, a user's tokens issued before an instant, or an API key.",
                ApiNeed.Administrator,
                RunAsync
            )
            {
                Tag = "revocation",
                Body = ApiContent.Json(IdentityJson.Default.RevokeBody),
                Answer = new(StatusCodes.Status200OK, "It is revoked.", ApiContent.Json(IdentityJson.Default.RevokeReply)),
                Problems = [400, 401, 403, 404, 408, 413, 429, 503],
            },
        ];

    private async Task RunAsync(HttpContext context)
    {
        if (
            await guard.AdmitAsync(context) is not { } grant
            || await ApiReply.ReadAsync(context, IdentityJson.Default.RevokeBody, time) is not { } body
        )
        {
            return;
        }

        string?[] named = [body.TokenId, body.User, body.KeyId];
        var isSound = named.Count(each => each is not null) == 1 && (body.Before is null || body.User is not null);
        var refusal = isSound ? await RevokeAsync(context, grant, body) : new Refusal(GatewayErrors.BadRequest);
        await (
            refusal is null
                ? ApiReply.WriteAsync(context, new RevokeReply(true), IdentityJson.Default.RevokeReply)
                : ApiReply.RefuseAsync(context, refusal)
        );
    }

    private async ValueTask<Refusal?> RevokeAsync(HttpContext context, Grant grant, RevokeBody body)
    {
        var (caller, cancellation) = (ApiCallers.Of(context, grant), context.RequestAborted);
        return body switch
        {
            { TokenId: { } token } => await revocations.RevokeTokenAsync(token, until: null, caller, body.Reason, cancellation),
            { User: { } user } => await revocations.RevokeSubjectAsync(
                user,
                body.Before ?? time.GetUtcNow(),
                caller,
                body.Reason,
                cancellation
            ),
            _ => await RevokeKeyAsync(context, grant, body.KeyId!),
        };
    }

    private async ValueTask<Refusal?> RevokeKeyAsync(HttpContext context, Grant grant, string id)
    {
        Refusal? refusal;
        try
        {
            refusal = await keys.RevokeAsync(id, context.RequestAborted) ? null : new Refusal(GatewayErrors.NotFound);
        }
        catch (StoreUnavailableException)
        {
            refusal = new Refusal(GatewayErrors.Unavailable, "store.unavailable");
        }

        audit.Act(context, grant, AuditActions.KeyRevoked, id, refusal);
        return refusal;
    }
}
