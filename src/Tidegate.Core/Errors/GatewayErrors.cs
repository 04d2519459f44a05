using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tidegate.Core.Errors;

/// <summary>The error catalogue: the one source of every id, code, status and text. <c>docs/errors.md</c> is generated from it.</summary>
public static class GatewayErrors
{
#pragma warning disable CS1591 // the reason of an entry is its documentation
    // 4000-4099: do not come back without a new credential or a changed request.
    public static readonly GatewayError CredentialMissing = new(
        "auth.credential_missing",
        4001,
        401,
        Retry.AfterNewCredential,
        "No credential was offered"
    );
    public static readonly GatewayError TokenInvalid = new(
        "auth.token_invalid",
        4002,
        401,
        Retry.AfterNewCredential,
        "The credential was not accepted"
    );
    public static readonly GatewayError TokenExpired = new(
        "auth.token_expired",
        4003,
        401,
        Retry.AfterNewCredential,
        "The credential has expired"
    );
    public static readonly GatewayError Forbidden = new("auth.forbidden", 4004, 403, Retry.Never, "The grant does not allow this");
    public static readonly GatewayError Revoked = new("auth.revoked", 4005, 401, Retry.AfterNewCredential, "The credential was revoked");
    public static readonly GatewayError CredentialAmbiguous = new(
        "auth.credential_ambiguous",
        4006,
        400,
        Retry.Never,
        "More than one credential was offered"
    );
    public static readonly GatewayError OriginRefused = new("auth.origin_refused", 4007, 403, Retry.Never, "This origin is not allowed");
    public static readonly GatewayError AuthTimeout = new(
        "auth.timeout",
        4008,
        null,
        Retry.AfterNewCredential,
        "No credential arrived in time"
    );
    public static readonly GatewayError SessionReplaced = new(
        "session.replaced",
        4010,
        null,
        Retry.Never,
        "Another connection has taken this session over"
    );
    public static readonly GatewayError SubjectChanged = new(
        "session.subject_changed",
        4011,
        null,
        Retry.Never,
        "A session cannot change its subject"
    );

    // 4100-4199: come back with back-off (full jitter).
    public static readonly GatewayError ServerFull = new(
        "server.full",
        4100,
        503,
        Retry.AfterDelay,
        "The server has no room for another session"
    );
    public static readonly GatewayError SlowConsumer = new(
        "session.slow_consumer",
        4101,
        null,
        Retry.AfterDelay,
        "The session fell too far behind"
    );
    public static readonly GatewayError Idle = new(
        "session.idle",
        4102,
        null,
        Retry.AfterDelay,
        "Nothing was heard from the client for too long"
    );
    public static readonly GatewayError PongTimeout = new(
        "session.pong_timeout",
        4103,
        null,
        Retry.AfterDelay,
        "The client did not answer a ping in time"
    );
    public static readonly GatewayError SessionEnded = new(
        "session.ended",
        4104,
        null,
        Retry.AfterDelay,
        "An administrator has ended the session"
    );
    public static readonly GatewayError SessionConflict = new(
        "session.conflict",
        4109,
        409,
        Retry.AfterDelay,
        "This token's session is already active"
    );
    public static readonly GatewayError ConnectionLimit = new(
        "limit.connections",
        4128,
        429,
        Retry.AfterDelay,
        "The subject has too many sessions"
    );
    public static readonly GatewayError RateLimited = new("limit.rate", 4129, 429, Retry.AfterDelay, "Too many messages or requests");

    // 4200-4299: come back now, or after the delay given.
    public static readonly GatewayError Draining = new("server.draining", 4200, 503, Retry.AfterDelay, "The server is shutting down");
    public static readonly GatewayError SessionTooLong = new(
        "session.max_duration",
        4201,
        null,
        Retry.AfterDelay,
        "The session has lasted as long as its plan allows"
    );

    // Protocol faults close with the codes of RFC 6455 §7.4.1.
    public static readonly GatewayError ProtocolViolation = new(
        "protocol.violation",
        1002,
        400,
        Retry.Never,
        "The peer broke the WebSocket protocol"
    );
    public static readonly GatewayError BinaryRefused = new(
        "protocol.binary_refused",
        1003,
        null,
        Retry.Never,
        "Binary messages are not accepted here"
    );
    public static readonly GatewayError NotUtf8OrJson = new(
        "protocol.not_utf8_or_json",
        1007,
        400,
        Retry.Never,
        "The message is not valid UTF-8 or JSON"
    );
    public static readonly GatewayError TooBig = new("protocol.too_big", 1009, 413, Retry.Never, "The message is too big");
    public static readonly GatewayError Internal = new("server.internal", 1011, 500, Retry.AfterDelay, "The server failed");

    // Only before the upgrade.
    public static readonly GatewayError BadUpgrade = new(
        "protocol.bad_upgrade",
        null,
        400,
        Retry.Never,
        "This is not a valid WebSocket upgrade"
    );
    public static readonly GatewayError Unavailable = new(
        "server.unavailable",
        null,
        503,
        Retry.AfterDelay,
        "A part that the server needs is not available"
    );

    // Only in answer to an API call.
    public static readonly GatewayError RevocationLimit = new(
        "limit.revocations",
        null,
        503,
        Retry.AfterDelay,
        "There is no room for another revocation"
    );
    public static readonly GatewayError ReplayLimit = new("limit.replays", null, 429, Retry.AfterDelay, "There are too many replays");
    public static readonly GatewayError NotFound = new("request.not_found", null, 404, Retry.Never, "There is nothing of that name here");
    public static readonly GatewayError AlreadyThere = new(
        "request.conflict",
        null,
        409,
        Retry.Never,
        "It is there already, or was changed meanwhile"
    );
    public static readonly GatewayError BadRequest = new("request.invalid", null, 400, Retry.Never, "The request is not valid");

    // One request or one entry of it; the socket stays open.
    public static readonly GatewayError RequestMalformed = new("request.malformed", null, null, Retry.Never, "The request is malformed");
    public static readonly GatewayError UnknownOperation = new("request.unknown_op", null, null, Retry.Never, "The operation is unknown");
    public static readonly GatewayError NotImplemented = new(
        "request.not_implemented",
        null,
        null,
        Retry.Never,
        "This operation is not available on this server"
    );
    public static readonly GatewayError NotAuthenticated = new(
        "request.not_authenticated",
        null,
        null,
        Retry.AfterNewCredential,
        "Authenticate first"
    );
    public static readonly GatewayError TopicMalformed = new("topic.malformed", null, null, Retry.Never, "The topic is malformed");
    public static readonly GatewayError TopicUnknown = new("topic.unknown", null, null, Retry.Never, "The topic is unknown");
    public static readonly GatewayError ModeUnknown = new("mode.unknown", null, null, Retry.Never, "The mode is unknown");
    public static readonly GatewayError SubscriptionLimit = new(
        "limit.subscriptions",
        null,
        null,
        Retry.Never,
        "The session has too many subscriptions"
    );
    public static readonly GatewayError BatchLimit = new("limit.batch", null, null, Retry.Never, "The request names too many topics");
    public static readonly GatewayError TooMuchData = new("limit.data", null, null, Retry.Never, "The data of one update is too large");

#pragma warning restore CS1591

    /// <summary>Every entry, in the order of this file.</summary>
    public static ImmutableArray<GatewayError> All { get; } =
    [
        CredentialMissing,
        TokenInvalid,
        TokenExpired,
        Forbidden,
        Revoked,
        CredentialAmbiguous,
        OriginRefused,
        AuthTimeout,
        SessionReplaced,
        SubjectChanged,
        ServerFull,
        SlowConsumer,
        Idle,
        PongTimeout,
        SessionEnded,
        SessionConflict,
        ConnectionLimit,
        RateLimited,
        Draining,
        SessionTooLong,
        ProtocolViolation,
        BinaryRefused,
        NotUtf8OrJson,
        TooBig,
        Internal,
        BadUpgrade,
        Unavailable,
        RevocationLimit,
        ReplayLimit,
        NotFound,
        AlreadyThere,
        BadRequest,
        RequestMalformed,
        UnknownOperation,
        NotImplemented,
        NotAuthenticated,
        TopicMalformed,
        TopicUnknown,
        ModeUnknown,
        SubscriptionLimit,
        BatchLimit,
        TooMuchData,
    ];

    private static readonly FrozenDictionary<string, GatewayError> ById = All.ToFrozenDictionary(error => error.Id, StringComparer.Ordinal);

    /// <summary>The entry with this id, or null.</summary>
    public static GatewayError? Find(string id) => ById.GetValueOrDefault(id);
}
