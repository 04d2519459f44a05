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
    private const int CountMax = 1_000;

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

    /// <summary>An administrator's call, with all that it may be answered with where nothing else is said.</summary>
    public static ApiCall Call(
        this AdminGuard guard,
        string tag,
        string method,
        string path,
        string summary,
        Func<HttpContext, Grant, Task> run,
        ApiAnswer answer
    ) =>
        new(method, path, summary, ApiNeed.Administrator, guard.Guarded(run))
        {
            Tag = tag,
            Answer = answer,
            Problems = [400, 401, 403, 404, 408, 409, 413, 429, 503],
        };

    /// <summary>How many entries a list shall have, 1 to 1,000, by default 100; null: it was answered.</summary>
    public static async ValueTask<int?> CountAsync(HttpContext context)
    {
        if (context.Request.Number("count", 100, 1, CountMax) is { } count)
        {
            return (int)count;
        }

        await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
        return null;
    }

    /// <summary>Where the next page begins: after the last entry of this one; null: it was not full.</summary>
    public static string? Next<T>(IReadOnlyList<T> page, int count, Func<T, string> nameOf) =>
        page.Count == count ? nameOf(page[^1]) : null;

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
