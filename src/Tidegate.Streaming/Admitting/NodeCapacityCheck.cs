using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>This node has a place left.</summary>
public sealed class NodeCapacityCheck(CapacityGate node) : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (node.TryTake() is not { } place)
        {
            return new(new Refusal(GatewayErrors.ServerFull, "node.connections"));
        }

        client.Slot.Hold(place);
        return new((Refusal?)null);
    }
}
