using Tidegate.Kraken;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Cli.Kraken;

/// <summary>What to do about an answer of the exchange, in plain words.</summary>
internal static class KrakenAdvice
{
    public static string Of(KrakenException fault) => ErrorOf(fault) is { } error ? $"{Of(error.Kind)} ({error.Text})" : fault.Message;

    /// <summary>Whether the exchange answered at all: a refusal says more about the key than about the way there.</summary>
    public static bool IsAnswer(KrakenException fault) => ErrorOf(fault) is not null;

    public static string Of(KrakenErrorKind kind) =>
        kind switch
        {
            KrakenErrorKind.InvalidNonce =>
                "Kraken has seen a higher nonce of this key: another program or machine uses it too, or the clock went back. Give each machine a key of its own, and programs on this one the same --storage.",
            KrakenErrorKind.InvalidKey =>
                "Kraken does not know this key, or it has expired, or it may not be used from this address: look at it in the settings of the account.",
            KrakenErrorKind.InvalidSignature =>
                "The secret does not belong to the key, or the key wants a one-time password: copy both anew, set KRAKEN_OTP.",
            KrakenErrorKind.PermissionDenied =>
                "The key lacks a permission: switch \"WebSocket interface\", \"Query funds\" and \"Query open orders & trades\" on.",
            KrakenErrorKind.Account => "Kraken does not let this account in: sign in on its page and see what it asks for.",
            KrakenErrorKind.TemporaryLockout =>
                "Kraken has locked this address out for about 15 minutes; each further call prolongs it. Stop every program with this key and wait.",
            KrakenErrorKind.AuthRateLimit or KrakenErrorKind.RateLimit or KrakenErrorKind.Throttled =>
                "Too many calls with this key: let the other programs pause for a minute, then try again.",
            KrakenErrorKind.Unavailable => "Kraken is overloaded or under maintenance: it passes by itself; see https://status.kraken.com.",
            KrakenErrorKind.InvalidToken =>
                "Kraken does not accept the token that it gave a moment ago: try again; if it stays, tell its support.",
            _ => "Kraken refused the request.",
        };

    private static KrakenError? ErrorOf(KrakenException fault) =>
        fault switch
        {
            KrakenApiException refusal => refusal.Error,
            WebSocketAuthenticationException { Error: { } error } => error,
            Tidegate.Kraken.Streams.KrakenSubscriptionException refused => KrakenErrors.Parse(refused.Error),
            { InnerException: KrakenException inner } => ErrorOf(inner),
            _ => null,
        };
}
