using System.Collections.Concurrent;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>A source that remembers what it handed out, so that logs can be searched for it.</summary>
internal sealed class WatchedTokens(IKrakenTokenSource source) : IKrakenTokenSource
{
    private readonly ConcurrentQueue<string> _seen = [];

    /// <summary>Copies: the manager overwrites its own texts when it stops.</summary>
    public IReadOnlyList<string> Seen => [.. _seen.Distinct()];

    public async ValueTask<string> GetTokenAsync(CancellationToken cancellation = default) =>
        Keep(await source.GetTokenAsync(cancellation));

    public async ValueTask<string> ReplaceTokenAsync(string refused, string error, CancellationToken cancellation = default) =>
        Keep(await source.ReplaceTokenAsync(refused, error, cancellation));

    private string Keep(string token)
    {
        _seen.Enqueue(new string(token.AsSpan()));
        return token;
    }
}
