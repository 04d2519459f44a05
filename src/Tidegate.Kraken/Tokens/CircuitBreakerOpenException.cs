namespace Tidegate.Kraken.Tokens;

/// <summary>Too many attempts in a row failed: none is made before <see cref="WebSocketAuthenticationException.RetryAfter"/>.</summary>
public sealed class CircuitBreakerOpenException : WebSocketAuthenticationException
{
    /// <summary>For a subclass or a test.</summary>
    public CircuitBreakerOpenException() { }

    /// <summary>With a text for people.</summary>
    public CircuitBreakerOpenException(string message)
        : base(message) { }

    /// <summary>With a text for people and what was underneath.</summary>
    public CircuitBreakerOpenException(string message, Exception? innerException)
        : base(message, innerException) { }
}
