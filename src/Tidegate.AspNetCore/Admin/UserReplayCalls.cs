using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Replays;
using Tidegate.Auth.Audit;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Admin;

/// <summary>The replays of all users for an administrator: list and end.</summary>
internal sealed class UserReplayCalls(IReplays replays, AdminGuard guard, ApiAudit audit)
{
    private const string Tag = "replays";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            guard.Call(
                Tag,
                HttpMethods.Get,
                "/admin/replays",
                "Lists the replays of all users, oldest first.",
                ListAsync,
                new(StatusCodes.Status200OK, "The replays, without their topics.", ApiContent.Json(ReplayJson.Default.UserReplayReplies))
            ) with
            {
                Query = [("user", "Only those of this user."), ("count", "At most so many, 1 to 1,000. Default 100.")],
                Problems = [400, 401, 403, 429, 503],
            },
            guard.Call(
                Tag,
                HttpMethods.Delete,
                "/admin/replays/{id}",
                "Ends a user's replay, and with it its topics.",
                EndAsync,
                new(StatusCodes.Status204NoContent, "It is gone.")
            ) with
            {
                Problems = [401, 403, 404, 429, 503],
            },
        ];

    private async Task ListAsync(HttpContext context, Grant grant)
    {
        if (await AdminRun.CountAsync(context) is not { } count)
        {
            return;
        }

        string? user = context.Request.Query["user"];
        ReplayView[] found = [.. replays.ListAll().Where(view => user is null || view.Owner == user)];
        await ApiReply.WriteAsync(
            context,
            new UserReplayReplies([.. found.Take(count).Select(ReplayReply.ForAdministrator)], found.Length),
            ReplayJson.Default.UserReplayReplies
        );
    }

    private async Task EndAsync(HttpContext context, Grant grant)
    {
        if (await replays.EndAsync((string)context.GetRouteValue("id")!) is not { } ended)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        audit.Act(context, grant, AuditActions.ReplayEnded, ended.Owner, detail: ended.Id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
