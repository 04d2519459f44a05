using System.Net;

namespace Tidegate.Kraken.Rest;

/// <summary>No answer, or none that can be read: whether the request was carried out is not known.</summary>
public sealed class KrakenTransportException : KrakenException
{
    /// <summary>For a subclass or a test.</summary>
    public KrakenTransportException() { }

    /// <summary>With a text for people.</summary>
    public KrakenTransportException(string message)
        : base(message) { }

    /// <summary>With a text for people and what was underneath.</summary>
    public KrakenTransportException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>With a text for people and what the edge in front of the exchange answered.</summary>
    public KrakenTransportException(string message, HttpStatusCode status)
        : base(message) => Status = status;

    /// <summary>Of an answer that was not 200: it did not come from the exchange's own servers.</summary>
    public HttpStatusCode? Status { get; }
}
