using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Plans;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Replays;

/// <summary><c>/api/replays</c>: a user makes topics of recorded data, and conducts them. Everybody sees his own only.</summary>
internal sealed class ReplayCalls(IReplays replays, PlanBook plans, ApiGuard guard, TimeProvider time)
{
    /// <summary>Lets everybody subscribe to one's replay.</summary>
    public const string SharePermission = "replay.share";

    private const string Tag = "replays";
    private const string ShareRule = "replay.share";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            Call(HttpMethods.Post, "", "Plays recorded data as topics replay/{id}/...", StartAsync, StatusCodes.Status201Created) with
            {
                Body = ApiContent.Json(ReplayJson.Default.ReplayBody),
            },
            Call(HttpMethods.Get, "", "Lists one's replays.", ListAsync) with
            {
                Answer = new(StatusCodes.Status200OK, "The replays.", ApiContent.Json(ReplayJson.Default.ReplayReplies)),
            },
            Call(HttpMethods.Get, "/{id}", "Says where a replay is.", Found(_ => true)),
            Call(HttpMethods.Post, "/{id}/pause", "Holds a replay.", Found(control => control.TryPause())),
            Call(HttpMethods.Post, "/{id}/resume", "Lets a held replay go on.", Found(control => control.TryResume())),
            Call(
                HttpMethods.Post,
                "/{id}/restart",
                "Plays a replay again from its first row.",
                Found(control => control.TryRestart() || control.TryStart())
            ),
            Call(HttpMethods.Delete, "/{id}", "Ends a replay, and with it its topics.", EndAsync, StatusCodes.Status204NoContent) with
            {
                Answer = new(StatusCodes.Status204NoContent, "It is gone."),
            },
        ];

    private ApiCall Call(
        string method,
        string path,
        string summary,
        Func<HttpContext, Grant, Task> run,
        int status = StatusCodes.Status200OK
    ) =>
        new(method, "/api/replays" + path, summary, ApiNeed.Credential, context => GuardedAsync(context, run))
        {
            Tag = Tag,
            Answer = new(status, "The replay.", ApiContent.Json(ReplayJson.Default.ReplayReply)),
            Problems = [400, 401, 403, 404, 408, 409, 413, 429, 503],
        };

    private async Task GuardedAsync(HttpContext context, Func<HttpContext, Grant, Task> run)
    {
        if (await guard.AdmitAsync(context) is { } grant)
        {
            await run(context, grant);
        }
    }

    private async Task StartAsync(HttpContext context, Grant grant)
    {
        if (await ApiReply.ReadAsync(context, ReplayJson.Default.ReplayBody, time) is not { } body)
        {
            return;
        }

        if (body.Shared && !grant.Allows(SharePermission) && !grant.Allows("admin"))
        {
            await ApiReply.RefuseAsync(context, new Refusal(GatewayErrors.Forbidden, ShareRule));
            return;
        }

        var most = plans.Current[grant.Plan].ConcurrentReplays;
        var start = await replays.StartAsync(grant, body.ToWish(), most, context.RequestAborted);
        if (start.IsMade)
        {
            context.Response.Headers.Location = $"/api/replays/{start.Replay.Id}";
            await ApiReply.WriteAsync(context, ReplayReply.Of(start.Replay), ReplayJson.Default.ReplayReply, StatusCodes.Status201Created);
        }
        else if (start.Detail is { } detail)
        {
            await ApiReply.RefuseAsync(context, start.Refusal.Error, detail);
        }
        else
        {
            await ApiReply.RefuseAsync(context, start.Refusal);
        }
    }

    private Task ListAsync(HttpContext context, Grant grant) =>
        ApiReply.WriteAsync(
            context,
            new ReplayReplies([.. replays.ListOf(grant).Select(ReplayReply.Of)]),
            ReplayJson.Default.ReplayReplies
        );

    /// <summary>A call about one replay: 404 where it is not one's own, 409 where its state does not allow what is asked.</summary>
    private Func<HttpContext, Grant, Task> Found(Func<IReplayControl, bool> act) =>
        (context, grant) =>
        {
            var id = IdOf(context);
            if (replays.ControlOf(grant, id) is not { } control || replays.Find(grant, id) is not { } view)
            {
                return ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            }

            return act(control)
                ? ApiReply.WriteAsync(context, ReplayReply.Of(replays.Find(grant, id) ?? view), ReplayJson.Default.ReplayReply)
                : ApiReply.RefuseAsync(context, GatewayErrors.AlreadyThere, $"The replay is {view.State.ToString().ToLowerInvariant()}");
        };

    private async Task EndAsync(HttpContext context, Grant grant)
    {
        if (await replays.EndAsync(grant, IdOf(context)))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
    }

    private static string IdOf(HttpContext context) => context.GetRouteValue("id") as string ?? "";
}
