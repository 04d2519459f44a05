using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Jwt;

public sealed class TokenKeyTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    public async Task A_token_with_algorithm_none_is_refused_with_a_signature_and_without(string none)
    {
        var header = $$"""{"alg":"{{none}}"}""";
        var token = TokenForge.Signed("HS256", header, TokenForge.Claims);

        await RefusedAsync(token, TokenRules.Algorithm);
        await RefusedAsync(token[..(token.LastIndexOf('.') + 1)], TokenRules.Form);
    }

    [Theory]
    [InlineData("""{"alg":null}""", TokenRules.Header)]
    [InlineData("""{"alg":256}""", TokenRules.Header)]
    [InlineData("""{"alg":["HS256"]}""", TokenRules.Header)]
    [InlineData("""{"alg":""}""", TokenRules.Header)]
    [InlineData("""{"typ":"JWT"}""", TokenRules.Header)]
    [InlineData("""{"alg":"none","alg":"HS256"}""", TokenRules.Header)]
    [InlineData("""{"alg":"none","\u0061lg":"HS256"}""", TokenRules.Header)]
    [InlineData("""{"alg":"hs256"}""", TokenRules.Algorithm)]
    [InlineData("""{"alg":"HS256 "}""", TokenRules.Algorithm)]
    [InlineData("""{"alg":"HS384"}""", TokenRules.Algorithm)]
    [InlineData("""{"alg":"HS512"}""", TokenRules.Algorithm)]
    [InlineData("""{"alg":"EdDSA"}""", TokenRules.Algorithm)]
    [InlineData("""{"alg":"PBES2-HS256+A128KW","p2c":2147483647}""", TokenRules.Algorithm)]
    public async Task An_algorithm_that_is_not_that_of_a_key_is_refused(string header, string rule)
    {
        await RefusedAsync(TokenForge.Signed("HS256", header, TokenForge.Claims), rule);
    }

    [Theory]
    [InlineData("HS256", "RS256")]
    [InlineData("HS256", "ES256")]
    [InlineData("RS256", "ES256")]
    [InlineData("RS256", "HS256")]
    [InlineData("ES256", "RS256")]
    public async Task A_signature_of_one_algorithm_under_the_name_of_another_is_refused(string signedWith, string named)
    {
        await RefusedAsync(TokenForge.Signed(signedWith, $$"""{"alg":"{{named}}"}""", TokenForge.Claims), TokenRules.Signature);
    }

    [Theory]
    [InlineData("HS384")]
    [InlineData("HS512")]
    public async Task The_secret_of_one_hash_is_not_believed_with_another(string algorithm)
    {
        var input = $"{Encode($$"""{"alg":"{{algorithm}}"}""")}.{Encode(TokenForge.Claims)}";
        var (secret, bytes) = (Encoding.UTF8.GetBytes(TokenForge.Secret), Encoding.ASCII.GetBytes(input));
        var signature = algorithm == "HS384" ? HMACSHA384.HashData(secret, bytes) : HMACSHA512.HashData(secret, bytes);

        await RefusedAsync($"{input}.{Base64Url.EncodeToString(signature)}", TokenRules.Algorithm);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    public async Task A_public_key_is_never_an_hmac_secret(string named)
    {
        var parameters = TokenForge.Rsa.ExportParameters(false);
        var pem = TokenForge.Rsa.ExportSubjectPublicKeyInfoPem();
        var jwk =
            $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}"}""";
        byte[][] disguises =
        [
            Encoding.UTF8.GetBytes(pem),
            Encoding.UTF8.GetBytes(pem + "\n"),
            Encoding.UTF8.GetBytes(pem.Replace("\n", "\r\n", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(TokenForge.Rsa.ExportRSAPublicKeyPem()),
            TokenForge.Rsa.ExportSubjectPublicKeyInfo(),
            TokenForge.Rsa.ExportRSAPublicKey(),
            parameters.Modulus!,
            Encoding.UTF8.GetBytes(jwk),
        ];
        var input = $"{Encode($$"""{"alg":"{{named}}"}""")}.{Encode(TokenForge.Claims)}";

        foreach (var disguise in disguises)
        {
            var token = $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(disguise, Encoding.ASCII.GetBytes(input)))}";
            var rsaOnly = await TokenForge.OfferAsync(token, options => options.Keys = [TokenForge.Key("RS256")]);

            Assert.Equal(named == "HS256" ? TokenRules.Algorithm : TokenRules.Signature, rsaOnly.Refusal?.Rule);
            await RefusedAsync(token, TokenRules.Signature);
        }
    }

    [Theory]
    [InlineData("""{"alg":"HS256","crit":["exp"],"exp":1}""")]
    [InlineData("""{"alg":"HS256","crit":[]}""")]
    [InlineData("""{"alg":"HS256","b64":false}""")]
    [InlineData("""{"alg":"HS256","b64":true}""")]
    [InlineData("""{"alg":"HS256","zip":"DEF"}""")]
    [InlineData("""{"alg":"HS256","enc":"A128GCM"}""")]
    [InlineData("""{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}""")]
    [InlineData("""{"alg":"HS256","jku":"https://attacker.example/jwks.json"}""")]
    [InlineData("""{"alg":"HS256","x5u":"https://attacker.example/cert.pem"}""")]
    [InlineData("""{"alg":"HS256","x5c":["AAAA"]}""")]
    public async Task A_header_that_brings_its_own_key_or_rules_is_refused_even_with_a_good_signature(string header)
    {
        await RefusedAsync(TokenForge.Signed("HS256", header, TokenForge.Claims), TokenRules.Header);
    }

    [Theory]
    [InlineData("JWT", true)]
    [InlineData("jwt", true)]
    [InlineData("at+jwt", true)]
    [InlineData("AT+JWT", true)]
    [InlineData("application/at+jwt", true)]
    [InlineData("refresh+jwt", false)]
    [InlineData("logout+jwt", false)]
    [InlineData("JOSE", false)]
    [InlineData("", false)]
    public async Task The_type_must_be_one_of_an_access_token(string type, bool accepted)
    {
        var admission = await TokenForge.OfferAsync(
            TokenForge.Signed("HS256", $$"""{"alg":"HS256","typ":"{{type}}"}""", TokenForge.Claims)
        );

        Assert.Equal(accepted ? null : TokenRules.Type, admission.Refusal?.Rule);
    }

    [Fact]
    public async Task A_token_without_type_is_believed_unless_the_issuer_requires_one()
    {
        var token = TokenForge.Signed("HS256", """{"alg":"HS256"}""", TokenForge.Claims);

        Assert.True((await TokenForge.OfferAsync(token)).IsGranted);
        Assert.Equal(TokenRules.Type, (await TokenForge.OfferAsync(token, options => options.TokenTypeRequired = true)).Refusal?.Rule);
    }

    [Theory]
    [InlineData("\"JWT\"", TokenRules.Type)]
    [InlineData("\"jwt\"", TokenRules.Type)]
    [InlineData("1", TokenRules.Header)]
    public async Task A_nested_token_is_refused(string contentType, string rule)
    {
        await RefusedAsync(TokenForge.Signed("HS256", $$"""{"alg":"HS256","cty":{{contentType}}}""", TokenForge.Claims), rule);
    }

    [Theory]
    [InlineData("\"\"", TokenRules.Header)]
    [InlineData("7", TokenRules.Header)]
    [InlineData("null", TokenRules.Header)]
    [InlineData("\"a b\"", TokenRules.Header)]
    [InlineData("\"a\\r\\nX-Admin: 1\"", TokenRules.Header)]
    [InlineData("\"a\\u0000\"", TokenRules.Header)]
    [InlineData("\"k\\u00e9y\"", TokenRules.Header)]
    [InlineData("\"../../../dev/null\"", TokenRules.Key)]
    [InlineData("\"';DROP/**/TABLE/**/keys--\"", TokenRules.Key)]
    [InlineData("\"|id\"", TokenRules.Key)]
    [InlineData("\"second\"", TokenRules.Key)]
    [InlineData("\"FIRST\"", TokenRules.Key)]
    [InlineData("\"first\"", null)]
    public async Task A_key_id_is_only_looked_up_among_the_configured_ones(string keyId, string? rule)
    {
        var token = TokenForge.Signed("HS256", $$"""{"alg":"HS256","kid":{{keyId}}}""", TokenForge.Claims);

        var admission = await TokenForge.OfferAsync(token, WithFirstKey);

        Assert.Equal(rule, admission.Refusal?.Rule);
    }

    [Fact]
    public async Task A_key_id_may_have_128_characters_and_not_129()
    {
        static string With(int length) =>
            TokenForge.Signed("HS256", $$"""{"alg":"HS256","kid":"{{new string('k', length)}}"}""", TokenForge.Claims);

        await RefusedAsync(With(128), TokenRules.Key);
        await RefusedAsync(With(129), TokenRules.Header);
        await RefusedAsync(With(4096), TokenRules.Header);
    }

    [Fact]
    public async Task A_token_without_key_id_needs_exactly_one_key_of_its_algorithm()
    {
        var token = TokenForge.Good();

        var one = await TokenForge.OfferAsync(token, WithFirstKey);
        var two = await TokenForge.OfferAsync(
            token,
            options => options.Keys = [TokenForge.Key("HS256"), new() { Id = "second", Secret = TokenForge.Secret + "2" }]
        );
        var none = await TokenForge.OfferAsync(token, options => options.Keys = [TokenForge.Key("RS256")]);

        Assert.True(one.IsGranted);
        Assert.Equal(TokenRules.Key, two.Refusal?.Rule);
        Assert.Equal(TokenRules.Algorithm, none.Refusal?.Rule);
    }

    [Fact]
    public async Task A_key_found_by_its_id_is_believed_with_its_own_algorithm_only()
    {
        var token = TokenForge.Signed("ES256", """{"alg":"ES256","kid":"first"}""", TokenForge.Claims);

        var admission = await TokenForge.OfferAsync(token, WithFirstKey);

        Assert.Equal(TokenRules.Algorithm, admission.Refusal?.Rule);
    }

    private static void WithFirstKey(IssuerOptions options) =>
        options.Keys = [
            new()
            {
                Id = "first",
                Algorithm = "HS256",
                Secret = TokenForge.Secret,
            },
            TokenForge.Key("ES256"),
        ];

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static async Task RefusedAsync(string token, string rule)
    {
        var admission = await TokenForge.OfferAsync(token);

        Assert.Equal(rule, admission.Refusal?.Rule);
        Assert.Same(GatewayErrors.TokenInvalid, admission.Refusal?.Error);
    }
}
