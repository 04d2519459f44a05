using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>The bounded pool of accepted sockets that nobody has vouched for.</summary>
/// <param name="Gate">Its places.</param>
internal sealed record UnauthenticatedPool(CapacityGate Gate);
