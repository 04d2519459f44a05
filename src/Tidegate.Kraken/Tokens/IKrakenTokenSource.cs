namespace Tidegate.Kraken.Tokens;

/// <summary>Where a private connection gets its WebSocket token. Thread-safe.</summary>
public interface IKrakenTokenSource
{
    /// <summary>A token that is young enough to be presented now. Completes at once, without allocating, while there is one.</summary>
    /// <exception cref="KrakenException">None can be had: its type says why.</exception>
    ValueTask<string> GetTokenAsync(CancellationToken cancellation = default);

    /// <summary>The exchange refused a token on a socket: gets another one, once for all who say so of the same token at the same time.</summary>
    /// <param name="refused">The token that was presented. When it is no longer the current one, the current one is the answer.</param>
    /// <param name="error">What the exchange said, for example <c>ESession:Invalid session</c>.</param>
    /// <param name="cancellation">Ends the wait, not a refresh that others share.</param>
    /// <exception cref="KrakenException">None can be had: its type says why.</exception>
    ValueTask<string> ReplaceTokenAsync(string refused, string error, CancellationToken cancellation = default);
}
