namespace Tidegate.Kraken;

/// <summary>Whatever keeps this library from doing what was asked. Its text holds no secret, no token and no nonce.</summary>
public class KrakenException : Exception
{
    /// <summary>For a subclass or a test.</summary>
    public KrakenException() { }

    /// <summary>With a text for people.</summary>
    public KrakenException(string message)
        : base(message) { }

    /// <summary>With a text for people and what was underneath.</summary>
    public KrakenException(string message, Exception? innerException)
        : base(message, innerException) { }
}
