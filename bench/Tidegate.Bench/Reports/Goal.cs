namespace Tidegate.Bench.Reports;

/// <summary>A promise beside what was found.</summary>
/// <param name="What">What is promised.</param>
/// <param name="Limit">The bound, as the page says it.</param>
/// <param name="Measured">What was found, with its runs.</param>
/// <param name="IsMet">Null where it could not be told, for want of a server to compare with.</param>
internal sealed record Goal(string What, string Limit, string Measured, bool? IsMet);
