using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Admin;

/// <summary>Stored users for an administrator: list, show, add, change, remove.</summary>
internal sealed class UserCalls(UserDirectory directory, IUserStore users, AdminGuard guard, ApiAudit audit, TimeProvider time)
{
    private const int BodyBytesMax = 32_768;
    private const string Tag = "users";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            Call(HttpMethods.Get, "/admin/users", "Lists users by name.", ListAsync) with
            {
                Query = [("after", "The last name of the page before."), ("count", "At most so many, 1 to 1,000. Default 100.")],
                Answer = new(StatusCodes.Status200OK, "The users.", ApiContent.Json(AdminJson.Default.UsersReply)),
            },
            Call(HttpMethods.Post, "/admin/users", "Adds a user.", AddAsync) with
            {
                Body = ApiContent.Json(AdminJson.Default.UserBody),
                Answer = new(StatusCodes.Status201Created, "The user.", ApiContent.Json(AdminJson.Default.UserEntry)),
            },
            Call(HttpMethods.Get, "/admin/users/{name}", "Shows a user.", ShowAsync),
            Call(HttpMethods.Patch, "/admin/users/{name}", "Changes a user, the password included, or disables one.", ChangeAsync) with
            {
                Body = ApiContent.Json(AdminJson.Default.UserChangeBody),
            },
            Call(HttpMethods.Delete, "/admin/users/{name}", "Removes a user with all keys and sign-ins.", DeleteAsync) with
            {
                Answer = new(StatusCodes.Status200OK, "The user is gone.", ApiContent.Json(AdminJson.Default.DoneReply)),
            },
        ];

    private ApiCall Call(string method, string path, string summary, Func<HttpContext, Grant, Task> run) =>
        guard.Call(
            Tag,
            method,
            path,
            summary,
            run,
            new(StatusCodes.Status200OK, "The user.", ApiContent.Json(AdminJson.Default.UserEntry))
        );

    private async Task ListAsync(HttpContext context, Grant grant)
    {
        if (await AdminRun.CountAsync(context) is not { } count)
        {
            return;
        }

        var page = await users.ListAsync(context.Request.Query["after"], count, context.RequestAborted);
        var next = AdminRun.Next(page, count, user => user.Name);
        await ApiReply.WriteAsync(context, new UsersReply([.. page.Select(EntryOf)], next), AdminJson.Default.UsersReply);
    }

    private async Task AddAsync(HttpContext context, Grant grant)
    {
        if (await ApiReply.ReadAsync(context, AdminJson.Default.UserBody, time, BodyBytesMax) is not { } body)
        {
            return;
        }

        var draft = new UserDraft(body.Name ?? "")
        {
            Password = body.Password,
            Email = body.Email,
            Roles = [.. body.Roles ?? []],
            Permissions = [.. body.Permissions ?? []],
            Tenants = [.. body.Tenants ?? []],
            Plan = body.Plan,
        };
        var added = await directory.CreateAsync(draft, context.RequestAborted);
        await AnswerAsync(context, grant, AuditActions.UserAdded, draft.Name, added, StatusCodes.Status201Created);
    }

    private async Task ShowAsync(HttpContext context, Grant grant)
    {
        var user = await users.FindAsync(NameOf(context), context.RequestAborted);
        await (
            user is null
                ? ApiReply.RefuseAsync(context, GatewayErrors.NotFound)
                : ApiReply.WriteAsync(context, EntryOf(user), AdminJson.Default.UserEntry)
        );
    }

    private async Task ChangeAsync(HttpContext context, Grant grant)
    {
        if (await ApiReply.ReadAsync(context, AdminJson.Default.UserChangeBody, time, BodyBytesMax) is not { } body)
        {
            return;
        }

        var name = NameOf(context);
        var change = new UserChange
        {
            Email = body.Email,
            Roles = body.Roles is null ? null : [.. body.Roles],
            Permissions = body.Permissions is null ? null : [.. body.Permissions],
            Tenants = body.Tenants is null ? null : [.. body.Tenants],
            Plan = body.Plan,
            IsDisabled = body.Disabled,
        };
        var changed = body.Password is { } password
            ? await directory.ChangeAsync(name, change, password, context.RequestAborted)
            : await directory.ChangeAsync(name, change, context.RequestAborted);

        await AnswerAsync(context, grant, AuditActions.UserChanged, name, changed, StatusCodes.Status200OK);
    }

    private async Task DeleteAsync(HttpContext context, Grant grant)
    {
        var name = NameOf(context);
        if (!await directory.DeleteAsync(name, context.RequestAborted))
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        audit.Act(context, grant, AuditActions.UserDeleted, name);
        await ApiReply.WriteAsync(context, new DoneReply(true), AdminJson.Default.DoneReply);
    }

    private Task AnswerAsync(HttpContext context, Grant grant, string action, string name, Outcome<UserRecord> outcome, int status)
    {
        audit.Act(context, grant, action, name, outcome.Refusal);
        return outcome is { IsDone: true, Value: var user }
            ? ApiReply.WriteAsync(context, EntryOf(user), AdminJson.Default.UserEntry, status)
            : ApiReply.RefuseAsync(context, outcome.Refusal!);
    }

    private static string NameOf(HttpContext context) => (string)context.GetRouteValue("name")!;

    private static UserEntry EntryOf(UserRecord user) =>
        new(
            user.Id,
            user.Name,
            user.Email,
            [.. user.Roles],
            [.. user.Permissions],
            [.. user.Tenants],
            user.Plan,
            user.PasswordHash is not null,
            user.IsDisabled,
            user.CreatedAt
        );
}
