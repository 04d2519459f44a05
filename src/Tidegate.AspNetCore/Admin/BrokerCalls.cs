using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Brokers;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Admin;

/// <summary>The users' logins at their brokers for an administrator: list, show, log in, log out. No answer ever holds a token.</summary>
internal sealed class BrokerCalls(BrokerSessions sessions, AdminGuard guard, ApiAudit audit, TimeProvider time)
{
    private const int BodyBytesMax = 32_768; // three secrets of 4,096 characters
    private const string Tag = "brokers";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            Call(HttpMethods.Get, "/admin/brokers/sessions", "Lists the logins at brokers by their users.", ListAsync) with
            {
                Query =
                [
                    ("broker", "Only logins at this broker."),
                    ("after", "The last user of the page before."),
                    ("count", "At most so many, 1 to 1,000. Default 100."),
                ],
                Answer = new(StatusCodes.Status200OK, "The logins.", ApiContent.Json(AdminJson.Default.BrokerSessionsReply)),
            },
            Call(HttpMethods.Get, "/admin/brokers/sessions/{user}", "Shows a user's login at his broker.", ShowAsync),
            Call(
                HttpMethods.Put,
                "/admin/brokers/sessions/{user}",
                "Keeps a user's login at his broker until the day's end.",
                LoginAsync
            ) with
            {
                Body = ApiContent.Json(AdminJson.Default.BrokerLoginBody),
            },
            Call(HttpMethods.Delete, "/admin/brokers/sessions/{user}", "Ends a user's login at his broker.", LogoutAsync) with
            {
                Answer = new(StatusCodes.Status200OK, "It is done.", ApiContent.Json(AdminJson.Default.DoneReply)),
            },
        ];

    private ApiCall Call(string method, string path, string summary, Func<HttpContext, Grant, Task> run) =>
        guard.Call(
            Tag,
            method,
            path,
            summary,
            run,
            new(StatusCodes.Status200OK, "The login.", ApiContent.Json(AdminJson.Default.BrokerSessionEntry))
        );

    private async Task ListAsync(HttpContext context, Grant grant)
    {
        if (await AdminRun.CountAsync(context) is not { } count)
        {
            return;
        }

        var query = context.Request.Query;
        var page = await sessions.ListAsync(query["broker"], query["after"], count, context.RequestAborted);
        var next = AdminRun.Next(page, count, session => session.User);
        var reply = new BrokerSessionsReply([.. page.Select(BrokerSessionEntry.Of)], next);
        await ApiReply.WriteAsync(context, reply, AdminJson.Default.BrokerSessionsReply);
    }

    private async Task ShowAsync(HttpContext context, Grant grant)
    {
        var status = await sessions.StatusOfAsync(UserOf(context), context.RequestAborted);
        await (
            status is null
                ? ApiReply.RefuseAsync(context, GatewayErrors.NotFound)
                : ApiReply.WriteAsync(context, BrokerSessionEntry.Of(status), AdminJson.Default.BrokerSessionEntry)
        );
    }

    private async Task LoginAsync(HttpContext context, Grant grant)
    {
        if (await ApiReply.ReadAsync(context, AdminJson.Default.BrokerLoginBody, time, BodyBytesMax) is not { } body)
        {
            return;
        }

        var secrets = new BrokerSecrets(body.ApiKey ?? "", body.AuthToken ?? "", body.FeedToken);
        var draft = new BrokerSessionDraft(UserOf(context), body.Broker ?? "", body.ClientId ?? "", secrets);
        var kept = await sessions.LoginAsync(draft, context.RequestAborted);
        audit.Act(
            context,
            grant,
            AuditActions.BrokerLoggedIn,
            draft.User,
            kept.Refusal,
            kept.Value is { } status ? $"at {status.Broker}" : null
        );
        await (
            kept is { IsDone: true, Value: var session }
                ? ApiReply.WriteAsync(context, BrokerSessionEntry.Of(session), AdminJson.Default.BrokerSessionEntry)
                : ApiReply.RefuseAsync(context, kept.Refusal!)
        );
    }

    private async Task LogoutAsync(HttpContext context, Grant grant)
    {
        var user = UserOf(context);
        if (!await sessions.LogoutAsync(user, context.RequestAborted))
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        audit.Act(context, grant, AuditActions.BrokerLoggedOut, user);
        await ApiReply.WriteAsync(context, new DoneReply(true), AdminJson.Default.DoneReply);
    }

    private static string UserOf(HttpContext context) => (string)context.GetRouteValue("user")!;
}
