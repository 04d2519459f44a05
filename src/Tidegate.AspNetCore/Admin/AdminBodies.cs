using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.AspNetCore.Admin;

/// <summary>Open sessions.</summary>
internal sealed record SessionsReply(IReadOnlyList<SessionEntry> Sessions, int Total);

/// <summary>One open session: the values of one moment. Its rights, limits and topics are told of one alone only.</summary>
internal sealed record SessionEntry(
    string Id,
    string Endpoint,
    string? Address,
    string? Subject,
    string? User,
    string? Issuer,
    string? Plan,
    string? KeyId,
    string? SignIn,
    string? TokenId,
    DateTimeOffset ConnectedAt,
    DateTimeOffset? AuthenticatedAt,
    DateTimeOffset LastActivityAt,
    DateTimeOffset? EndsAt,
    int Subscriptions,
    IReadOnlyList<string>? Roles = null,
    IReadOnlyList<string>? Permissions = null,
    IReadOnlyList<string>? Tenants = null,
    SessionLimitsEntry? Limits = null,
    IReadOnlyList<SubscriptionEntry>? Topics = null
);

/// <summary>What holds for a session.</summary>
internal sealed record SessionLimitsEntry(int Subscriptions, int MessagesPerSecond, string ModeMax, int DepthMax);

/// <summary>One subscription with its counters.</summary>
internal sealed record SubscriptionEntry(
    string Topic,
    string Mode,
    int Depth,
    decimal MaxHz,
    string Deliver,
    long Sent,
    long Merged,
    long Dropped,
    double? LastAgeSeconds
);

/// <summary>How many sessions are being closed.</summary>
internal sealed record ClosedReply(int Closed);

/// <summary>How many seconds sending everybody away may take, 1 to 300 (default: as configured), and whether the program ends then (default).</summary>
internal sealed record DrainBody(int? Seconds = null, bool Stop = true);

/// <summary>The node sends everybody away and takes nobody in.</summary>
internal sealed record DrainReply(bool Draining, int Sessions);

/// <summary>Users.</summary>
internal sealed record UsersReply(IReadOnlyList<UserEntry> Users, string? Next);

/// <summary>A user as stored, without the password's hash.</summary>
internal sealed record UserEntry(
    long Id,
    string Name,
    string? Email,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> Tenants,
    string? Plan,
    bool HasPassword,
    bool Disabled,
    DateTimeOffset CreatedAt
);

/// <summary>A new user.</summary>
internal sealed record UserBody(
    string? Name = null,
    string? Password = null,
    string? Email = null,
    IReadOnlyList<string>? Roles = null,
    IReadOnlyList<string>? Permissions = null,
    IReadOnlyList<string>? Tenants = null,
    string? Plan = null
);

/// <summary>What shall be different about a user; what is left out stays as it is.</summary>
internal sealed record UserChangeBody(
    string? Password = null,
    string? Email = null,
    IReadOnlyList<string>? Roles = null,
    IReadOnlyList<string>? Permissions = null,
    IReadOnlyList<string>? Tenants = null,
    string? Plan = null,
    bool? Disabled = null
);

/// <summary>API keys.</summary>
internal sealed record KeysReply(IReadOnlyList<KeyEntry> Keys, string? Next);

/// <summary>An API key, never its text or hash.</summary>
internal sealed record KeyEntry(
    string Id,
    string Prefix,
    string Owner,
    string? Label,
    IReadOnlyList<string> Scopes,
    string? Plan,
    IReadOnlyList<string> Addresses,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt
);

/// <summary>A new API key.</summary>
internal sealed record KeyBody(
    string? Owner = null,
    string? Label = null,
    IReadOnlyList<string>? Scopes = null,
    string? Plan = null,
    IReadOnlyList<string>? Addresses = null,
    DateTimeOffset? ExpiresAt = null
);

/// <summary>How many seconds the old key stays good beside its successor, 0 to 7,776,000. Default 0.</summary>
internal sealed record RotateBody(long OverlapSeconds = 0);

/// <summary>A key with its text, which nobody can say again.</summary>
internal sealed record IssuedKeyReply(string Key, KeyEntry Entry);

/// <summary>Documents of a kind.</summary>
internal sealed record DocumentsReply(IReadOnlyList<DocumentEntry> Documents);

/// <summary>A plan, a policy or a role.</summary>
internal sealed record DocumentEntry(string Kind, string Name, long Version, JsonElement Document);

/// <summary>It is gone.</summary>
internal sealed record DoneReply(bool Done);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    MaxDepth = 16
)]
[JsonSerializable(typeof(SessionsReply))]
[JsonSerializable(typeof(SessionEntry))]
[JsonSerializable(typeof(ClosedReply))]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(DrainReply))]
[JsonSerializable(typeof(UsersReply))]
[JsonSerializable(typeof(UserEntry))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(UserChangeBody))]
[JsonSerializable(typeof(KeysReply))]
[JsonSerializable(typeof(KeyEntry))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(RotateBody))]
[JsonSerializable(typeof(IssuedKeyReply))]
[JsonSerializable(typeof(DocumentsReply))]
[JsonSerializable(typeof(DocumentEntry))]
[JsonSerializable(typeof(DoneReply))]
[JsonSerializable(typeof(BrokerSessionsReply))]
[JsonSerializable(typeof(BrokerSessionEntry))]
[JsonSerializable(typeof(BrokerLoginBody))]
[JsonSerializable(typeof(CapabilitiesReply))]
[JsonSerializable(typeof(CapabilitiesReloadReply))]
internal sealed partial class AdminJson : JsonSerializerContext;
