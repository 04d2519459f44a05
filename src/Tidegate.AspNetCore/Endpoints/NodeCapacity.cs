using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Places for sessions on this node, all endpoints together.</summary>
/// <param name="Gate">Its places.</param>
internal sealed record NodeCapacity(CapacityGate Gate);
