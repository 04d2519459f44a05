using System.Security.Cryptography;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Tokens for the sockets: good for a time, and on a connection that made a private subscription with one as long as it lasts. Guarded by the exchange's lock.</summary>
internal sealed class KrakenTokens(KrakenSimulatorOptions options, TimeProvider time)
{
    // 9,000 live at most: 10 a second for 15 minutes would pass every counter of calls many times over.
    private const int TokensMax = 10_000;

    private readonly Dictionary<string, Entry> _tokens = [];

    /// <summary>A new token of the account.</summary>
    public string Issue(KrakenAccount account)
    {
        if (options.NewTokenRevokesOlder)
        {
            Revoke(account);
        }

        if (_tokens.Count >= TokensMax)
        {
            foreach (var (old, _) in _tokens.Where(entry => !IsYoung(entry.Value) && entry.Value.KeptBy.Count == 0).ToList())
            {
                _tokens.Remove(old);
            }
        }

        // A secret: not from the seed, so that one simulator's tokens are worth nothing at another.
        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=');
        _tokens.Add(token, new Entry(account, time.GetTimestamp()));
        return token;
    }

    /// <summary>Whose token it is; null where it is unknown or stale on this connection.</summary>
    public KrakenAccount? Find(string token, KrakenSession session)
    {
        if (!_tokens.TryGetValue(token, out var entry) || (options.TokenIsForOneConnection && (entry.First ??= session) != session))
        {
            return null;
        }

        return IsYoung(entry) || entry.KeptBy.Contains(session) ? entry.Account : null;
    }

    /// <summary>A private subscription was made with it: it lasts as long as the connection.</summary>
    public void Keep(string token, KrakenSession session) => _tokens[token].KeptBy.Add(session);

    /// <summary>The connection is over.</summary>
    public void Leave(KrakenSession session)
    {
        foreach (var entry in _tokens.Values)
        {
            entry.KeptBy.Remove(session);
        }
    }

    /// <summary>Ends every token, or those of one account, also where they are kept.</summary>
    public void Revoke(KrakenAccount? account)
    {
        foreach (var (token, _) in _tokens.Where(entry => account is null || entry.Value.Account == account).ToList())
        {
            _tokens.Remove(token);
        }
    }

    private bool IsYoung(Entry entry) => time.GetElapsedTime(entry.MadeAt) < options.TokenLife;

    private sealed class Entry(KrakenAccount account, long madeAt)
    {
        public KrakenAccount Account => account;

        public long MadeAt => madeAt;

        public KrakenSession? First { get; set; }

        public HashSet<KrakenSession> KeptBy { get; } = [];
    }
}
