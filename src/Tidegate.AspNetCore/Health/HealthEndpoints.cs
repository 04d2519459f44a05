using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Metrics;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Health;

/// <summary>What supervisors ask: is the process alive, does it want traffic, what has it counted.</summary>
internal static class HealthEndpoints
{
    public static IEndpointConventionBuilder MapHealth(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health");
        group.MapGet("/live", () => Results.Json(new HealthBody("live", null), HealthJson.Default.HealthBody));
        group.MapGet(
            "/feeds",
            (IEnumerable<IFeedHealth> feeds) => Results.Json(FeedsHealthBody.Of(feeds), FeedHealthJson.Default.FeedsHealthBody)
        );
        group.MapGet("/ready", (Readiness readiness) => Ready(readiness));
        return group;
    }

    public static IEndpointConventionBuilder MapMetrics(IEndpointRouteBuilder routes)
    {
        var page = routes.ServiceProvider.GetRequiredService<PrometheusPage>(); // now, not at the first visit: it counts from here on
        return routes.MapGet("/metrics", () => Results.Text(page.Write(), "text/plain; version=0.0.4; charset=utf-8"));
    }

    private static IResult Ready(Readiness readiness)
    {
        var isReady = readiness.IsReady;
        var body = new HealthBody(isReady ? "ready" : "not_ready", readiness.Parts);
        var status = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Results.Json(body, HealthJson.Default.HealthBody, statusCode: status);
    }
}

/// <summary>Body of the health answers.</summary>
internal sealed record HealthBody(string Status, IReadOnlyDictionary<string, bool>? Parts);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class HealthJson : JsonSerializerContext;
