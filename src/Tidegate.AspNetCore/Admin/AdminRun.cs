using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Admin;

/// <summary>What every administrator's call has in common: the guard before it, and the clear answer where the store is away.</summary>
internal static class AdminRun
{
    /// <summary>A call that runs only for an administrator.</summary>
    public static RequestDelegate Guarded(this AdminGuard guard, Func<HttpContext, Grant, Task> run) =>
        async context =>
        {
            if (await guard.AdmitAsync(context) is not { } grant)
            {
                return;
            }

            try
            {
                await run(context, grant);
            }
            catch (StoreUnavailableException) when (!context.Response.HasStarted)
            {
                await ApiReply.RefuseAsync(context, new Refusal(GatewayErrors.Unavailable, "store.unavailable"));
            }
        };

    /// <summary>A number among the query parameters; the default where there is none, null where it is out of range.</summary>
    public static long? Number(this HttpRequest request, string name, long otherwise, long min, long max) =>
        request.Query[name] switch
        {
            [] => otherwise,
            [var text]
                when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number >= min
                    && number <= max => number,
            _ => null,
        };
}
