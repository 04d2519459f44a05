using System.Collections.Immutable;
using Tidegate.Core.Access;

namespace Tidegate.Auth.Tokens;

/// <summary>The decision about a token, and how it came about.</summary>
/// <param name="Admission">What <c>JwtGrantSource</c> would answer at the same instant.</param>
/// <param name="Findings">One for each check, in their order.</param>
public sealed record TokenExplanation(Admission Admission, ImmutableArray<TokenFinding> Findings);
