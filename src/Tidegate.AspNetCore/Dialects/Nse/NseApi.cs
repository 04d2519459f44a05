using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>REST interface of the later nse version: login, the admin's controls and health.</summary>
internal static class NseApi
{
    /// <summary>Maps <c>/api/*</c>. Needs <see cref="IGrantSource"/> and its companions, and where there is a broadcast its <see cref="IReplayControl"/>.</summary>
    /// <returns>A builder for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="ArgumentException">The login issuer does not exist or cannot sign.</exception>
    public static IEndpointConventionBuilder MapNseApi(this IEndpointRouteBuilder routes, NseApiSettings settings)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(settings);
        var services = routes.ServiceProvider;
        var time = services.GetRequiredService<TimeProvider>();
        var api = routes.MapGroup("/api");
        Map(api, HttpMethods.Get, "/health", context => TellHealthAsync(context, time));
        if (settings.LoginIssuer is not null)
        {
            Map(api, HttpMethods.Post, "/login", MakeLogin(services, settings, settings.LoginIssuer, time).RunAsync);
        }

        if (services.GetService<IReplayControl>() is { } replay)
        {
            var broadcast = new NseBroadcast(
                replay,
                services.GetRequiredService<IGrantSource>(),
                settings.Issuers,
                services.GetRequiredService<ILogger<NseBroadcast>>()
            );
            Map(api, HttpMethods.Get, "/broadcast-status", broadcast.TellStatusAsync);
            foreach (var command in NseCommand.All)
            {
                Map(
                    api,
                    HttpMethods.Post,
                    $"/{command.Name.ToLowerInvariant()}-broadcast",
                    context => broadcast.RunAsync(context, command)
                );
            }
        }

        return api;
    }

    private static NseLogin MakeLogin(IServiceProvider services, NseApiSettings settings, string issuer, TimeProvider time)
    {
        var limiter = new LoginLimiter();
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(limiter.Dispose);
        return new NseLogin(
            services.GetRequiredService<ConfiguredUsers>(),
            new TokenIssuer(services.GetRequiredService<TrustedIssuers>(), issuer, time),
            limiter,
            settings.TokenLifetime,
            services.GetRequiredService<ILogger<NseLogin>>()
        );
    }

    /// <summary>Any page may call, as with the original.</summary>
    /// <remarks>
    /// Safe because nothing here goes by a cookie: a foreign page has the visitor's browser but neither a token nor a password of theirs. No other
    /// path of ours answers so.
    /// </remarks>
    private static void Map(RouteGroupBuilder api, string method, string path, RequestDelegate run) =>
        api.MapMethods(
            path,
            [method, HttpMethods.Options],
            context =>
            {
                var headers = context.Response.Headers;
                headers.AccessControlAllowOrigin = "*";
                headers.CacheControl = "no-store";
                if (!HttpMethods.IsOptions(context.Request.Method))
                {
                    return run(context);
                }

                headers.AccessControlAllowMethods = method;
                headers.AccessControlAllowHeaders = "authorization, content-type"; // "*" does not cover authorization (Fetch §4.8)
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        );

    private static Task TellHealthAsync(HttpContext context, TimeProvider time) =>
        context.Response.WriteAsJsonAsync(
            new NseHealthReply("healthy", "nse_socket_api", time.GetUtcNow().UtcDateTime),
            NseApiJson.Default.NseHealthReply,
            cancellationToken: context.RequestAborted
        );
}
