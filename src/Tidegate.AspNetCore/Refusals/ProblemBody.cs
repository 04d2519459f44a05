using System.Text.Json.Serialization;

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
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;
