using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>This node does not send its clients away at present.</summary>
public sealed class NodeDrainCheck(NodeDrain drain) : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation) =>
        new(drain.IsUnderWay ? new Refusal(GatewayErrors.Draining, "node.draining") : null);
}
