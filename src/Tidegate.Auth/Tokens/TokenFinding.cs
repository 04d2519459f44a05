namespace Tidegate.Auth.Tokens;

/// <summary>What one check found.</summary>
/// <param name="Check">Its name, for example <c>exp</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Explanation">A sentence for the token's owner, in ASCII; empty where not reached. May quote the token.</param>
/// <param name="Rule">The rule that is broken; null unless failed.</param>
public sealed record TokenFinding(string Check, CheckOutcome Outcome, string Explanation, string? Rule);
