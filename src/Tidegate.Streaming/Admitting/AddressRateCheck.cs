using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The address has not tried to connect too often. Asked before anything is spent on who it is.</summary>
public sealed class AddressRateCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Endpoint.Connects is not { } rate || rate.TryTake(client.Address, out var retryAfter))
        {
            return new((Refusal?)null);
        }

        return new(
            new Refusal(GatewayErrors.RateLimited, "address.connects")
            {
                RetryAfter = retryAfter,
                Limit = new ReachedLimit("websocket", rate.Max, rate.Period),
            }
        );
    }
}
