namespace Tidegate.Bench.Scenarios;

/// <summary>A rate to look at.</summary>
/// <param name="DeliveriesPerSecond">Messages to all sessions together.</param>
/// <param name="Rounds">How often.</param>
/// <param name="Length">How long each time.</param>
internal sealed record RatePlan(double DeliveriesPerSecond, int Rounds, TimeSpan Length);
