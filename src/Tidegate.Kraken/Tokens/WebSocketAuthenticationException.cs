using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary>No WebSocket token can be had at the moment. Public streams are not concerned.</summary>
public class WebSocketAuthenticationException : KrakenException
{
    /// <summary>For a subclass or a test.</summary>
    public WebSocketAuthenticationException() { }

    /// <summary>With a text for people.</summary>
    public WebSocketAuthenticationException(string message)
        : base(message) { }

    /// <summary>With a text for people and what was underneath.</summary>
    public WebSocketAuthenticationException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>What the manager is in: <c>recovering</c> means that it goes on by itself.</summary>
    public KrakenTokenState State { get; init; }

    /// <summary>When asking again may help; null where only a person can help, or where it is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the exchange said; null where it said nothing.</summary>
    public KrakenError? Error { get; init; }
}
