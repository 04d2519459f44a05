using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Feeds.Kraken;

/// <summary>The token managers of the configured accounts, each made when its account is first wanted. For one thread at a time, but for the end.</summary>
internal sealed class KrakenKeys(
    KrakenFeedOptions options,
    TimeProvider time,
    Func<double> jitter,
    IMeterFactory meters,
    ILoggerFactory loggers
) : IAsyncDisposable
{
    private readonly Dictionary<string, KrakenTokenManager> _managers = new(StringComparer.Ordinal);

    /// <summary>The manager of a user's key; null: he has none.</summary>
    public async ValueTask<KrakenTokenManager?> FindAsync(string user, CancellationToken cancellation)
    {
        if (_managers.TryGetValue(user, out var known))
        {
            return known;
        }

        if (!options.Accounts.TryGetValue(user, out var account))
        {
            return null;
        }

        var tokens = account.ToTokens(new Uri(options.RestAddress));
        var manager = KrakenTokenManager.Create(tokens, loggers, time, RandomOf(jitter), meters);
        _managers.Add(user, manager);
        await manager.StartAsync(cancellation);
        return manager;
    }

    /// <summary>Spreads retries; keeps no secret.</summary>
    public static Random RandomOf(Func<double> jitter) => new((int)(jitter() * int.MaxValue));

    /// <summary>Ends what is being fetched, and overwrites tokens and keys.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var manager in _managers.Values)
        {
            await manager.DisposeAsync();
        }

        _managers.Clear();
    }
}
