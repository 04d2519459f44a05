using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Connections;

/// <summary>How an attempt or a socket ended, and what that means for the next.</summary>
internal enum EndKind
{
    /// <summary>Lost: again, the first times at once.</summary>
    Lost,

    /// <summary>The engine is in maintenance: not more often than every five seconds.</summary>
    Maintenance,

    /// <summary>Too many connects: minutes.</summary>
    Throttled,

    /// <summary>No token: again after a pause, without using up connects.</summary>
    NoToken,

    /// <summary>The login is not accepted: over.</summary>
    NeedsLogin,

    /// <summary>Trying again would not mend it: over.</summary>
    Failed,
}

/// <param name="Kind">What it means.</param>
/// <param name="Reason">For people; no secret, nothing the peer wrote.</param>
internal sealed record ConnectionEnd(EndKind Kind, string Reason)
{
    public bool IsFinal => Kind is EndKind.NeedsLogin or EndKind.Failed;

    /// <summary>429 and 503 are tried again, 400 to 404 not: the exchange's own SDK. What else answers is a proxy's doing.</summary>
    public static ConnectionEnd OfUpgrade(int status) =>
        new(
            status switch
            {
                401 or 403 => EndKind.NeedsLogin,
                400 or 404 => EndKind.Failed,
                429 => EndKind.Throttled,
                _ => EndKind.Lost,
            },
            $"The upgrade was answered with status {status}."
        );

    /// <summary>A lockout, an open breaker or no answer pass; what only a person can mend does not: whoever waits has to hear it.</summary>
    /// <remarks>A source of the program's own may throw anything; what its text holds is not ours to repeat.</remarks>
    public static ConnectionEnd OfToken(Exception exception) =>
        new(
            (exception as WebSocketAuthenticationException)?.State switch
            {
                KrakenTokenState.NeedsLogin => EndKind.NeedsLogin,
                KrakenTokenState.Failed => EndKind.Failed,
                _ => EndKind.NoToken,
            },
            exception is KrakenException ? exception.Message : $"The source of tokens failed: {exception.GetType().Name}."
        );

    /// <summary>1008 is a refusal; every other code is a lost connection.</summary>
    public static ConnectionEnd OfClose(int code, bool isMaintenance) =>
        code == 1008
            ? new ConnectionEnd(EndKind.Failed, "The exchange closed with 1008: policy violation.")
            : new ConnectionEnd(isMaintenance ? EndKind.Maintenance : EndKind.Lost, $"The exchange closed with {code}.");
}
