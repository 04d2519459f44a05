using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>What of an update a subscription is given. Subscriptions of one dialect and projection share the same bytes.</summary>
/// <param name="Mode">The granted mode: what lies above it is not written.</param>
/// <param name="Depth">Levels of each side of the order book, from the best; 0 where <paramref name="Mode"/> is below depth.</param>
/// <param name="Delta">True where an update may leave out the fields that the one before had just so.</param>
public readonly record struct Projection(Mode Mode, int Depth = 0, bool Delta = false)
{
    /// <summary>A number of the dialect's own: subscriptions of another style get other bytes. Default 0.</summary>
    public byte Style { get; init; }
}
