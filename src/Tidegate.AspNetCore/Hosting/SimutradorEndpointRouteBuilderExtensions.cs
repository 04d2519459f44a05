using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Health;
using Tidegate.Streaming.Admitting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts what SimuTrador's clients ask besides their sessions into an application's routes.</summary>
public static class SimutradorEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>GET /health</c> and the socket <c>/ws/health</c>, both open to everybody and limited by address. Does nothing without an endpoint that
    /// speaks <c>simutrador</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>AddTidegate</c> was not called.</exception>
    public static void MapTidegateSimutradorHealth(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var services = routes.ServiceProvider;
        var options =
            services.GetService<TidegateOptions>()
            ?? throw new InvalidOperationException("Call builder.Services.AddTidegate(...) before app.MapTidegateSimutradorHealth().");
        var name = options.Endpoints.FirstOrDefault(pair => pair.Value.Dialect == DialectNames.Simutrador).Key;
        if (name is null)
        {
            return;
        }

        var (readiness, time) = (services.GetRequiredService<Readiness>(), services.GetRequiredService<TimeProvider>());
        var health = new SimutradorHealth(
            services.GetRequiredService<StreamConversation>(),
            SimutradorHealth.DoorFrom(services.GetRequiredService<EndpointTable>()[name], readiness, time),
            readiness,
            options.SimutradorHealthPerMinute is > 0 and var max ? new AddressRate(max, TimeSpan.FromMinutes(1), time) : null,
            time
        );
        routes.MapMethods("/health", [HttpMethods.Get], (RequestDelegate)health.AnswerAsync);
        routes.Map("/ws/health", (RequestDelegate)health.ConverseAsync);
    }
}
