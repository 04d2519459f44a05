using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Door;

/// <summary>Tokens that nobody may believe, by what is wrong with them.</summary>
internal static class BadTokens
{
    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private const string Rs = """{"alg":"RS256","kid":"rsa-1"}""";
    private const string Es = """{"alg":"ES256","kid":"ec-1"}""";

    /// <summary>Name and maker: from good claims to a bad token.</summary>
    public static IReadOnlyDictionary<string, Func<TimeProvider, string>> All { get; } =
        new Dictionary<string, Func<TimeProvider, string>>[] { Algorithms(), Keys(), Headers(), Forms(), Claims(), Times() }
            .SelectMany(each => each)
            .ToDictionary(each => each.Key, each => each.Value, StringComparer.Ordinal);

    /// <summary>An issuer with an RSA and an EC key, believed at <c>/stream</c> beside the one with the secret.</summary>
    public static void AddIssuer(GatewaySetup setup)
    {
        setup.Settings["Tidegate:Auth:Issuers:9:Name"] = "keys";
        setup.Settings["Tidegate:Auth:Issuers:9:Keys:0:Id"] = "rsa-1";
        setup.Settings["Tidegate:Auth:Issuers:9:Keys:0:Algorithm"] = "RS256";
        setup.Settings["Tidegate:Auth:Issuers:9:Keys:0:Pem"] = Rsa.ExportSubjectPublicKeyInfoPem();
        setup.Settings["Tidegate:Auth:Issuers:9:Keys:1:Id"] = "ec-1";
        setup.Settings["Tidegate:Auth:Issuers:9:Keys:1:Algorithm"] = "ES256";
        setup.Settings["Tidegate:Auth:Issuers:9:Keys:1:Pem"] = Curve.ExportSubjectPublicKeyInfoPem();
        setup.Settings["Tidegate:Endpoints:stream:Issuers:1"] = "keys";
    }

    public static string SignedByRsa(TimeProvider time) => Forged.Signed(Rs, Forged.Claims(time), SignRsa);

    public static string SignedByCurve(TimeProvider time) => Forged.Signed(Es, Forged.Claims(time), SignCurve);

    private static Dictionary<string, Func<TimeProvider, string>> Algorithms() =>
        new(StringComparer.Ordinal)
        {
            ["alg none without a signature"] = time => Cut(WithHeader("""{"alg":"none"}""")(time)),
            ["alg none with the signature kept"] = WithHeader("""{"alg":"none"}"""),
            ["alg None"] = WithHeader("""{"alg":"None"}"""),
            ["alg NONE"] = WithHeader("""{"alg":"NONE"}"""),
            ["alg nOnE"] = time => Cut(WithHeader("""{"alg":"nOnE"}""")(time)),
            ["alg none with a blank"] = WithHeader("""{"alg":"none "}"""),
            ["alg empty"] = WithHeader("""{"alg":""}"""),
            ["alg null"] = WithHeader("""{"alg":null}"""),
            ["alg a number"] = WithHeader("""{"alg":256}"""),
            ["alg a list"] = WithHeader("""{"alg":["HS256"]}"""),
            ["alg in lower case"] = WithHeader("""{"alg":"hs256"}"""),
            ["alg twice"] = WithHeader("""{"alg":"none","alg":"HS256"}"""),
            ["no alg"] = WithHeader("""{"typ":"JWT"}"""),
            ["HS384 with the secret of HS256"] = time =>
                Forged.Signed("""{"alg":"HS384"}""", Forged.Claims(time), input => HMACSHA384.HashData(SecretBytes, input)),
            ["HS512 with the secret of HS256"] = time =>
                Forged.Signed("""{"alg":"HS512"}""", Forged.Claims(time), input => HMACSHA512.HashData(SecretBytes, input)),
            ["HS256 header over an HS384 signature"] = time =>
                Forged.Signed(Forged.Header, Forged.Claims(time), input => HMACSHA384.HashData(SecretBytes, input)),
            ["an empty secret"] = time =>
                Forged.Signed(Forged.Header, Forged.Claims(time), input => HMACSHA256.HashData(Array.Empty<byte>(), input)),
            ["a secret that everybody knows"] = time =>
                Forged.Signed(Forged.Header, Forged.Claims(time), input => HMACSHA256.HashData("your-256-bit-secret"u8.ToArray(), input)),
        };

    private static Dictionary<string, Func<TimeProvider, string>> Keys() =>
        new(StringComparer.Ordinal)
        {
            ["the public key's PEM as HMAC secret"] = WithPublicKey(Encoding.UTF8.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem())),
            ["the public key's PEM with a line end as HMAC secret"] = WithPublicKey(
                Encoding.UTF8.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem() + "\n")
            ),
            ["the public key's PEM with CRLF as HMAC secret"] = WithPublicKey(
                Encoding.UTF8.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\r\n"))
            ),
            ["the public key's DER as HMAC secret"] = WithPublicKey(Rsa.ExportSubjectPublicKeyInfo()),
            ["the public key's PKCS#1 form as HMAC secret"] = WithPublicKey(Rsa.ExportRSAPublicKey()),
            ["the modulus as HMAC secret"] = WithPublicKey(Rsa.ExportParameters(false).Modulus!),
            ["the EC key's PEM as HMAC secret"] = WithPublicKey(Encoding.UTF8.GetBytes(Curve.ExportSubjectPublicKeyInfoPem()), "ec-1"),
            ["ES256 with r and s of 0"] = time => Forged.Signed(Es, Forged.Claims(time), _ => new byte[64]),
            ["ES256 cut"] = time => Forged.Signed(Es, Forged.Claims(time), input => SignCurve(input)[..63]),
            ["ES256 stretched"] = time => Forged.Signed(Es, Forged.Claims(time), input => [.. SignCurve(input), 0]),
            ["ES256 as DER"] = time =>
                Forged.Signed(
                    Es,
                    Forged.Claims(time),
                    input => Curve.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ),
            ["RS256 made by another key"] = time =>
            {
                using var other = RSA.Create(2048);
                return Forged.Signed(
                    Rs,
                    Forged.Claims(time),
                    input => other.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                );
            },
            ["PS256 by the key of RS256"] = time =>
                Forged.Signed(
                    """{"alg":"PS256","kid":"rsa-1"}""",
                    Forged.Claims(time),
                    input => Rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
                ),
            ["a key embedded as jwk"] = WithHeader(
                $$$"""{"alg":"HS256","jwk":{"kty":"oct","k":"{{{Base64Url.EncodeToString(SecretBytes)}}}"}}"""
            ),
            ["a certificate embedded as x5c"] = WithHeader("""{"alg":"HS256","x5c":["MIIB"]}"""),
            ["a key address in jku"] = WithHeader("""{"alg":"HS256","jku":"http://127.0.0.1:1/keys"}"""),
            ["a certificate address in x5u"] = WithHeader("""{"alg":"HS256","x5u":"http://127.0.0.1:1/cert"}"""),
        };

    private static Dictionary<string, Func<TimeProvider, string>> Headers() =>
        new(StringComparer.Ordinal)
        {
            ["kid as a path"] = WithKid("../../../../dev/null"),
            ["kid as SQL"] = WithKid("x' UNION SELECT 'secret' --"),
            ["kid as a command"] = WithKid("|/usr/bin/id"),
            ["kid with CRLF"] = WithKid("a\\r\\nSet-Cookie: b=c"),
            ["kid with a NUL"] = WithKid("a\\u0000b"),
            ["kid of 4 KiB"] = WithKid(new string('k', 4_096)),
            ["kid empty"] = WithKid(""),
            ["kid a number"] = WithHeader("""{"alg":"HS256","kid":7}"""),
            ["kid unknown"] = WithKid("nobody"),
            ["crit"] = WithHeader("""{"alg":"HS256","crit":["exp"]}"""),
            ["crit of an unknown extension"] = WithHeader("""{"alg":"HS256","crit":["x"],"x":1}"""),
            ["b64 false"] = WithHeader("""{"alg":"HS256","b64":false,"crit":["b64"]}"""),
            ["cty JWT"] = WithHeader("""{"alg":"HS256","cty":"JWT"}"""),
            ["typ of a refresh token"] = WithHeader("""{"alg":"HS256","typ":"refresh+jwt"}"""),
            ["typ of a logout token"] = WithHeader("""{"alg":"HS256","typ":"logout+jwt"}"""),
            ["typ a number"] = WithHeader("""{"alg":"HS256","typ":1}"""),
            ["zip"] = WithHeader("""{"alg":"HS256","zip":"DEF"}"""),
            ["header 1,000 deep"] = WithHeader($$"""{"alg":"HS256","x":{{new string('[', 1_000)}}{{new string(']', 1_000)}}}"""),
            ["header no object"] = WithHeader("[]"),
            ["bytes after the header"] = WithHeader("""{"alg":"HS256"}x"""),
            ["a byte-order mark before the header"] = time =>
                Forged.Token(Encoding.UTF8.GetBytes(Forged.Claims(time)), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Forged.Header)]),
        };

    private static Dictionary<string, Func<TimeProvider, string>> Forms() =>
        new(StringComparer.Ordinal)
        {
            ["five parts, encrypted"] = _ => "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
            ["PBES2 with 2^31 rounds"] = _ =>
                Base64Url.EncodeToString("""{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647,"p2s":"AAAA"}"""u8)
                + ".AAAA.AAAA.AAAA.AAAA",
            ["two parts"] = time => string.Join('.', Good(time).Split('.')[..2]),
            ["four parts"] = time => Good(time) + ".AAAA",
            ["only dots"] = _ => "..",
            ["padding"] = time => Good(time) + "=",
            ["plus and slash"] = time => Good(time).Split('.')[0] + ".ab+/." + Good(time).Split('.')[2],
            ["unused bits set"] = UnusedBits,
            ["no base64"] = _ => "!!!.???.###",
            ["a blank inside"] = time => Good(time).Insert(10, " "),
            ["payload of no UTF-8"] = _ => Forged.Token([(byte)'"', 0xC3, 0x28], Encoding.UTF8.GetBytes(Forged.Header)),
            ["payload no object"] = _ => Forged.Token("[]"),
            ["payload cut"] = time => Forged.Token(Forged.Claims(time)[..^1]),
            ["bytes after the payload"] = time => Forged.Token(Forged.Claims(time) + "{}"),
            ["payload 1,500 deep"] = time => Forged.Token(Forged.Claims(time, ("x", new string('[', 1_500) + new string(']', 1_500)))),
            ["sub twice, the second worse"] = time => Forged.Token(Forged.Claims(time)[..^1] + ",\"sub\":\"admin\"}"),
            ["exp twice, the second later"] = time => Forged.Token(Forged.Claims(time)[..^1] + ",\"exp\":99999999999}"),
            ["a name twice by an escape"] = time => Forged.Token(Forged.Claims(time)[..^1] + ",\"\\u0073ub\":\"admin\"}"),
            ["9 KiB"] = time => Forged.Token(Forged.Claims(time, ("x", $"\"{new string('x', 7_000)}\""))),
            ["the payload of one and the signature of another"] = time =>
                $"{Good(time)[..Good(time).LastIndexOf('.')]}{Good(time)[Good(time).LastIndexOf('.')..]}",
        };

    private static Dictionary<string, Func<TimeProvider, string>> Claims() =>
        new(StringComparer.Ordinal)
        {
            ["sub empty"] = WithClaim("sub", "\"\""),
            ["sub missing"] = WithClaim("sub", null),
            ["sub null"] = WithClaim("sub", "null"),
            ["sub a number"] = WithClaim("sub", "7"),
            ["sub a list"] = WithClaim("sub", "[\"alice\"]"),
            ["sub of 129 characters"] = WithClaim("sub", $"\"{new string('a', 129)}\""),
            ["sub with a line end"] = WithClaim("sub", "\"a\\nb\""),
            ["sub with a zero width space"] = WithClaim("sub", "\"alice\\u200b\""),
            ["jti empty"] = WithClaim("jti", "\"\""),
            ["jti missing"] = WithClaim("jti", null),
            ["jti a number"] = WithClaim("jti", "7"),
            ["jti of 129 characters"] = WithClaim("jti", $"\"{new string('a', 129)}\""),
            ["jti of 4 KiB"] = WithClaim("jti", $"\"{new string('a', 4_096)}\""),
            ["jti with a NUL"] = WithClaim("jti", "\"a\\u0000\""),
            ["jti with a homoglyph"] = WithClaim("jti", "\"аbc\""),
            ["aud of somebody"] = WithClaim("aud", "\"https://other.example\""),
            ["aud although none is expected"] = WithClaim("aud", "[\"a\",\"b\"]"),
            ["purpose refresh"] = WithClaim("token_use", "\"refresh\""),
            ["purpose id"] = WithClaim("token_use", "\"id\""),
            ["typ claim refresh"] = WithClaim("typ", "\"Refresh\""),
            ["purpose a list"] = WithClaim("purpose", "[\"access\",\"refresh\"]"),
        };

    private static Dictionary<string, Func<TimeProvider, string>> Times() =>
        new(StringComparer.Ordinal)
        {
            ["exp missing"] = WithClaim("exp", null),
            ["exp a text"] = WithClaim("exp", "\"99999999999\""),
            ["exp negative"] = WithClaim("exp", "-1"),
            ["exp 2^63-1"] = WithClaim("exp", "9223372036854775807"),
            ["exp 1e400"] = WithClaim("exp", "1e400"),
            ["exp a fraction"] = time => WithClaim("exp", Seconds(time, 60) + ".5")(time),
            ["exp in milliseconds"] = time => WithClaim("exp", Seconds(time, 3_600) + "000")(time),
            ["exp true"] = WithClaim("exp", "true"),
            ["exp beyond the longest life"] = time => WithClaim("exp", Seconds(time, 40 * 86_400))(time),
            ["exp past the leeway"] = time => WithClaim("exp", Seconds(time, -60))(time),
            ["nbf ahead"] = time => WithClaim("nbf", Seconds(time, 600))(time),
            ["nbf a text"] = WithClaim("nbf", "\"now\""),
            ["iat ahead"] = time => WithClaim("iat", Seconds(time, 600))(time),
            ["iat a text"] = WithClaim("iat", "\"now\""),
        };

    private static byte[] SecretBytes => Encoding.UTF8.GetBytes(GatewayFixture.Secret);

    private static string Good(TimeProvider time) => Forged.Token(Forged.Claims(time));

    private static string Cut(string token) => token[..(token.LastIndexOf('.') + 1)];

    private static string Seconds(TimeProvider time, int ahead) =>
        (time.GetUtcNow().ToUnixTimeSeconds() + ahead).ToString(CultureInfo.InvariantCulture);

    private static Func<TimeProvider, string> WithHeader(string header) => time => Forged.Token(Forged.Claims(time), header);

    private static Func<TimeProvider, string> WithKid(string kid) => WithHeader($$"""{"alg":"HS256","kid":"{{kid}}"}""");

    private static Func<TimeProvider, string> WithClaim(string claim, string? json) =>
        time => Forged.Token(Forged.Claims(time, (claim, json)));

    private static Func<TimeProvider, string> WithPublicKey(byte[] secret, string kid = "rsa-1") =>
        time => Forged.Signed($$"""{"alg":"HS256","kid":"{{kid}}"}""", Forged.Claims(time), input => HMACSHA256.HashData(secret, input));

    private static byte[] SignRsa(byte[] input) => Rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static byte[] SignCurve(byte[] input) => Curve.SignData(input, HashAlgorithmName.SHA256);

    // 32 bytes are 42 characters of 6 bits and one of 4: the two bits below those stand for nothing.
    private static string UnusedBits(TimeProvider time)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var good = Good(time);
        return good[..^1] + Alphabet[Alphabet.IndexOf(good[^1], StringComparison.Ordinal) | 1];
    }
}
