namespace Tidegate.Kraken.Tokens;

/// <summary>Makes a WebSocket token: the exchange, or a test.</summary>
internal interface ITokenEndpoint
{
    /// <returns>The token, in a string of its own that may be overwritten, and how long it may be presented from its creation; null when the exchange did not say.</returns>
    /// <exception cref="KrakenException">It was not to be had.</exception>
    Task<(string Token, TimeSpan? Life)> FetchAsync(CancellationToken cancellation);
}
