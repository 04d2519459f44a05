using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Admin;

/// <summary>API keys for an administrator: list, make, rotate, revoke. A key's text is in the answer that made it and nowhere else.</summary>
internal sealed class KeyCalls(ApiKeyRing ring, IApiKeyStore keys, AdminGuard guard, ApiAudit audit, TimeProvider time)
{
    private const int BodyBytesMax = 32_768;
    private const string Tag = "keys";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            Call(HttpMethods.Get, "/admin/keys", "Lists API keys by their ids.", ListAsync) with
            {
                Query =
                [
                    ("owner", "Only keys of this user."),
                    ("after", "The last id of the page before."),
                    ("count", "At most so many, 1 to 1,000. Default 100."),
                ],
                Answer = new(StatusCodes.Status200OK, "The keys.", ApiContent.Json(AdminJson.Default.KeysReply)),
            },
            Call(HttpMethods.Post, "/admin/keys", "Makes an API key.", AddAsync) with
            {
                Body = ApiContent.Json(AdminJson.Default.KeyBody),
                Answer = new(StatusCodes.Status201Created, "The key, this once.", ApiContent.Json(AdminJson.Default.IssuedKeyReply)),
            },
            Call(HttpMethods.Post, "/admin/keys/{id}/rotate", "Replaces an API key by a new one.", RotateAsync) with
            {
                Body = ApiContent.Json(AdminJson.Default.RotateBody),
                Answer = new(StatusCodes.Status200OK, "The new key, this once.", ApiContent.Json(AdminJson.Default.IssuedKeyReply)),
            },
            Call(HttpMethods.Delete, "/admin/keys/{id}", "Revokes an API key, with the open connections that came from it.", RevokeAsync),
        ];

    private ApiCall Call(string method, string path, string summary, Func<HttpContext, Grant, Task> run) =>
        guard.Call(
            Tag,
            method,
            path,
            summary,
            run,
            new(StatusCodes.Status200OK, "It is done.", ApiContent.Json(AdminJson.Default.DoneReply))
        );

    private async Task ListAsync(HttpContext context, Grant grant)
    {
        if (await AdminRun.CountAsync(context) is not { } count)
        {
            return;
        }

        var query = context.Request.Query;
        var page = await keys.ListAsync(query["owner"], query["after"], count, context.RequestAborted);
        var next = AdminRun.Next(page, count, key => key.Id);
        await ApiReply.WriteAsync(context, new KeysReply([.. page.Select(EntryOf)], next), AdminJson.Default.KeysReply);
    }

    private async Task AddAsync(HttpContext context, Grant grant)
    {
        if (await ApiReply.ReadAsync(context, AdminJson.Default.KeyBody, time, BodyBytesMax) is not { } body)
        {
            return;
        }

        var draft = new ApiKeyDraft(body.Owner ?? "")
        {
            Label = body.Label,
            Scopes = body.Scopes ?? [],
            Plan = body.Plan,
            Addresses = body.Addresses ?? [],
            ExpiresAt = body.ExpiresAt,
        };
        var made = await ring.CreateAsync(draft, context.RequestAborted);
        await AnswerAsync(context, grant, AuditActions.KeyAdded, draft.Owner, made, StatusCodes.Status201Created);
    }

    private async Task RotateAsync(HttpContext context, Grant grant)
    {
        if (await ApiReply.ReadAsync(context, AdminJson.Default.RotateBody, time) is not { } body)
        {
            return;
        }

        var overlap = TimeSpan.FromSeconds(Math.Clamp(body.OverlapSeconds, -1, int.MaxValue));
        var id = IdOf(context);
        var made = await ring.RotateAsync(id, overlap, context.RequestAborted);
        await AnswerAsync(context, grant, AuditActions.KeyRotated, id, made, StatusCodes.Status200OK);
    }

    private async Task RevokeAsync(HttpContext context, Grant grant)
    {
        var id = IdOf(context);
        if (!await ring.RevokeAsync(id, context.RequestAborted))
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        audit.Act(context, grant, AuditActions.KeyRevoked, id);
        await ApiReply.WriteAsync(context, new DoneReply(true), AdminJson.Default.DoneReply);
    }

    /// <param name="context">The request.</param>
    /// <param name="grant">Of the administrator.</param>
    /// <param name="action">What was done.</param>
    /// <param name="about">Whom it was about, where there is no key of that.</param>
    /// <param name="outcome">The key, or why there is none.</param>
    /// <param name="status">Of a good answer.</param>
    private Task AnswerAsync(HttpContext context, Grant grant, string action, string about, Outcome<IssuedApiKey> outcome, int status)
    {
        audit.Act(context, grant, action, outcome.Value?.Record.Id ?? about, outcome.Refusal, outcome.Value?.Record.Owner);
        return outcome is { IsDone: true, Value: var issued }
            ? ApiReply.WriteAsync(context, new IssuedKeyReply(issued.Key, EntryOf(issued.Record)), AdminJson.Default.IssuedKeyReply, status)
            : ApiReply.RefuseAsync(context, outcome.Refusal!);
    }

    private static string IdOf(HttpContext context) => (string)context.GetRouteValue("id")!;

    private static KeyEntry EntryOf(ApiKeyRecord key) =>
        new(
            key.Id,
            key.Prefix,
            key.Owner,
            key.Label,
            [.. key.Scopes],
            key.Plan,
            [.. key.Addresses],
            key.CreatedAt,
            key.ExpiresAt,
            key.LastUsedAt,
            key.RevokedAt
        );
}
