using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Health;
using Tidegate.Core.Topics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts Tidegate's doors into an application's routes.</summary>
public static class TidegateEndpointRouteBuilderExtensions
{
    /// <summary>Maps one configured endpoint under its own paths.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="name">Its name in <see cref="TidegateOptions.Endpoints"/>.</param>
    /// <returns>A builder for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddTidegate</c> was not called, or there is no such endpoint.</exception>
    public static IEndpointConventionBuilder MapTidegate(this IEndpointRouteBuilder routes, string name)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var services = routes.ServiceProvider;
        var table =
            services.GetService<EndpointTable>()
            ?? throw new InvalidOperationException("Call builder.Services.AddTidegate(...) before app.MapTidegate(...).");
        var endpoint = table[name];
        var conversation = services.GetRequiredService<StreamConversation>();
        var group = routes.MapGroup("");
        group.DisableCookieRedirect(); // where the host guards it with cookies, a stranger gets 401 and not the address of a login page
        foreach (var path in services.GetRequiredService<TidegateOptions>().Endpoints[name].Paths)
        {
            // Every method: over HTTP/2 the handshake is an extended CONNECT (RFC 8441 §4); the rest is refused with a reason.
            group.Map(path, (RequestDelegate)(context => conversation.RunAsync(context, endpoint)));
        }

        return group;
    }

    /// <summary>Leads requests to one configured endpoint whatever their path, for example all those of a port that only its clients know.</summary>
    /// <param name="app">The application.</param>
    /// <param name="name">Its name in <see cref="TidegateOptions.Endpoints"/>.</param>
    /// <param name="where">Which requests. All others go on as if this were not there.</param>
    /// <inheritdoc cref="MapTidegate(IEndpointRouteBuilder, string)" path="/exception" />
    public static IApplicationBuilder UseTidegate(this IApplicationBuilder app, string name, Func<HttpContext, bool> where)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(where);
        var table =
            app.ApplicationServices.GetService<EndpointTable>()
            ?? throw new InvalidOperationException("Call builder.Services.AddTidegate(...) before app.UseTidegate(...).");
        var endpoint = table[name];
        var conversation = app.ApplicationServices.GetRequiredService<StreamConversation>();
        return app.Use((context, next) => where(context) ? conversation.RunAsync(context, endpoint) : next(context));
    }

    /// <summary>Maps every configured endpoint.</summary>
    /// <inheritdoc cref="MapTidegate(IEndpointRouteBuilder, string)" path="/exception" />
    public static void MapTidegate(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var options =
            routes.ServiceProvider.GetService<TidegateOptions>()
            ?? throw new InvalidOperationException("Call builder.Services.AddTidegate(...) before app.MapTidegate(...).");
        foreach (var name in options.Endpoints.Keys)
        {
            routes.MapTidegate(name);
        }
    }

    /// <summary>
    /// Maps the REST calls of the <c>nse</c> dialect under <c>/api</c>: health, the administrator's controls where the host has an
    /// <see cref="IReplayControl"/>, and a login where users are configured. Does nothing without an endpoint that speaks <c>nse</c>.
    /// </summary>
    public static void MapTidegateNseApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var options = routes.ServiceProvider.GetRequiredService<TidegateOptions>();
        var table = routes.ServiceProvider.GetRequiredService<EndpointTable>();
        var issuers = options
            .Endpoints.Where(pair => EndpointDefaults.IsNse(pair.Value))
            .SelectMany(pair => table[pair.Key].Access.Issuers)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (issuers.Length > 0)
        {
            routes.MapNseApi(new NseApiSettings(issuers, options.Auth.Users.Count > 0 ? issuers[0] : null));
        }
    }

    /// <summary>Maps <c>POST /api/publish</c>, by which an application's back end hands over updates of its own topics.</summary>
    /// <exception cref="InvalidOperationException"><c>AddTidegate</c> was not called.</exception>
    public static IEndpointConventionBuilder MapTidegatePublish(this IEndpointRouteBuilder routes) =>
        Map(routes, table => table.Publishing);

    /// <summary>
    /// Maps <c>/auth/*</c> (tokens, sign-ins, tickets, revocation), <c>/.well-known/jwks.json</c> and <c>POST /api/explain</c>. The calls that give
    /// tokens are there where an issuer has a key to sign with. No page of another origin may call: no CORS header is sent.
    /// </summary>
    /// <inheritdoc cref="MapTidegatePublish" path="/exception" />
    public static IEndpointConventionBuilder MapTidegateAuth(this IEndpointRouteBuilder routes) =>
        Map(routes, table => [.. table.Identity, .. table.Explaining]);

    /// <summary>Maps <c>/api/replays</c>, by which users make topics of recorded data. Does nothing where the host has no <see cref="IReplays"/>.</summary>
    /// <inheritdoc cref="MapTidegatePublish" path="/exception" />
    public static IEndpointConventionBuilder MapTidegateReplays(this IEndpointRouteBuilder routes) => Map(routes, table => table.Replays);

    /// <summary>Maps <c>/admin/*</c>. Every call needs a grant with the permission <c>admin</c>; keep it from the public address all the same.</summary>
    /// <inheritdoc cref="MapTidegatePublish" path="/exception" />
    public static IEndpointConventionBuilder MapTidegateAdmin(this IEndpointRouteBuilder routes) =>
        Map(routes, table => table.Administration);

    /// <summary>Maps OpenAlgo's calls, <c>/api/websocket/*</c> and <c>/api/v1/*</c>. Does nothing without an endpoint that speaks <c>openalgo</c>.</summary>
    /// <inheritdoc cref="MapTidegatePublish" path="/exception" />
    public static IEndpointConventionBuilder MapTidegateOpenAlgoApi(this IEndpointRouteBuilder routes) =>
        Map(routes, table => table.OpenAlgo);

    /// <summary>Maps <c>/api/simulations</c>: what simulations a user has and what came of them. Does nothing without an endpoint that speaks <c>simutrador</c>.</summary>
    /// <inheritdoc cref="MapTidegatePublish" path="/exception" />
    public static IEndpointConventionBuilder MapTidegateSimulations(this IEndpointRouteBuilder routes) =>
        Map(routes, table => table.Simulations);

    /// <summary>Maps <c>/openapi.json</c>: what calls there are, and what each needs.</summary>
    /// <inheritdoc cref="MapTidegatePublish" path="/exception" />
    public static IEndpointConventionBuilder MapTidegateOpenApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var document = OpenApiPage.Write(Table(routes).All);
        return routes.MapGet(
            "/openapi.json",
            (RequestDelegate)(
                context =>
                {
                    context.Response.ContentType = "application/json";
                    return context.Response.Body.WriteAsync(document, context.RequestAborted).AsTask();
                }
            )
        );
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static IEndpointConventionBuilder MapTidegateHealth(this IEndpointRouteBuilder routes) => HealthEndpoints.MapHealth(routes);

    /// <summary>Maps <c>/metrics</c>. It names endpoints and counts: keep it from strangers.</summary>
    public static IEndpointConventionBuilder MapTidegateMetrics(this IEndpointRouteBuilder routes) => HealthEndpoints.MapMetrics(routes);

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, Func<ApiTable, IEnumerable<ApiCall>> calls)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return routes.MapCalls(calls(Table(routes)));
    }

    private static ApiTable Table(IEndpointRouteBuilder routes) =>
        routes.ServiceProvider.GetService<ApiTable>()
        ?? throw new InvalidOperationException("Call builder.Services.AddTidegate(...) before the calls are mapped.");
}
