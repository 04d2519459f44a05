namespace Tidegate.Bench.Micro.Growth;

/// <summary>What one publish costs at one size.</summary>
/// <param name="Count">Subscribers, sessions or topics.</param>
/// <param name="Nanoseconds">For one publish, the median of several samples.</param>
/// <param name="AllocatedBytes">For one publish.</param>
internal sealed record GrowthPoint(int Count, double Nanoseconds, double AllocatedBytes);
