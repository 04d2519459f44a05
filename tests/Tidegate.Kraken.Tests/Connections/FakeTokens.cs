using System.Collections.Concurrent;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>Tokens named by their number: <c>token-1</c>, <c>token-2</c>.</summary>
internal sealed class FakeTokens : IKrakenTokenSource
{
    private int _number = 1;

    /// <summary>None can be had while this is set.</summary>
    public bool IsDry { get; set; }

    /// <summary>Thrown instead of a token while it is not null.</summary>
    public Exception? Fault { get; set; }

    public ConcurrentQueue<(string Token, string Error)> Replaced { get; } = [];

    public ValueTask<string> GetTokenAsync(CancellationToken cancellation = default) =>
        Fault is { } fault ? throw fault
        : IsDry ? throw new KrakenException("No token to be had.")
        : ValueTask.FromResult($"token-{_number}");

    public ValueTask<string> ReplaceTokenAsync(string refused, string error, CancellationToken cancellation = default)
    {
        Replaced.Enqueue((refused, error));
        _number += refused == $"token-{_number}" ? 1 : 0;
        return GetTokenAsync(cancellation);
    }
}
