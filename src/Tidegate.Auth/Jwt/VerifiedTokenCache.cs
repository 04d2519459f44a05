using Tidegate.Auth.Caching;
using Tidegate.Core.Access;

namespace Tidegate.Auth.Jwt;

/// <summary>Remembers which tokens were verified, so that the second use of one costs a hash instead of a signature. Thread-safe.</summary>
/// <remarks>Only grants are kept, never refusals: a stranger cannot fill it. Bounded; what was not used for longest is forgotten first.</remarks>
public sealed class VerifiedTokenCache
{
    private readonly TimeSpan _ageMax;
    private readonly GenerationCache<TokenFingerprint, VerifiedToken> _tokens;

    /// <param name="tokensMax">Most entries; below 2 nothing is kept.</param>
    /// <param name="ageMax">Longest time an entry is believed; never longer than its grant.</param>
    public VerifiedTokenCache(int tokensMax, TimeSpan ageMax) => (_tokens, _ageMax) = (new(tokensMax), ageMax);

    /// <summary>Entries now, expired ones included.</summary>
    public int Count => _tokens.Count;

    /// <summary>Changes with every <c>Forget</c>. Read it before verifying; <see cref="Add"/> drops what was verified before a revocation.</summary>
    internal long Epoch => _tokens.Epoch;

    /// <summary>Forgets one token. Call it after the token was put on the list of revoked ones.</summary>
    public void ForgetToken(string tokenId) => _tokens.Forget((_, entry) => entry.Grant.TokenId == tokenId);

    /// <summary>Forgets all tokens of a subject, by the name of the user too.</summary>
    public void ForgetSubject(string subject) =>
        _tokens.Forget((_, entry) => entry.Grant.UserId == subject || entry.Grant.Subject == subject);

    /// <summary>Forgets all tokens of an issuer, by its configured name.</summary>
    public void ForgetIssuer(string issuer) => _tokens.Forget((_, entry) => entry.Grant.Issuer == issuer);

    internal Grant? Find(TokenFingerprint fingerprint, DateTimeOffset now) =>
        _tokens.Find(fingerprint) is { } entry && now < entry.Until ? entry.Grant : null;

    /// <param name="fingerprint">The token.</param>
    /// <param name="grant">What it allows.</param>
    /// <param name="now">When it was verified.</param>
    /// <param name="epoch">The <see cref="Epoch"/> before it was.</param>
    /// <param name="keyEndsAt">When its key retires; null: never.</param>
    internal void Add(TokenFingerprint fingerprint, Grant grant, DateTimeOffset now, long epoch, DateTimeOffset? keyEndsAt = null)
    {
        var until = grant.ExpiresAt - now < _ageMax ? grant.ExpiresAt : now + _ageMax;
        until = keyEndsAt < until ? keyEndsAt.Value : until;
        _tokens.Add(fingerprint, new VerifiedToken(grant, until), epoch);
    }

    private sealed record VerifiedToken(Grant Grant, DateTimeOffset Until);
}
