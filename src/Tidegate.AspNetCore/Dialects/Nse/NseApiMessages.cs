using System.Text.Json.Serialization;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Body of <c>/api/login</c>: a name with either proof.</summary>
internal sealed record NseLoginRequest(string Username, string? Password, string? ApiKey);

/// <summary>Answer of <c>/api/login</c>; what there is none of is null, not left out.</summary>
internal sealed record NseLoginReply(
    bool Success,
    string Message,
    string? Token = null,
    string? UserId = null,
    IReadOnlyList<string>? Permissions = null
);

/// <summary>Answer of the broadcast commands.</summary>
internal sealed record NseReply(bool Success, string Message);

/// <summary>Answer of <c>/api/broadcast-status</c>.</summary>
internal sealed record NseStatusReply(bool Success, string State, int SymbolCount, long TotalRecords, string Message);

/// <summary>Answer of <c>/api/health</c>, with the time in UTC.</summary>
internal sealed record NseHealthReply(string Status, string Service, DateTime Timestamp);

/// <summary>Writers of the messages above, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NseLoginReply))]
[JsonSerializable(typeof(NseReply))]
[JsonSerializable(typeof(NseStatusReply))]
[JsonSerializable(typeof(NseHealthReply))]
internal sealed partial class NseApiJson : JsonSerializerContext;
