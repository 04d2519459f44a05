using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Identity;

/// <summary>The calls of somebody who is signed in: who am I, where am I signed in, end it. AuraConnect's clients know them.</summary>
internal sealed class SignInCalls(TokenDesk desk, IUserStore users, ApiGuard guard, TimeProvider time)
{
    private const string Tag = "sign-ins";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(HttpMethods.Get, "/auth/me", "Says who calls.", ApiNeed.Credential, MeAsync)
            {
                Tag = Tag,
                Answer = new(StatusCodes.Status200OK, "Who calls.", ApiContent.Json(IdentityJson.Default.MeReply)),
                Problems = [400, 401, 403, 429, 503],
            },
            new(HttpMethods.Get, "/auth/sessions", "Lists the sign-ins of who calls.", ApiNeed.Credential, ListAsync)
            {
                Tag = Tag,
                Answer = new(StatusCodes.Status200OK, "The sign-ins that last.", ApiContent.Json(IdentityJson.Default.SignInsReply)),
                Problems = [400, 401, 403, 429, 503],
            },
            new(
                HttpMethods.Delete,
                "/auth/sessions/{id}",
                "Ends a sign-in of who calls, with its open connections.",
                ApiNeed.Credential,
                EndAsync
            )
            {
                Tag = Tag,
                Answer = new(StatusCodes.Status200OK, "It has ended.", ApiContent.Json(IdentityJson.Default.EndedReply)),
                Problems = [400, 401, 403, 404, 429, 503],
            },
            new(HttpMethods.Post, "/auth/logout", "Ends the sign-in behind the token, or all of its user.", ApiNeed.Credential, LogoutAsync)
            {
                Tag = Tag,
                Body = ApiContent.Json(IdentityJson.Default.LogoutBody),
                Answer = new(StatusCodes.Status200OK, "It has ended.", ApiContent.Json(IdentityJson.Default.LogoutReply)),
                Problems = [400, 401, 403, 408, 413, 429, 503],
            },
        ];

    private async Task MeAsync(HttpContext context)
    {
        if (await guard.AdmitAsync(context, ApiRefusals.Aura) is not { } grant)
        {
            return;
        }

        UserRecord? stored;
        try
        {
            stored = await users.FindAsync(grant.UserId, context.RequestAborted);
        }
        catch (StoreUnavailableException)
        {
            await ApiReply.RefuseAsync(context, new Refusal(GatewayErrors.Unavailable, "store.unavailable"));
            return;
        }

        await ApiReply.WriteAsync(context, MeOf(grant, stored), IdentityJson.Default.MeReply);
    }

    private static MeReply MeOf(Grant grant, UserRecord? stored) =>
        new(
            UserInfos.IdOf(stored?.Id),
            grant.UserId,
            stored?.Email,
            [.. grant.Roles],
            [.. grant.Permissions],
            UserInfos.Tenants(grant.Tenants),
            grant.Plan,
            grant.ExpiresAt,
            grant.FamilyId
        );

    private async Task ListAsync(HttpContext context)
    {
        if (await guard.AdmitAsync(context, ApiRefusals.Aura) is not { } grant)
        {
            return;
        }

        var listed = await desk.ListAsync(grant.UserId, context.RequestAborted);
        if (!listed.IsDone)
        {
            await ApiReply.RefuseAsync(context, listed.Refusal);
            return;
        }

        SignInEntry[] entries = [.. listed.Value.Select(family => EntryOf(family, grant))];
        await ApiReply.WriteAsync(context, new SignInsReply(entries, entries.Length), IdentityJson.Default.SignInsReply);
    }

    private static SignInEntry EntryOf(RefreshFamily family, Grant grant) =>
        new(
            family.Id,
            family.CreatedAt,
            family.LastUsedAt,
            family.ExpiresAt,
            family.Address,
            family.Agent,
            string.Equals(family.Id, grant.FamilyId, StringComparison.Ordinal)
        );

    private async Task EndAsync(HttpContext context)
    {
        if (await guard.AdmitAsync(context, ApiRefusals.Aura) is not { } grant)
        {
            return;
        }

        var id = (string)context.GetRouteValue("id")!;
        var refusal = await desk.EndAsync(grant.UserId, id, ApiCallers.Of(context, grant), context.RequestAborted);
        await (
            refusal is null
                ? ApiReply.WriteAsync(context, new EndedReply("Session revoked successfully", id), IdentityJson.Default.EndedReply)
                : ApiReply.RefuseAsync(context, refusal)
        );
    }

    private async Task LogoutAsync(HttpContext context)
    {
        if (await guard.AdmitAsync(context, ApiRefusals.Aura) is not { } grant || await ReadAsync(context) is not { } body)
        {
            return;
        }

        var refusal = await desk.LogoutAsync(grant, body.LogoutAllSessions, ApiCallers.Of(context, grant), context.RequestAborted);
        await (
            refusal is null
                ? ApiReply.WriteAsync(
                    context,
                    new LogoutReply("Logged out successfully", body.LogoutAllSessions),
                    IdentityJson.Default.LogoutReply
                )
                : ApiReply.RefuseAsync(context, refusal)
        );
    }

    /// <summary>No body at all logs out of this sign-in only.</summary>
    private async ValueTask<LogoutBody?> ReadAsync(HttpContext context)
    {
        if (await ApiBody.ReadAsync(context, ApiBody.SmallBytesMax, time) is not { } body)
        {
            return null;
        }

        if (body.Length == 0)
        {
            return new LogoutBody();
        }

        if (ApiReply.TryRead(body, IdentityJson.Default.LogoutBody, out var read))
        {
            return read;
        }

        await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
        return null;
    }
}
