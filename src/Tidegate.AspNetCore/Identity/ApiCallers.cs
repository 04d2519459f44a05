using Microsoft.AspNetCore.Http;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Access;

namespace Tidegate.AspNetCore.Identity;

/// <summary>Who calls, for the audit log and the list of sign-ins.</summary>
internal static class ApiCallers
{
    /// <summary>Who has shown no grant yet.</summary>
    public static Caller Of(HttpContext context) => new(null, context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent);

    /// <summary>Who has.</summary>
    public static Caller Of(HttpContext context, Grant grant) => Of(context) with { Actor = ActorOf(grant) };

    /// <summary>The name under which the audit log knows them.</summary>
    public static string ActorOf(Grant grant) => grant.KeyId is { } key ? $"key:{key}" : grant.UserId;
}
