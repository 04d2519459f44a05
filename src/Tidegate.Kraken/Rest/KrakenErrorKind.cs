namespace Tidegate.Kraken.Rest;

/// <summary>What an error of the exchange is about.</summary>
public enum KrakenErrorKind
{
    /// <summary>A text that this library does not know.</summary>
    Unknown,

    /// <summary>The nonce was not above the highest one seen for the key.</summary>
    InvalidNonce,

    /// <summary>The key is unknown, expired or not allowed.</summary>
    InvalidKey,

    /// <summary>The secret is wrong, or other bytes were sent than signed.</summary>
    InvalidSignature,

    /// <summary>The key lacks a permission.</summary>
    PermissionDenied,

    /// <summary>The account may not do this, or not now.</summary>
    Account,

    /// <summary>Too many failed authentications: by address, about 15 minutes, and further calls prolong it.</summary>
    TemporaryLockout,

    /// <summary>Too many authentications.</summary>
    AuthRateLimit,

    /// <summary>The REST counter of the key is over its ceiling.</summary>
    RateLimit,

    /// <summary>Too many requests at once; the exchange said until when.</summary>
    Throttled,

    /// <summary>A WebSocket token that is missing, unknown or expired.</summary>
    InvalidToken,

    /// <summary>Overloaded, under maintenance or faulty: not our doing.</summary>
    Unavailable,

    /// <summary>The request itself is wrong.</summary>
    Request,

    /// <summary>The market does not take this kind of order now.</summary>
    Market,

    /// <summary>The order was refused for a reason of its own.</summary>
    Order,

    /// <summary>The counter of orders on a pair, or of the account, is over its ceiling.</summary>
    OrderRateLimit,
}
