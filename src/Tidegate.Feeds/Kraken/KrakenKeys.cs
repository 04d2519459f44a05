using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Feeds.Kraken;

/// <summary>The configured accounts, each made when it is first wanted. For one thread at a time, but for the end.</summary>
internal sealed class KrakenKeys(
    KrakenFeedOptions options,
    TimeProvider time,
    Func<double> jitter,
    IMeterFactory meters,
    ILoggerFactory loggers
) : IAsyncDisposable
{
    private readonly Dictionary<string, KrakenAccount> _accounts = new(StringComparer.Ordinal);

    /// <summary>A user's account; null: he has none.</summary>
    public KrakenAccount? Find(string user)
    {
        if (_accounts.TryGetValue(user, out var known))
        {
            return known;
        }

        if (!options.Accounts.TryGetValue(user, out var account))
        {
            return null;
        }

        var made = new KrakenAccount(
            user,
            account,
            key => KrakenTokenManager.Create(account.ToTokens(new Uri(options.RestAddress), key), loggers, time, RandomOf(jitter), meters),
            options.RetryAfter,
            time,
            loggers.CreateLogger<KrakenAccount>()
        );
        _accounts.Add(user, made);
        return made;
    }

    /// <summary>Spreads retries; keeps no secret.</summary>
    public static Random RandomOf(Func<double> jitter) => new((int)(jitter() * int.MaxValue));

    /// <summary>Ends what is being fetched, and overwrites tokens and keys.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var account in _accounts.Values)
        {
            await account.DisposeAsync();
        }

        _accounts.Clear();
    }
}
