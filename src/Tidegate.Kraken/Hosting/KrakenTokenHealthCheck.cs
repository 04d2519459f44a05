using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Hosting;

/// <summary>
/// Healthy with a token, or as long as nobody has asked for one; degraded while it is being fetched or recovering, or when it cannot
/// be kept on disk; unhealthy when a person has to act.
/// </summary>
public sealed class KrakenTokenHealthCheck(KrakenTokenManager manager) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var authentication = manager.GetStatus().Authentication;
        var reason = authentication.Reason ?? authentication.StorageProblem;
        return Task.FromResult(
            authentication.State switch
            {
                KrakenTokenState.Valid or KrakenTokenState.Idle => reason is null
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Degraded(reason),
                KrakenTokenState.Refreshing or KrakenTokenState.Recovering => HealthCheckResult.Degraded(reason ?? "no token yet"),
                KrakenTokenState.Stopped => HealthCheckResult.Unhealthy("stopped"),
                _ => HealthCheckResult.Unhealthy(reason),
            }
        );
    }
}
