using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.Tokens;

/// <summary>Tells the owner of a token why it is or is not accepted, check by check. The checks are those of <see cref="JwtGrantSource"/>.</summary>
/// <remarks>Explanations quote the token: for the owner's terminal, never for a peer or a log.</remarks>
/// <param name="issuers">Whose tokens, with which keys.</param>
/// <param name="time">Tokens are judged by its wall clock.</param>
public sealed class TokenInspector(TrustedIssuers issuers, TimeProvider time)
{
    /// <summary>Every check in order, those after a failed one marked as not reached.</summary>
    public async ValueTask<TokenExplanation> ExplainAsync(string token, IReadOnlyList<string> believed)
    {
        ArgumentNullException.ThrowIfNull(token);
        var examination = new TokenExamination(token, issuers.Named(believed), time.GetUtcNow());
        var findings = new List<TokenFinding>();
        var admission = await examination.RunAsync(
            (check, rule) =>
                findings.Add(
                    new TokenFinding(check.Name, rule is null ? CheckOutcome.Passed : CheckOutcome.Failed, check.Explain(examination), rule)
                )
        );
        findings.AddRange(
            TokenChecks.All.Skip(findings.Count).Select(check => new TokenFinding(check.Name, CheckOutcome.NotReached, "", null))
        );
        return new TokenExplanation(admission, [.. findings]);
    }

    /// <summary>What a token says, without believing any of it; null where it is not a token in form.</summary>
    public static DecodedToken? Decode(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return
            CompactToken.TryRead(token) is { } compact
            && StrictObject.TryRead(compact.Header) is { } header
            && StrictObject.TryRead(compact.Payload) is { } payload
            ? new DecodedToken(header.ToString(), payload.ToString(), token[compact.SignatureStart..])
            : null;
    }
}
