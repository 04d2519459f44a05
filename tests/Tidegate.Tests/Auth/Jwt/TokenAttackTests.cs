using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Jwt;

/// <summary>What bad tokens get, as one table, against an issuer that believes one key alone: once for each algorithm.</summary>
public sealed class TokenAttackTests
{
    private const string Good = "{\"sub\":\"alice\",\"jti\":\"t-1\",\"iat\":1735787045,\"exp\":1735787945}";
    private static readonly string[] Algorithms = ["HS256", "RS256", "ES256"];

    /// <summary>Header and claims, signed well with the issuer's own key: only what is written here is wrong. <c>ALG</c> stands for the right algorithm.</summary>
    private static readonly (string What, string Header, string Claims, string Rule)[] WellSigned =
    [
        ("none", """{"alg":"none"}""", Good, TokenRules.Algorithm),
        ("none with a key id", """{"alg":"none","kid":"first"}""", Good, TokenRules.Algorithm),
        ("None", """{"alg":"None"}""", Good, TokenRules.Algorithm),
        ("NONE", """{"alg":"NONE"}""", Good, TokenRules.Algorithm),
        ("nOnE", """{"alg":"nOnE"}""", Good, TokenRules.Algorithm),
        ("lower case", """{"alg":"LOWER"}""", Good, TokenRules.Algorithm),
        ("no algorithm", """{"typ":"JWT"}""", Good, TokenRules.Header),
        ("algorithm twice", """{"alg":"none","alg":"ALG"}""", Good, TokenRules.Header),
        ("unknown key id", """{"alg":"ALG","kid":"second"}""", Good, TokenRules.Key),
        ("key id in other letters", """{"alg":"ALG","kid":"First"}""", Good, TokenRules.Key),
        ("key id as path", """{"alg":"ALG","kid":"../../../../dev/null"}""", Good, TokenRules.Key),
        ("key id as file", """{"alg":"ALG","kid":"file:///etc/passwd"}""", Good, TokenRules.Key),
        ("key id as SQL", """{"alg":"ALG","kid":"x'UNION/**/SELECT'key';--"}""", Good, TokenRules.Key),
        ("key id as SQL with blanks", """{"alg":"ALG","kid":"x' UNION SELECT 'key'; --"}""", Good, TokenRules.Header),
        ("key id as command", """{"alg":"ALG","kid":"first|id"}""", Good, TokenRules.Key),
        ("key id as header lines", """{"alg":"ALG","kid":"first\r\nX-Admin: 1"}""", Good, TokenRules.Header),
        ("key id with NUL", """{"alg":"ALG","kid":"first\u0000"}""", Good, TokenRules.Header),
        ("key id as number", """{"alg":"ALG","kid":1}""", Good, TokenRules.Header),
        ("key id empty", """{"alg":"ALG","kid":""}""", Good, TokenRules.Header),
        ("key id of 4 KiB", $$"""{"alg":"ALG","kid":"{{new string('k', 4_096)}}"}""", Good, TokenRules.Header),
        ("jku", """{"alg":"ALG","jku":"https://attacker.example/keys"}""", Good, TokenRules.Header),
        ("x5u", """{"alg":"ALG","x5u":"https://attacker.example/cert"}""", Good, TokenRules.Header),
        ("jwk", """{"alg":"ALG","jwk":{"kty":"oct","k":"AAAA"}}""", Good, TokenRules.Header),
        ("x5c", """{"alg":"ALG","x5c":["AAAA"]}""", Good, TokenRules.Header),
        ("jku and a good key id", """{"alg":"ALG","kid":"first","jku":"http://169.254.169.254/"}""", Good, TokenRules.Header),
        ("crit", """{"alg":"ALG","crit":["exp"],"exp":9999999999}""", Good, TokenRules.Header),
        ("crit empty", """{"alg":"ALG","crit":[]}""", Good, TokenRules.Header),
        ("crit that is not understood", """{"alg":"ALG","crit":["urn:x"],"urn:x":1}""", Good, TokenRules.Header),
        ("payload not encoded", """{"alg":"ALG","b64":false,"crit":["b64"]}""", Good, TokenRules.Header),
        ("payload compressed", """{"alg":"ALG","zip":"DEF"}""", Good, TokenRules.Header),
        ("encryption in the header", """{"alg":"ALG","enc":"A256GCM"}""", Good, TokenRules.Header),
        ("nested token", """{"alg":"ALG","cty":"JWT"}""", Good, TokenRules.Type),
        ("refresh token by type", """{"alg":"ALG","typ":"refresh+jwt"}""", Good, TokenRules.Type),
        ("subject twice", "", Good.Replace("}", ",\"sub\":\"admin\"}", StringComparison.Ordinal), TokenRules.Form),
        ("end twice", "", Good.Replace("}", ",\"exp\":9999999999}", StringComparison.Ordinal), TokenRules.Form),
        ("end twice, once escaped", "", Good.Replace("}", ",\"\\u0065xp\":9999999999}", StringComparison.Ordinal), TokenRules.Form),
        ("end missing", "", """{"sub":"alice","jti":"t-1"}""", "token.claim_missing.exp"),
        ("end null", "", WithEnd("null"), TokenRules.Form),
        ("end as text", "", WithEnd("\"1735787945\""), TokenRules.Form),
        ("end as float", "", WithEnd("1735787945.5"), TokenRules.Form),
        ("end as 1e10", "", WithEnd("1e10"), TokenRules.Form),
        ("end as 1e400", "", WithEnd("1e400"), TokenRules.Form),
        ("end as 2^63", "", WithEnd("9223372036854775808"), TokenRules.Form),
        ("end as 2^63-1", "", WithEnd("9223372036854775807"), TokenRules.ClaimInvalid),
        ("end in milliseconds", "", WithEnd("1735787945000"), TokenRules.ClaimInvalid),
        ("end negative", "", WithEnd("-1"), TokenRules.ClaimInvalid),
        ("end at zero", "", WithEnd("0"), TokenRules.Expired),
        ("end as list", "", WithEnd("[1735787945]"), TokenRules.Form),
        ("end as truth value", "", WithEnd("true"), TokenRules.Form),
        ("end now", "", WithEnd("1735787045"), TokenRules.ExpiredRecently),
        ("end in a hundred years", "", WithEnd("4891460645"), TokenRules.Lifetime),
        ("id missing", "", """{"sub":"alice","exp":1735787945}""", "token.claim_missing.jti"),
        ("id empty", "", WithId("\"\""), TokenRules.ClaimEmpty),
        ("id of 4 KiB", "", WithId($"\"{new string('j', 4_096)}\""), TokenRules.ClaimInvalid),
        ("id as number", "", WithId("1"), TokenRules.Form),
        ("id as list", "", WithId("[\"t-1\"]"), TokenRules.Form),
        ("id with NUL", "", WithId("\"t\\u0000\""), TokenRules.ClaimInvalid),
        ("audience that nobody asked for", "", Good.Replace("}", ",\"aud\":\"other\"}", StringComparison.Ordinal), TokenRules.Audience),
        ("refresh token by claim", "", Good.Replace("}", ",\"type\":\"refresh\"}", StringComparison.Ordinal), TokenRules.Purpose),
        ("nested without end", "", Good.Replace("}", ",\"x\":" + new string('[', 1_000), StringComparison.Ordinal), TokenRules.Form),
        (
            "rights restricted in a way that nobody understands",
            "",
            Good.Replace("}", ",\"key_scopes\":[[\"a\"]]}", StringComparison.Ordinal),
            TokenRules.ClaimInvalid
        ),
    ];

    public static TheoryData<string, string> Cases =>
        [.. Algorithms.SelectMany(algorithm => WellSigned.Select(attack => new TheoryDataRow<string, string>(algorithm, attack.What)))];

    public static TheoryData<string> Each => [.. Algorithms];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_bad_token_gets_exactly_its_rule_even_with_a_good_signature(string algorithm, string what)
    {
        var attack = WellSigned.Single(each => each.What == what);
        var header = attack.Header.Length > 0 ? attack.Header : """{"alg":"ALG","typ":"JWT","kid":"first"}""";
        header = header
            .Replace("ALG", algorithm, StringComparison.Ordinal)
            .Replace("LOWER", algorithm.ToLowerInvariant(), StringComparison.Ordinal);

        await RefusedAsync(algorithm, TokenForge.Signed(algorithm, header, attack.Claims), attack.Rule);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Without_its_fault_the_token_is_believed(string algorithm)
    {
        var token = TokenForge.Signed(algorithm, $$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"first"}""", Good);

        Assert.True((await OfferAsync(algorithm, token)).IsGranted);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_token_of_another_algorithm_or_key_is_refused_whatever_it_says(string algorithm)
    {
        foreach (var other in Algorithms.Where(each => each != algorithm))
        {
            var said = $$"""{"alg":"{{other}}","kid":"first"}""";
            await RefusedAsync(algorithm, TokenForge.Signed(other, said, Good), TokenRules.Algorithm);
            await RefusedAsync(algorithm, TokenForge.Signed(other, $$"""{"alg":"{{algorithm}}"}""", Good), TokenRules.Signature);
        }
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_public_key_in_any_clothes_is_no_secret(string algorithm)
    {
        var pem = TokenForge.Key(algorithm).Pem!;
        byte[] der = algorithm == "RS256" ? TokenForge.Rsa.ExportSubjectPublicKeyInfo() : TokenForge.Curve.ExportSubjectPublicKeyInfo();
        byte[][] secrets =
        [
            Encoding.UTF8.GetBytes(pem),
            Encoding.UTF8.GetBytes(pem + "\n"),
            Encoding.UTF8.GetBytes(pem.ReplaceLineEndings("\r\n")),
            der,
            [],
        ];

        foreach (var secret in secrets)
        {
            foreach (var (named, rule) in new[] { ("HS256", TokenRules.Algorithm), (algorithm, TokenRules.Signature) })
            {
                var input = $"{Encode($$"""{"alg":"{{named}}","kid":"first"}""")}.{Encode(Good)}";
                var signature = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input));
                await RefusedAsync(algorithm, $"{input}.{Base64Url.EncodeToString(signature)}", rule);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task What_is_no_signed_token_in_form_is_refused_before_anything_is_decoded(string algorithm)
    {
        var good = TokenForge.Signed(algorithm, Good);
        var parts = good.Split('.');

        await RefusedAsync(algorithm, $"{parts[0]}.{parts[1]}.", TokenRules.Form);
        await RefusedAsync(algorithm, $"{parts[0]}.{parts[1]}", TokenRules.Form);
        await RefusedAsync(algorithm, $"{good}.e30.e30", TokenRules.Form); // five parts: encrypted
        await RefusedAsync(
            algorithm,
            $"{Encode("""{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647}""")}.AA.AA.AA.AA",
            TokenRules.Form
        );
        await RefusedAsync(algorithm, $"Bearer {good}", TokenRules.Form);
        await RefusedAsync(algorithm, good + "=", TokenRules.Form);
        await RefusedAsync(algorithm, good.PadRight(64 * 1024, 'A'), TokenRules.Size);
        await RefusedAsync(algorithm, TokenForge.Signed(algorithm, WithId($"\"{new string('j', 10 * 1024)}\"")), TokenRules.Size);
    }

    [Theory]
    [InlineData("""["admin",["admin"]]""")]
    [InlineData("""{"admin":true}""")]
    [InlineData("""{"__proto__":["admin"]}""")]
    [InlineData("""[{"name":"admin"}]""")]
    [InlineData("\"admin\"")]
    [InlineData("[null]")]
    [InlineData("[\"admin\\u0000\"]")]
    public async Task Rights_in_a_shape_that_nobody_knows_are_none(string rights)
    {
        var claims = Good.Replace("}", $",\"roles\":{rights},\"permissions\":{rights},\"tenant_ids\":{rights}}}", StringComparison.Ordinal);
        foreach (var algorithm in Algorithms)
        {
            var grant = (await OfferAsync(algorithm, TokenForge.Signed(algorithm, claims))).Grant;

            Assert.NotNull(grant);
            Assert.Empty(grant.Roles.Concat(grant.Permissions).Concat(grant.Tenants));
        }
    }

    private static string WithEnd(string value) => $$"""{"sub":"alice","jti":"t-1","exp":{{value}}}""";

    private static string WithId(string value) => $$"""{"sub":"alice","jti":{{value}},"exp":1735787945}""";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static Task<Tidegate.Core.Access.Admission> OfferAsync(string algorithm, string token) =>
        TokenForge.OfferAsync(
            token,
            options =>
            {
                var key = TokenForge.Key(algorithm);
                key.Id = "first";
                options.Keys = [key];
            }
        );

    private static async Task RefusedAsync(string algorithm, string token, string rule)
    {
        var refusal = (await OfferAsync(algorithm, token)).Refusal;

        Assert.Equal(rule, refusal?.Rule);
        Assert.Same(
            rule is TokenRules.Expired or TokenRules.ExpiredRecently ? GatewayErrors.TokenExpired : GatewayErrors.TokenInvalid,
            refusal?.Error
        );
        Assert.DoesNotContain(token[..16], $"{refusal}", StringComparison.Ordinal);
    }
}
