using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Auth.Audit;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Admin;

/// <summary>Open sessions for an administrator: list, inspect, disconnect.</summary>
internal sealed class SessionCalls(SessionDirectory sessions, AdminGuard guard, ApiAudit audit)
{
    private const string Tag = "sessions";

    private static readonly ImmutableArray<int> Problems = [400, 401, 403, 429, 503];

    private static readonly Refusal ByAdministrator = new(GatewayErrors.SessionEnded, "admin.disconnect");

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            Call(HttpMethods.Get, "/admin/sessions", "Lists open sessions, oldest first.", ListAsync) with
            {
                Query =
                [
                    ("user", "Only sessions of this user."),
                    ("endpoint", "Only sessions of this endpoint."),
                    ("count", "At most so many, 1 to 1,000. Default 100."),
                ],
                Answer = new(StatusCodes.Status200OK, "The sessions.", ApiContent.Json(AdminJson.Default.SessionsReply)),
            },
            Call(HttpMethods.Get, "/admin/sessions/{id}", "Shows one session with its subscriptions and their counters.", ShowAsync) with
            {
                Answer = new(StatusCodes.Status200OK, "The session.", ApiContent.Json(AdminJson.Default.SessionEntry)),
                Problems = [404, .. Problems],
            },
            Call(HttpMethods.Delete, "/admin/sessions/{id}", "Disconnects one session; its client may come back.", CloseAsync) with
            {
                Problems = [404, .. Problems],
            },
            Call(HttpMethods.Delete, "/admin/sessions", "Disconnects all sessions of a user.", CloseAllAsync) with
            {
                Query = [("user", "Whose; needed.")],
            },
        ];

    private ApiCall Call(string method, string path, string summary, Func<HttpContext, Grant, Task> run) =>
        guard.Call(
            Tag,
            method,
            path,
            summary,
            run,
            new(StatusCodes.Status200OK, "They are being closed.", ApiContent.Json(AdminJson.Default.ClosedReply))
        ) with
        {
            Problems = Problems, // no call here has a body
        };

    private async Task ListAsync(HttpContext context, Grant grant)
    {
        if (await AdminRun.CountAsync(context) is not { } count)
        {
            return;
        }

        string? user = context.Request.Query["user"];
        string? endpoint = context.Request.Query["endpoint"];
        SessionView[] found =
        [
            .. (user is null ? sessions.List() : sessions.ListOf(user)).Where(view => endpoint is null || view.Endpoint == endpoint),
        ];
        await ApiReply.WriteAsync(
            context,
            new SessionsReply([.. found.Take(count).Select(EntryOf)], found.Length),
            AdminJson.Default.SessionsReply
        );
    }

    private async Task ShowAsync(HttpContext context, Grant grant)
    {
        var id = (string)context.GetRouteValue("id")!;
        if (sessions.Find(id) is not { } view)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        var subscriptions = await sessions.SubscriptionsOfAsync(id, context.RequestAborted);
        var shown = EntryOf(view) with
        {
            Roles = [.. view.Grant?.Roles ?? []],
            Permissions = [.. view.Grant?.Permissions ?? []],
            Tenants = [.. view.Grant?.Tenants ?? []],
            Limits = LimitsOf(view.Limits),
            Topics = subscriptions is null ? null : [.. subscriptions.Select(EntryOf)],
        };
        await ApiReply.WriteAsync(context, shown, AdminJson.Default.SessionEntry);
    }

    private Task CloseAsync(HttpContext context, Grant grant)
    {
        var id = (string)context.GetRouteValue("id")!;
        var user = sessions.Find(id)?.Grant?.UserId;
        if (!sessions.Close(id, ByAdministrator))
        {
            return ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
        }

        audit.Act(context, grant, AuditActions.SessionClosed, user ?? "", detail: id);
        return ApiReply.WriteAsync(context, new ClosedReply(1), AdminJson.Default.ClosedReply);
    }

    private Task CloseAllAsync(HttpContext context, Grant grant)
    {
        if (context.Request.Query["user"] is not [{ Length: > 0 } user])
        {
            return ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
        }

        var closed = sessions.CloseOf(user, ByAdministrator);
        if (closed > 0)
        {
            audit.Act(context, grant, AuditActions.SessionClosed, user, detail: $"{closed} sessions");
        }

        return ApiReply.WriteAsync(context, new ClosedReply(closed), AdminJson.Default.ClosedReply);
    }

    private static SessionEntry EntryOf(SessionView view) =>
        new(
            view.Id,
            view.Endpoint,
            view.Address?.ToString(),
            view.Grant?.Subject,
            view.Grant?.UserId,
            view.Grant?.Issuer,
            view.Grant?.Plan,
            view.Grant?.KeyId,
            view.Grant?.FamilyId,
            view.Grant?.TokenId,
            view.ConnectedAt,
            view.AuthenticatedAt,
            view.LastActivityAt,
            view.EndsAt,
            view.Subscriptions
        );

    private static SessionLimitsEntry LimitsOf(SessionLimits limits) =>
        new(limits.SubscriptionsMax, limits.MessagesPerSecond, NativeWords.Of(limits.Modes[^1]), limits.DepthMax);

    private static SubscriptionEntry EntryOf(SubscriptionCount count) =>
        new(
            count.Topic.Path,
            NativeWords.Of(count.Granted.Mode),
            count.Granted.Projection.Depth,
            count.Granted.MaxHz,
            NativeWords.Of(count.Granted.Delivery),
            count.Sent,
            count.Merged,
            count.Dropped,
            count.LastAge?.TotalSeconds
        );
}
