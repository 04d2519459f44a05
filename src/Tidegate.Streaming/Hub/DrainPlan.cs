namespace Tidegate.Streaming.Hub;

/// <summary>How a shard sends its clients away.</summary>
/// <param name="Over">They are closed one after the other within this time; zero: all at once.</param>
/// <param name="Spread">Longest delay before coming back that one is advised; each gets its own.</param>
internal sealed record DrainPlan(TimeSpan Over, TimeSpan Spread);
