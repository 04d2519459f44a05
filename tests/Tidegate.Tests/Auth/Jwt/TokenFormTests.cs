using System.Buffers.Text;
using System.Text;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Jwt;

public sealed class TokenFormTests
{
    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_good_token_is_believed(string algorithm)
    {
        var admission = await TokenForge.OfferAsync(TokenForge.Good(algorithm));

        Assert.True(admission.IsGranted);
        Assert.Equal(("alice", "t-1", "main"), (admission.Grant.Subject, admission.Grant.TokenId, admission.Grant.Issuer));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(TokenForge.Now + 900), admission.Grant.ExpiresAt);
    }

    [Theory]
    [InlineData("", TokenRules.Missing)]
    [InlineData(".", TokenRules.Form)]
    [InlineData("..", TokenRules.Form)]
    [InlineData("a.b.c", TokenRules.Form)]
    [InlineData("e30.e30", TokenRules.Form)]
    [InlineData("e30.e30.e30.e30.e30", TokenRules.Form)] // five parts: JWE
    [InlineData("e30.e30.", TokenRules.Form)]
    [InlineData(".e30.e30", TokenRules.Form)]
    [InlineData("e30..e30", TokenRules.Form)]
    [InlineData("e30=.e30.e30", TokenRules.Form)]
    [InlineData("e3+.e30.e30", TokenRules.Form)]
    [InlineData("e30.e30.e30\n", TokenRules.Form)]
    [InlineData(" e30.e30.e30", TokenRules.Form)]
    [InlineData("e30.e30.e30\0", TokenRules.Form)]
    [InlineData("e30.e30.\u043530", TokenRules.Form)] // a Cyrillic letter that looks like e
    [InlineData("{\"payload\":\"e30\",\"signatures\":[]}", TokenRules.Form)] // JSON serialisation
    public async Task Anything_but_three_parts_of_base64url_is_refused(string token, string rule)
    {
        await RefusedAsync(token, rule);
    }

    [Fact]
    public async Task A_token_of_8_KiB_is_looked_at_and_one_character_more_is_not()
    {
        var atLimit = TokenForge.Good() + new string('A', CompactToken.CharsMax - TokenForge.Good().Length);

        await RefusedAsync(atLimit, atLimit.Length % 4 == 1 ? TokenRules.Form : TokenRules.Signature, TokenRules.Form);
        await RefusedAsync(atLimit + "A", TokenRules.Size);
        await RefusedAsync(new string('A', 1024 * 1024), TokenRules.Size);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Unused_bits_of_the_last_character_must_be_zero(string algorithm)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var token = TokenForge.Good(algorithm);

        foreach (var letter in Alphabet.Where(letter => letter != token[^1]))
        {
            var other = token[..^1] + letter;
            await RefusedAsync(other, TokenRules.Form, TokenRules.Signature);
        }
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_signature_cut_stretched_or_empty_is_refused(string algorithm)
    {
        var token = TokenForge.Good(algorithm);
        var start = token.LastIndexOf('.') + 1;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(start));

        await RefusedAsync(token[..start] + Base64Url.EncodeToString(signature.AsSpan(0, signature.Length - 1)), TokenRules.Signature);
        await RefusedAsync(token[..start] + Base64Url.EncodeToString([.. signature, 0]), TokenRules.Signature);
        await RefusedAsync(token[..start] + Base64Url.EncodeToString(new byte[signature.Length]), TokenRules.Signature); // r = s = 0
        await RefusedAsync(token[..start], TokenRules.Form);
    }

    [Fact]
    public async Task A_header_or_payload_that_is_not_one_strict_json_object_is_refused()
    {
        var good = TokenForge.Claims;
        string[] bad =
        [
            "",
            "null",
            "[]",
            "\"text\"",
            "{",
            good + "x",
            good + good,
            good + "\0",
            "\uFEFF" + good,
            good.Replace("}", ",}", StringComparison.Ordinal),
            "/* c */" + good,
            good.Replace("\"sub\":\"alice\"", "'sub':'alice'", StringComparison.Ordinal),
            good.Replace("alice", "\\ud800", StringComparison.Ordinal), // half a surrogate pair
            good.Replace("}", ",\"deep\":{\"a\":[\"\\udc00\"]}}", StringComparison.Ordinal),
            good.Replace("}", ",\"x\":" + new string('[', 10_000 / 8), StringComparison.Ordinal),
        ];

        foreach (var payload in bad)
        {
            await RefusedAsync(TokenForge.Signed("HS256", payload), TokenRules.Form);
            await RefusedAsync(TokenForge.Signed("HS256", payload, good), TokenRules.Form, TokenRules.Header);
        }
    }

    [Fact]
    public async Task Nesting_is_read_to_depth_16_and_not_to_17()
    {
        static string Nested(int depth) => // the object itself is the first level
            TokenForge.Claims.Replace("}", $",\"x\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}", StringComparison.Ordinal);

        var atLimit = await TokenForge.OfferAsync(TokenForge.Signed("HS256", Nested(StrictObject.DepthMax)));

        Assert.True(atLimit.IsGranted);
        await RefusedAsync(TokenForge.Signed("HS256", Nested(StrictObject.DepthMax + 1)), TokenRules.Form);
    }

    [Fact]
    public async Task An_object_may_have_64_members_and_not_65()
    {
        static string WithMembers(int count) => // four are there
            TokenForge.Claims.Replace(
                "}",
                string.Concat(Enumerable.Range(0, count - 4).Select(index => $",\"c{index}\":0")) + "}",
                StringComparison.Ordinal
            );

        var atLimit = await TokenForge.OfferAsync(TokenForge.Signed("HS256", WithMembers(StrictObject.MembersMax)));

        Assert.True(atLimit.IsGranted);
        await RefusedAsync(TokenForge.Signed("HS256", WithMembers(StrictObject.MembersMax + 1)), TokenRules.Form);
    }

    [Theory]
    [InlineData("""{"sub":"alice","jti":"t-1","exp":1735787945,"sub":"admin"}""")]
    [InlineData("""{"sub":"alice","jti":"t-1","exp":1735787945,"exp":9735787945}""")]
    [InlineData("""{"sub":"alice","jti":"t-1","exp":1735787945,"s\u0075b":"admin"}""")] // the same name, spelled with an escape
    public async Task A_claim_named_twice_is_refused(string claims)
    {
        await RefusedAsync(TokenForge.Signed("HS256", claims), TokenRules.Form);
    }

    [Fact]
    public async Task Invalid_utf8_in_any_text_is_refused()
    {
        var claims = Encoding.UTF8.GetBytes(TokenForge.Claims.Replace("alice", "al?ce", StringComparison.Ordinal));
        foreach (var wrong in new byte[] { 0x80, 0xC0, 0xFF })
        {
            claims[Array.IndexOf(claims, (byte)'?')] = wrong;

            await RefusedAsync(TokenForge.Signed("HS256", """{"alg":"HS256"}"""u8.ToArray(), claims), TokenRules.Form);
            claims[Array.IndexOf(claims, wrong)] = (byte)'?';
        }
    }

    private static async Task RefusedAsync(string token, params string[] rules)
    {
        var admission = await TokenForge.OfferAsync(token);

        Assert.False(admission.IsGranted);
        Assert.Same(GatewayErrors.TokenInvalid, admission.Refusal.Error);
        Assert.Contains(admission.Refusal.Rule, rules);
    }
}
