using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.AspNetCore.Api;

/// <summary>
/// What to explain: an entry of <c>subscribe</c>, at an endpoint (default: the first that speaks <c>tidegate.v1</c>), for who calls, for who holds the token or API key, or, for an administrator, for a user by name.
/// <c>route</c> says what the endpoint's address would name, for example <c>{"restaurant_id":"7"}</c>: then the tenant is judged too.
/// </summary>
internal sealed record ExplainBody(
    JsonElement Sub,
    string? Endpoint = null,
    string? Token = null,
    string? User = null,
    IReadOnlyDictionary<string, string>? Route = null
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExplainBody))]
internal sealed partial class ExplainJson : JsonSerializerContext;
