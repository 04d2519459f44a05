using System.Collections.Concurrent;
using Tidegate.Core.Access;

namespace Tidegate.Auth.Jwt;

/// <summary>Remembers which tokens were verified, so that the second use of one costs a hash instead of a signature. Thread-safe.</summary>
/// <remarks>
/// Only grants are kept, never refusals: a stranger cannot fill it. Two generations bound it: when the young one holds half of the
/// capacity it becomes the old one, and what was old is dropped; an old entry that is used becomes young again.
/// </remarks>
public sealed class VerifiedTokenCache
{
    private readonly Lock _gate = new();
    private readonly int _generationMax;
    private readonly TimeSpan _ageMax;
    private volatile ConcurrentDictionary<TokenFingerprint, VerifiedToken> _young = new();
    private volatile ConcurrentDictionary<TokenFingerprint, VerifiedToken> _old = new();
    private int _youngPuts;
    private long _epoch;

    /// <param name="tokensMax">Most entries; below 2 nothing is kept.</param>
    /// <param name="ageMax">Longest time an entry is believed; never longer than its grant.</param>
    public VerifiedTokenCache(int tokensMax, TimeSpan ageMax) => (_generationMax, _ageMax) = (tokensMax / 2, ageMax);

    /// <summary>Entries now, expired ones included.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Changes with every <c>Forget</c>. Read it before verifying; <see cref="Add"/> drops what was verified before a revocation.</summary>
    internal long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Forgets one token. Call it after the token was put on the list of revoked ones.</summary>
    public void ForgetToken(string tokenId) => Forget(grant => grant.TokenId == tokenId);

    /// <summary>Forgets all tokens of a subject.</summary>
    public void ForgetSubject(string subject) => Forget(grant => grant.Subject == subject);

    internal Grant? Find(TokenFingerprint fingerprint, DateTimeOffset now)
    {
        if (_young.TryGetValue(fingerprint, out var entry))
        {
            return now < entry.Until ? entry.Grant : null;
        }

        if (!_old.TryGetValue(fingerprint, out entry) || now >= entry.Until)
        {
            return null;
        }

        lock (_gate)
        {
            if (_old.TryRemove(fingerprint, out entry)) // else forgotten, or made young, by another thread
            {
                Put(fingerprint, entry);
            }
        }

        return entry?.Grant;
    }

    internal void Add(TokenFingerprint fingerprint, Grant grant, DateTimeOffset now, long epoch)
    {
        var until = grant.ExpiresAt - now < _ageMax ? grant.ExpiresAt : now + _ageMax;
        lock (_gate)
        {
            if (epoch == _epoch && _generationMax > 0)
            {
                Put(fingerprint, new VerifiedToken(grant, until));
            }
        }
    }

    private void Put(TokenFingerprint fingerprint, VerifiedToken entry)
    {
        // Puts, not the dictionary's Count: that takes each of its locks, up to 1,024 of them, which cost more than the signature.
        if (_youngPuts >= _generationMax)
        {
            _old = _young;
            _young = new();
            _youngPuts = 0;
        }

        _young[fingerprint] = entry;
        _youngPuts++;
    }

    private void Forget(Predicate<Grant> gone)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _epoch);
            foreach (var generation in new[] { _young, _old })
            {
                foreach (var (fingerprint, entry) in generation)
                {
                    if (gone(entry.Grant))
                    {
                        generation.TryRemove(fingerprint, out _);
                    }
                }
            }
        }
    }

    private sealed record VerifiedToken(Grant Grant, DateTimeOffset Until);
}
