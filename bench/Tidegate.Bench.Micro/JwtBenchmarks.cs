using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Access;

namespace Tidegate.Bench.Micro;

/// <summary>A token into a grant, seen for the first time and again.</summary>
public class JwtBenchmarks
{
    private static readonly GrantContext Context = new(["bench"]);

    private JwtGrantSource _forgetful = null!;
    private JwtGrantSource _remembering = null!;
    private Credential _credential = null!;

    [Params("HS256", "ES256", "RS256")]
    public string Algorithm { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var issuer = new IssuerOptions { Name = "bench", Keys = [NewKey()] };
        var trusted = new TrustedIssuers(new AuthOptions { Issuers = [issuer] });
        var token = new TokenIssuer(trusted, "bench", TimeProvider.System).Issue(
            new TokenDraft
            {
                Subject = "alice",
                Lifetime = TimeSpan.FromHours(1),
                Permissions = ["read_data", "websocket_connect"],
            }
        );
        _credential = new Credential(CredentialKind.Header, token);
        _forgetful = new JwtGrantSource(trusted, new VerifiedTokenCache(0, TimeSpan.FromMinutes(5)), TimeProvider.System);
        _remembering = new JwtGrantSource(trusted, new VerifiedTokenCache(1_024, TimeSpan.FromMinutes(5)), TimeProvider.System);
    }

    [Benchmark]
    public ValueTask<Admission> First() => _forgetful.GrantAsync(_credential, Context, CancellationToken.None);

    [Benchmark]
    public ValueTask<Admission> Again() => _remembering.GrantAsync(_credential, Context, CancellationToken.None);

    private TokenKeyOptions NewKey()
    {
        switch (Algorithm)
        {
            case "ES256":
                using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return new TokenKeyOptions { Algorithm = Algorithm, Pem = key.ExportPkcs8PrivateKeyPem() };
                }

            case "RS256":
                using (var key = RSA.Create(2_048))
                {
                    return new TokenKeyOptions { Algorithm = Algorithm, Pem = key.ExportPkcs8PrivateKeyPem() };
                }

            default:
                return new TokenKeyOptions { Secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) };
        }
    }
}
