namespace Tidegate.Core.Errors;

/// <summary>A limit that refused somebody, as it may be told to them.</summary>
/// <param name="Kind">Fixed short word for what was counted: <c>websocket</c> (attempts of an address), <c>connections</c> (sessions of a subject), <c>health</c>, <c>http</c>.</param>
/// <param name="Max">How many are allowed, at once or within the period; at least 1.</param>
/// <param name="Period">In what time; null: at once.</param>
/// <param name="Remaining">How many are left: 0 where it refused somebody.</param>
public sealed record ReachedLimit(string Kind, int Max, TimeSpan? Period = null, int Remaining = 0);
