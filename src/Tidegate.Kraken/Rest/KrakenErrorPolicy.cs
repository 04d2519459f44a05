namespace Tidegate.Kraken.Rest;

/// <summary>What a well-behaved client does next after an error.</summary>
public enum KrakenErrorPolicy
{
    /// <summary>Nothing until a person has changed something: asking again cannot help.</summary>
    Stop,

    /// <summary>Once more at once with a later nonce, then report it.</summary>
    RetryWithLaterNonce,

    /// <summary>Again after a growing delay, unless the request must not be sent twice.</summary>
    RetryWithBackoff,

    /// <summary>Again when the counter has decayed: seconds.</summary>
    RetryAfterDecay,

    /// <summary>Again at the instant that the exchange gave.</summary>
    RetryAtTime,

    /// <summary>No call at all, by anybody on this address, for many minutes.</summary>
    CoolDown,

    /// <summary>The same request with another WebSocket token, a few times at most.</summary>
    RenewToken,
}
