using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>The terms of a subscription, as they are asked for or as they are granted.</summary>
/// <param name="Projection">What of each update.</param>
/// <param name="Delivery">What to do with updates that come faster than they can be told.</param>
/// <param name="MaxHz">Most updates a second: 0 for as they come, else 0.001 to 1,000.</param>
public readonly record struct SubscriptionTerms(Projection Projection, Delivery Delivery = Delivery.All, decimal MaxHz = 0)
{
    /// <summary>The mode.</summary>
    public Mode Mode => Projection.Mode;
}
