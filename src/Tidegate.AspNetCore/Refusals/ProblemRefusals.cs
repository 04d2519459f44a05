using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>Refusals as <c>application/problem+json</c> (RFC 9457) with <c>WWW-Authenticate</c> (RFC 6750 §3).</summary>
internal sealed class ProblemRefusals : IRefusalWriter
{
    private const string Challenge = "Bearer realm=\"tidegate\"";

    public async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var error = refusal.Error;
        var response = context.Response;
        response.StatusCode = error.HttpStatus ?? StatusCodes.Status500InternalServerError;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (ChallengeFor(error) is { } challenge)
        {
            response.Headers.WWWAuthenticate = challenge;
        }

        if (error.Retry == Retry.AfterDelay)
        {
            response.Headers.RetryAfter = "1";
        }

        var problem = new ProblemBody(
            $"urn:tidegate:error:{error.Id}",
            error.Reason,
            response.StatusCode,
            error.Reason,
            error.Id,
            error.Reason,
            JsonNamingPolicy.CamelCase.ConvertName(error.Retry.ToString()),
            refusal.Rule
        );
        await JsonSerializer.SerializeAsync(response.Body, problem, ProblemJson.Default.ProblemBody, context.RequestAborted);
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
