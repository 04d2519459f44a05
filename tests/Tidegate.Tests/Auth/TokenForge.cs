using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth;

/// <summary>Signs any header and any payload with the framework's own cryptography, so that a token can be wrong in exactly one way.</summary>
internal static class TokenForge
{
    public const string Secret = "kV9x2mPqL7tRw4ZsYb1NcD8fGhJ3uXeA5oQi6TvKyM0";
    public const string Issuer = "main";

    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly string[] Believed = [Issuer];

    /// <summary>2025-01-02T03:04:05Z, where a new <see cref="ManualTime"/> stands.</summary>
    public const long Now = 1_735_787_045;

    public static readonly string Claims = $$"""{"sub":"alice","jti":"t-1","iat":{{Now}},"exp":{{Now + 900}}}""";

    /// <summary>Header and claims of a good token, signed with the key of that algorithm.</summary>
    public static string Good(string algorithm = "HS256") => Signed(algorithm, Claims);

    public static string Signed(string algorithm, string claims) => Signed(algorithm, $$"""{"alg":"{{algorithm}}","typ":"JWT"}""", claims);

    public static string Signed(string algorithm, string header, string claims) =>
        Signed(algorithm, Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims));

    public static string Signed(string algorithm, byte[] header, byte[] claims)
    {
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{input}.{Base64Url.EncodeToString(Sign(algorithm, input))}";
    }

    public static byte[] Sign(string algorithm, string input)
    {
        var bytes = Encoding.ASCII.GetBytes(input);
        return algorithm switch
        {
            "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes),
            "RS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "ES256" => Curve.SignData(bytes, HashAlgorithmName.SHA256),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
    }

    public static TokenKeyOptions Key(string algorithm) =>
        algorithm switch
        {
            "HS256" => new() { Algorithm = algorithm, Secret = Secret },
            "RS256" => new() { Algorithm = algorithm, Pem = Rsa.ExportSubjectPublicKeyInfoPem() },
            "ES256" => new() { Algorithm = algorithm, Pem = Curve.ExportSubjectPublicKeyInfoPem() },
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };

    /// <summary>An issuer that believes all three keys, without leeway.</summary>
    public static IssuerOptions IssuerOptions(Action<IssuerOptions>? change = null)
    {
        var options = new IssuerOptions
        {
            Name = Issuer,
            Keys = [Key("HS256"), Key("RS256"), Key("ES256")],
            Leeway = TimeSpan.Zero,
        };
        change?.Invoke(options);
        return options;
    }

    public static TrustedIssuers Trust(params IssuerOptions[] issuers) => new(new AuthOptions { Issuers = issuers });

    public static async Task<Admission> OfferAsync(string token, Action<IssuerOptions>? change = null, ManualTime? time = null)
    {
        var cache = new VerifiedTokenCache(0, TimeSpan.FromMinutes(5));
        var source = new JwtGrantSource(Trust(IssuerOptions(change)), cache, time ?? new ManualTime());
        return await source.GrantAsync(
            new Credential(CredentialKind.Header, token),
            new GrantContext(Believed),
            TestContext.Current.CancellationToken
        );
    }
}
