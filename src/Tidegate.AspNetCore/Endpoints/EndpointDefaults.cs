using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>What an endpoint does where its options are silent: each dialect has the habits of its own clients.</summary>
internal static class EndpointDefaults
{
    private const int AuraHelloBytesMax = 4_096; // AuraConnect's WS_MAX_AUTH_MESSAGE_SIZE
    private const int AuraFailuresPerMinute = 3; // and its WS_MAX_AUTH_ATTEMPTS
    private const int OpenAlgoMessageBytesMax = 1_048_576; // the limit of the library of its server
    private const int SimutradorMessageBytesMax = 524_288; // a batch of 1,000 orders with all that they may name is about 400,000
    private const int SimutradorAnswerBytesMax = 1_048_576; // its list of sessions, and what became of such a batch
    private const int OpenAlgoSignInsMax = 10; // its own has no limit but the time

    public static bool IsNse(EndpointOptions options) => options.Dialect is DialectNames.Nse or DialectNames.NsePubSub;

    private static bool IsSimutrador(EndpointOptions options) => options.Dialect is DialectNames.Simutrador;

    /// <summary>Whether its clients read close codes instead of HTTP statuses.</summary>
    public static bool RefusesAfterUpgrade(EndpointOptions options) =>
        options.RefuseAfterUpgrade ?? (IsSimutrador(options) || IsAura(options));

    /// <summary>Whether <c>?token=</c> may be among its credentials: somebody has said so, or its clients know nothing else.</summary>
    public static bool MayTakeQuery(EndpointOptions options) => options.DangerousAllowQueryToken || IsSimutrador(options);

    public static bool IsOpenAlgo(EndpointOptions options) => options.Dialect is DialectNames.OpenAlgo;

    public static bool IsAura(EndpointOptions options) => DialectNames.IsAura(options.Dialect);

    /// <summary>Query parameters that name what a session is about.</summary>
    public static ImmutableArray<string> RouteQuery(EndpointOptions options) =>
        options.Dialect is DialectNames.AuraTables ? ["floor_id"] : [];

    /// <summary>Attempts to connect from one address within a minute; 0: no limit.</summary>
    public static int ConnectsPerMinute(EndpointOptions options) => options.ConnectsPerMinute ?? (IsSimutrador(options) ? 5 : 0);

    /// <summary>Failed attempts of one address within a minute; 0: no limit. The clients of <c>nse</c> know no other answer than 401.</summary>
    public static int FailuresPerMinute(EndpointOptions options) =>
        options.FailuresPerMinute
        ?? (
            IsNse(options) ? 0
            : IsAura(options) ? AuraFailuresPerMinute
            : 300
        );

    public static SessionLimits Limits(EndpointOptions options)
    {
        var isNse = IsNse(options);
        var isOpenAlgo = IsOpenAlgo(options);
        var isLiveFigures = options.Dialect is DialectNames.AuraDashboard or DialectNames.AuraMetrics;
        var pongTimeout = options.PongTimeout ?? (isNse ? TimeSpan.Zero : TimeSpan.FromSeconds(isOpenAlgo ? 20 : 8));
        return new SessionLimits
        {
            HelloTimeout = options.HelloTimeout ?? TimeSpan.FromSeconds(isOpenAlgo ? 15 : 5),
            PingInterval =
                options.PingInterval
                ?? TimeSpan.FromSeconds(
                    isNse ? 30
                    : isOpenAlgo ? 20
                    : 25
                ),
            PongTimeout = pongTimeout == TimeSpan.Zero ? null : pongTimeout,
            IdleTimeout = options.IdleTimeout,
            FrameTimeout = options.FrameTimeout,
            // Clients of nse and openalgo subscribe symbol by symbol; SimuTrador's plans allow 10,000 orders a minute, each of which may be a message.
            MessagesPerSecond = options.MessagesPerSecond ?? (isNse || isOpenAlgo || IsSimutrador(options) ? 1_000 : 50),
            ExpiryNotice = options.ExpiryNotice,
            EarlyExpiryNotice = IsSimutrador(options) ? TimeSpan.FromMinutes(5) : TimeSpan.Zero,
            MessageBytesMax = options.MessageBytesMax ?? MessageBytesMax(options),
            HelloBytesMax =
                options.HelloBytesMax
                ?? (
                    IsAura(options)
                        ? AuraHelloBytesMax
                        : Math.Min(options.MessageBytesMax ?? EndpointOptions.MessageBytesDefault, EndpointOptions.MessageBytesDefault)
                ),
            HeartbeatInterval = OffIfZero(options.HeartbeatInterval ?? (isLiveFigures ? TimeSpan.FromSeconds(30) : TimeSpan.Zero)),
            HeartbeatTimeout = OffIfZero(options.HeartbeatTimeout ?? (isLiveFigures ? TimeSpan.FromSeconds(90) : TimeSpan.Zero)),
            SubscriptionsMax = options.SubscriptionsMax ?? (isOpenAlgo ? 3_000 : 500), // its 3 connections of 1,000 symbols
            SignInAttemptsMax = isOpenAlgo ? OpenAlgoSignInsMax : 1,
            AnswerBytesMax =
                isOpenAlgo ? OpenAlgoMessageBytesMax
                : IsSimutrador(options) ? SimutradorAnswerBytesMax
                : 262_144,
            OutboxBytesMax = options.OutboxBytesMax,
            StuckTimeout = options.StuckTimeout,
            OutboxFramesMax = options.OutboxFramesMax ?? (isNse ? 100 : int.MaxValue),
            Modes = [.. Enum.GetValues<Mode>().Where(mode => mode <= options.ModeMax)],
            DepthMax = options.DepthMax,
        };
    }

    private static int MessageBytesMax(EndpointOptions options) =>
        IsOpenAlgo(options) ? OpenAlgoMessageBytesMax
        : IsSimutrador(options) ? SimutradorMessageBytesMax
        : EndpointOptions.MessageBytesDefault;

    private static TimeSpan? OffIfZero(TimeSpan time) => time == TimeSpan.Zero ? null : time;

    public static ImmutableArray<CredentialKind> Credentials(EndpointOptions options, bool isDevelopment)
    {
        IEnumerable<CredentialKind> kinds = options.Credentials;
        if (options.Credentials.Count == 0)
        {
            kinds = options.Dialect switch
            {
                DialectNames.Nse or DialectNames.NsePubSub => [CredentialKind.Header],
                DialectNames.OpenAlgo => [CredentialKind.FirstMessage], // a key before the upgrade would need an answer that its clients do not know
                DialectNames.Simutrador => [CredentialKind.Header, CredentialKind.Query], // its clients know nothing but ?token=
                _ => [CredentialKind.Header, CredentialKind.Subprotocol, CredentialKind.FirstMessage, CredentialKind.Ticket],
            };
        }

        var takesQuery = options.DangerousAllowQueryToken || (IsAura(options) && isDevelopment);
        kinds = takesQuery ? kinds.Append(CredentialKind.Query) : kinds;
        kinds = options.CookieName is not null ? kinds.Append(CredentialKind.Cookie) : kinds;
        return [.. kinds.Distinct()];
    }
}
