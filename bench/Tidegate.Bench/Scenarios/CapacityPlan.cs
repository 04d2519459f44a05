namespace Tidegate.Bench.Scenarios;

/// <summary>A number of sessions at which capacity is searched, and how often.</summary>
internal sealed record CapacityPlan(int Sessions, int Rounds);
