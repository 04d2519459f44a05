using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>A problem body (RFC 9457 §3.1) with our own members: <c>error</c> and <c>message</c> are what other systems' clients read.</summary>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Error,
    string Message,
    string Retry,
    string? Rule
)
{
    /// <summary>Answers with a catalogue entry, in the status and, where it is more exact than the entry's reason, the detail given.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">The entry.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">Null: the entry's reason.</param>
    /// <param name="rule">The rule that decided, or null.</param>
    /// <param name="code">What a dialect's clients know the error by; null: its id.</param>
    public static Task WriteAsync(
        HttpContext context,
        GatewayError error,
        int status,
        string? detail = null,
        string? rule = null,
        string? code = null
    )
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        var problem = new ProblemBody(
            $"urn:tidegate:error:{error.Id}",
            error.Reason,
            status,
            detail ?? error.Reason,
            code ?? error.Id,
            detail ?? error.Reason,
            JsonNamingPolicy.CamelCase.ConvertName(error.Retry.ToString()),
            rule
        );
        return JsonSerializer.SerializeAsync(response.Body, problem, ProblemJson.Default.ProblemBody, context.RequestAborted);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;
