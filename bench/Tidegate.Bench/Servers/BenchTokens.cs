using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Bench.Load;

namespace Tidegate.Bench.Servers;

/// <summary>Issues the tokens that the servers believe.</summary>
internal sealed class BenchTokens
{
    /// <summary>The variable in which every program of a run finds the secret.</summary>
    public const string SecretName = "TIDEGATE_BENCH_SECRET";

    private static readonly TokenDraft Draft = new() { Subject = "bench", Lifetime = TimeSpan.FromHours(1) };

    private readonly TokenIssuer _issuer;

    public BenchTokens(string secret)
    {
        var issuer = new IssuerOptions { Name = "bench", Keys = [new TokenKeyOptions { Secret = secret }] };
        _issuer = new TokenIssuer(new TrustedIssuers(new AuthOptions { Issuers = [issuer] }), "bench", TimeProvider.System);
    }

    /// <summary>Gives a group tokens for this many connects, each its own, or API keys in turn.</summary>
    public void Issue(SessionGroup group, int count)
    {
        for (var i = 0; i < count && group.NeedsTokens; i++)
        {
            group.Tokens.Enqueue(group.Keys is [] ? _issuer.Issue(Draft) : group.Keys[i % group.Keys.Count]);
        }
    }
}
