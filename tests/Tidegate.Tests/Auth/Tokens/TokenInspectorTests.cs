using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Tokens;

public sealed class TokenInspectorTests
{
    private static readonly string[] Wrong =
    [
        "",
        "x",
        new('A', 9_000),
        TokenForge.Signed("HS256", "{}", TokenForge.Claims),
        TokenForge.Signed("HS256", """{"alg":"none"}""", TokenForge.Claims),
        TokenForge.Signed("HS256", """{"alg":"HS256","kid":"k"}""", TokenForge.Claims),
        TokenForge.Signed("HS256", """{"alg":"HS256","typ":"x"}""", TokenForge.Claims),
        TokenForge.Signed("HS256", "[]"),
        TokenForge.Good()[..^4] + "AAAA",
        TokenForge.Signed("HS256", "{}"),
        TokenForge.Signed("HS256", """{"sub":"a","jti":"b","exp":1}"""),
        TokenForge.Signed("HS256", """{"sub":"a","jti":"","exp":1735787100}"""),
        TokenForge.Signed("HS256", """{"sub":"a","jti":"b","exp":1735787100,"nbf":1735787090}"""),
        TokenForge.Signed("HS256", """{"sub":"a","jti":"b","exp":1735787100,"iat":1735787090}"""),
        TokenForge.Signed("HS256", """{"sub":"a","jti":"b","exp":1735787100,"aud":"x"}"""),
        TokenForge.Signed("HS256", """{"sub":"a","jti":"b","exp":1735787100,"type":"refresh"}"""),
        TokenForge.Signed("HS256", """{"sub":"a\u0007","jti":"b","exp":1735787100}"""),
    ];

    private readonly TokenInspector _inspector = new(TokenForge.Trust(TokenForge.IssuerOptions()), new ManualTime());

    [Fact]
    public async Task A_good_token_passes_every_check()
    {
        var explanation = await _inspector.ExplainAsync(TokenForge.Good(), TokenForge.Believed);

        Assert.True(explanation.Admission.IsGranted);
        Assert.All(explanation.Findings, finding => Assert.Equal(CheckOutcome.Passed, finding.Outcome));
        var expiry = explanation.Findings.Single(finding => finding.Check == "exp");
        Assert.Equal("2025-01-02 03:19:05Z, in 00:15:00; leeway 0 s", expiry.Explanation);
    }

    [Fact]
    public async Task The_explanation_never_disagrees_with_the_decision()
    {
        foreach (var token in Wrong)
        {
            var decision = await TokenForge.OfferAsync(token);
            var explanation = await _inspector.ExplainAsync(token, TokenForge.Believed);

            Assert.False(decision.IsGranted);
            Assert.Equal(decision.Refusal, explanation.Admission.Refusal);
            var failed = Assert.Single(explanation.Findings, finding => finding.Outcome == CheckOutcome.Failed);
            Assert.Equal(decision.Refusal.Rule, failed.Rule);
            Assert.NotEmpty(failed.Explanation);
            var after = explanation.Findings.SkipWhile(finding => finding != failed).Skip(1);
            Assert.All(after, finding => Assert.Equal(CheckOutcome.NotReached, finding.Outcome));
        }
    }

    [Fact]
    public async Task Explanations_are_ascii_without_control_characters()
    {
        foreach (var token in Wrong.Append(TokenForge.Signed("HS256", """{"alg":"HS256","typ":"\u001b[31mx"}""", TokenForge.Claims)))
        {
            var explanation = await _inspector.ExplainAsync(token, TokenForge.Believed);

            Assert.All(explanation.Findings, finding => Assert.DoesNotContain(finding.Explanation, letter => letter is < ' ' or > '~'));
        }
    }

    [Fact]
    public void A_token_is_decoded_without_being_believed()
    {
        var decoded = TokenInspector.Decode(TokenForge.Good()[..^4] + "AAAA");

        Assert.NotNull(decoded);
        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", decoded.HeaderJson);
        Assert.Equal(TokenForge.Claims, decoded.PayloadJson);
        Assert.DoesNotContain("alice", decoded.ToString(), StringComparison.Ordinal);
        Assert.Null(TokenInspector.Decode("x.y.z"));
    }
}
