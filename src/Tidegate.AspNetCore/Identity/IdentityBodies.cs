using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.AspNetCore.Identity;

/// <summary>Name and password; nothing of it where an API key came in its header.</summary>
internal sealed record PasswordBody(string? Username = null, string? Password = null);

/// <summary>A token in the form that SimuTrador's clients know; with a password, and the means to go on.</summary>
internal sealed record TokenReply(
    string AccessToken,
    long ExpiresIn,
    string TokenType,
    string UserId,
    string Plan,
    string? RefreshToken = null,
    long? RefreshExpiresIn = null,
    string? SessionId = null
);

/// <summary>A sign-in in the form that AuraConnect's clients know.</summary>
internal sealed record LoginReply(
    string AccessToken,
    string RefreshToken,
    string TokenType,
    long AccessExpiresIn,
    long RefreshExpiresIn,
    string SessionId,
    UserInfo UserInfo
);

/// <summary>Who signed in. <c>tenant_ids</c> are numbers where they are numbers.</summary>
internal sealed record UserInfo(
    JsonElement? Id,
    string Username,
    string? Email,
    IReadOnlyList<string> Roles,
    IReadOnlyList<JsonElement> TenantIds
);

/// <summary>What a good token says.</summary>
internal sealed record ValidateReply(bool Valid, string UserId, string Plan, DateTimeOffset ExpiresAt);

/// <summary>A refresh token, good once.</summary>
internal sealed record RefreshBody(string? RefreshToken = null);

/// <summary>New tokens. The refresh token is a new one too: the one before is used up, and showing it again ends the sign-in.</summary>
internal sealed record RefreshReply(
    string AccessToken,
    string TokenType,
    long ExpiresIn,
    string? SessionId,
    string? RefreshToken,
    long? RefreshExpiresIn
);

/// <summary>How far to log out.</summary>
internal sealed record LogoutBody(bool LogoutAllSessions = false);

/// <summary>It is done.</summary>
internal sealed record LogoutReply(string Message, bool LogoutAllSessions);

/// <summary>Who calls, as far as the gateway knows.</summary>
internal sealed record MeReply(
    JsonElement? Id,
    string Username,
    string? Email,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<JsonElement> TenantIds,
    string Plan,
    DateTimeOffset ExpiresAt,
    string? SessionId
);

/// <summary>One sign-in.</summary>
internal sealed record SignInEntry(
    string SessionId,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset ExpiresAt,
    string? Address,
    string? Agent,
    bool IsCurrent
);

/// <summary>The sign-ins of a user that last, last used first.</summary>
internal sealed record SignInsReply(IReadOnlyList<SignInEntry> Sessions, int Total);

/// <summary>One sign-in has ended.</summary>
internal sealed record EndedReply(string Message, string SessionId);

/// <summary>Where a ticket shall be good. A back end that asks for a page names the page's origin; of a page it is the one it calls from.</summary>
internal sealed record TicketBody(string? Endpoint = null, string? Origin = null, ResumeBody? Resume = null);

/// <summary>The session that shall go on.</summary>
internal sealed record ResumeBody(string? Secret = null);

/// <summary>A ticket, good once.</summary>
internal sealed record TicketReply(string Ticket, string Endpoint, string? Origin, long ExpiresIn);

/// <summary>Exactly one of what to revoke: a token by its id, a user's tokens issued before an instant (default now), an API key.</summary>
internal sealed record RevokeBody(
    string? TokenId = null,
    string? User = null,
    DateTimeOffset? Before = null,
    string? KeyId = null,
    string? Reason = null
);

/// <summary>It is revoked.</summary>
internal sealed record RevokeReply(bool Revoked);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = 16
)]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(LoginReply))]
[JsonSerializable(typeof(ValidateReply))]
[JsonSerializable(typeof(RefreshBody))]
[JsonSerializable(typeof(RefreshReply))]
[JsonSerializable(typeof(LogoutBody))]
[JsonSerializable(typeof(LogoutReply))]
[JsonSerializable(typeof(MeReply))]
[JsonSerializable(typeof(SignInsReply))]
[JsonSerializable(typeof(EndedReply))]
[JsonSerializable(typeof(TicketBody))]
[JsonSerializable(typeof(TicketReply))]
[JsonSerializable(typeof(RevokeBody))]
[JsonSerializable(typeof(RevokeReply))]
internal sealed partial class IdentityJson : JsonSerializerContext;
