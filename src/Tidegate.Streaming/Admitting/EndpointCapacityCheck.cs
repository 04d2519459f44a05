using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>This endpoint has a place left.</summary>
public sealed class EndpointCapacityCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Endpoint.Capacity.TryTake() is not { } place)
        {
            return new(new Refusal(GatewayErrors.ServerFull, "endpoint.connections"));
        }

        client.Slot.Hold(place);
        return new((Refusal?)null);
    }
}
