using Microsoft.AspNetCore.Http;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>Refusals as <c>application/problem+json</c> (RFC 9457) with <c>WWW-Authenticate</c> (RFC 6750 §3).</summary>
internal sealed class ProblemRefusals : IRefusalWriter
{
    private const string Challenge = "Bearer realm=\"tidegate\"";

    public Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var error = refusal.Error;
        if (ChallengeFor(error) is { } challenge)
        {
            context.Response.Headers.WWWAuthenticate = challenge;
        }

        LimitHeaders.Write(context.Response, refusal);
        var status = error.HttpStatus ?? StatusCodes.Status500InternalServerError;
        return ProblemBody.WriteAsync(context, error, status, rule: refusal.Rule);
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
