namespace Tidegate.Kraken.Rest;

/// <summary>The exchange understood the request and refused it.</summary>
public sealed class KrakenApiException : KrakenException
{
    /// <summary>For a subclass or a test.</summary>
    public KrakenApiException()
        : this(KrakenErrors.Parse("")) { }

    /// <summary>With the text of the exchange.</summary>
    public KrakenApiException(string message)
        : this(KrakenErrors.Parse(message)) { }

    /// <summary>With the text of the exchange and what was underneath.</summary>
    public KrakenApiException(string message, Exception? innerException)
        : base($"Kraken refused: {KrakenErrors.Parse(message)}", innerException) => Error = KrakenErrors.Parse(message);

    /// <summary>With the error, understood.</summary>
    public KrakenApiException(KrakenError error)
        : base($"Kraken refused: {error}") => Error = error;

    /// <summary>What was refused, and what to do next.</summary>
    public KrakenError Error { get; }
}
