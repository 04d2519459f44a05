namespace Tidegate.Auth.Brokers;

/// <summary>What a user may have of an instrument (the brief's <c>check_subscription_permissions</c>).</summary>
/// <param name="Allowed">Whether the subscription is allowed.</param>
/// <param name="MaxDepthLevel">Most levels of each side of the order book; 0: no order book. At most 30, as the brief has it.</param>
/// <param name="AllowedModes">In the brief's numbers: 1 LTP, 2 quote, 4 depth.</param>
public sealed record SubscriptionPermissions(bool Allowed, int MaxDepthLevel, IReadOnlyList<int> AllowedModes);
