using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>A credential that came to prolong a grant, with what the checks made of it.</summary>
/// <param name="Request">The request that carried it.</param>
/// <param name="Admission">The new grant, or why there is none.</param>
/// <param name="Places">Holds the claim of its token id, where that is another one.</param>
internal sealed record Renewal(RefreshRequest Request, Admission Admission, SessionSlot Places)
{
    /// <summary>The session's topics, with what the host's own code says of them under the new grant.</summary>
    public ImmutableArray<SubscriptionAsk> Hooked { get; init; } = [];
}
