namespace Tidegate.Kraken.Tokens;

/// <summary>The exchange refused the nonce, and a later one too; the next attempt begins further ahead.</summary>
public sealed class NonceValidationException : WebSocketAuthenticationException
{
    /// <summary>For a subclass or a test.</summary>
    public NonceValidationException() { }

    /// <summary>With a text for people.</summary>
    public NonceValidationException(string message)
        : base(message) { }

    /// <summary>With a text for people and what was underneath.</summary>
    public NonceValidationException(string message, Exception? innerException)
        : base(message, innerException) { }
}
