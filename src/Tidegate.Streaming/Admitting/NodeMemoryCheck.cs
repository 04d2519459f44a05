using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>This node has memory for another client.</summary>
public sealed class NodeMemoryCheck(MemoryCeiling memory) : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation) =>
        new(memory.IsReached ? new Refusal(GatewayErrors.ServerFull, "node.memory") : null);
}
