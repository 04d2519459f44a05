using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Tidegate.AspNetCore.Api;

/// <summary>Puts calls into an application's routes.</summary>
internal static class ApiMapping
{
    /// <summary>Maps the calls. None of them may be kept by a cache, and no other origin's pages may call: no CORS header is ever sent.</summary>
    /// <returns>A builder for conventions such as <c>RequireHost</c>.</returns>
    public static IEndpointConventionBuilder MapCalls(this IEndpointRouteBuilder routes, IEnumerable<ApiCall> calls)
    {
        var group = routes.MapGroup("");
        foreach (var call in calls)
        {
            group.MapMethods(call.Path, [call.Method], (RequestDelegate)(context => RunAsync(context, call)));
        }

        return group;
    }

    private static Task RunAsync(HttpContext context, ApiCall call)
    {
        context.Response.Headers.CacheControl = "no-store";
        return call.Run(context);
    }
}
