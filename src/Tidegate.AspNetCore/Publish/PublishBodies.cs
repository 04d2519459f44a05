using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.AspNetCore.Publish;

/// <summary>One update: <c>data</c> is an object of at most 32,768 bytes, <c>event</c> 1 to 64 characters of <c>a-z 0-9 _ . -</c>.</summary>
internal sealed record PublishEntry(string Topic, JsonElement Data, string? Event = null);

/// <summary>What became of one update: <c>ok</c>, or an error.</summary>
internal sealed record PublishResult(string Topic, bool? Ok = null, PublishError? Error = null);

/// <summary>Why one update was refused.</summary>
internal sealed record PublishError(string Id, string Message, string Retry, string? Rule = null);

/// <summary>What became of each update, in their order.</summary>
internal sealed record PublishResults(IReadOnlyList<PublishResult> Results);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PublishEntry))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(PublishResults))]
internal sealed partial class PublishJson : JsonSerializerContext;
