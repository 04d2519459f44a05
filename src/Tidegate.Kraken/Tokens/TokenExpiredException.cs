namespace Tidegate.Kraken.Tokens;

/// <summary>The token that there was has expired, and no new one could be had.</summary>
public sealed class TokenExpiredException : WebSocketAuthenticationException
{
    /// <summary>For a subclass or a test.</summary>
    public TokenExpiredException() { }

    /// <summary>With a text for people.</summary>
    public TokenExpiredException(string message)
        : base(message) { }

    /// <summary>With a text for people and what was underneath.</summary>
    public TokenExpiredException(string message, Exception? innerException)
        : base(message, innerException) { }
}
