using Microsoft.AspNetCore.Http;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>Refusals as <c>application/problem+json</c> (RFC 9457) with <c>WWW-Authenticate</c> (RFC 6750 §3).</summary>
internal sealed class ProblemRefusals : IRefusalWriter
{
    private const string Challenge = "Bearer realm=\"tidegate\"";

    public Task WriteAsync(HttpContext context, Refusal refusal) => WriteAsync(context, refusal, detail: null);

    /// <summary>Answers with a refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="detail">What the clients of a call compare, in place of the entry's reason; or null.</param>
    /// <param name="status">Another status than the entry's, where a call's clients know another; or null.</param>
    public static Task WriteAsync(HttpContext context, Refusal refusal, string? detail, int? status = null)
    {
        var error = refusal.Error;
        if (ChallengeFor(error) is { } challenge)
        {
            context.Response.Headers.WWWAuthenticate = challenge;
        }

        LimitHeaders.Write(context.Response, refusal);
        return ProblemBody.WriteAsync(
            context,
            error,
            status ?? error.HttpStatus ?? StatusCodes.Status500InternalServerError,
            detail,
            refusal.Rule
        );
    }

    // RFC 6750 §3.1: a request without any credential gets no error code.
    private static string? ChallengeFor(GatewayError error) =>
        error switch
        {
            _ when error == GatewayErrors.CredentialMissing => Challenge,
            { HttpStatus: StatusCodes.Status401Unauthorized } =>
                $"{Challenge}, error=\"invalid_token\", error_description=\"{error.Reason}\"",
            { HttpStatus: StatusCodes.Status403Forbidden } => $"{Challenge}, error=\"insufficient_scope\"",
            _ => null,
        };
}
