using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Tidegate.Auth;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Issuers;

/// <summary>What an issuer publishes may be anything.</summary>
public sealed class IssuerDocumentTests : IssuerTest
{
    public static TheoryData<string> LyingSets =>
        [
            "<html><body>Sign in</body></html>",
            "",
            "[]",
            "{}",
            """{"keys":{}}""",
            """{"keys":[]}""",
            """{"keys":[1,"a",null,[]]}""",
            """{"keys":[],"keys":[]}""",
            """{"keys":[{"kty":"oct","kid":"k1","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}]}""",
            """{"keys":[{"kty":"RSA","kid":"k1","alg":"RS256","n":"AQAB","e":"AQAB"}]}""",
            """{"keys":[{"kty":"RSA","kid":"k1","n":"\ud800","e":"AQAB"}]}""",
            """{"keys":[{"kty":"EC","kid":"k1","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}""",
            new string('[', 10_000),
        ];

    [Theory]
    [MemberData(nameof(LyingSets))]
    public async Task A_key_set_that_is_none_changes_nothing(string lie)
    {
        var token = Issuer.Sign();
        Issuer.AnswerKeys = LocalIssuer.Say(lie);
        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(token)).Refusal?.Rule);
        Time.Advance(PublishedKeys.FetchGap);
        Issuer.AnswerKeys = null;
        Assert.True((await OfferAsync(token)).IsGranted);
        Time.Advance(PublishedKeys.FetchGap);
        Issuer.AnswerKeys = LocalIssuer.Say(lie);
        var unknown = await OfferAsync(Issuer.Sign(keyId: "unknown"));

        Assert.Equal(TokenRules.Key, unknown.Refusal?.Rule);
        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
        Assert.Equal(3, Issuer.KeySets);
    }

    [Fact]
    public async Task A_document_without_an_end_is_read_no_further_than_its_limit()
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Issuer.AnswerKeys = async context =>
        {
            var part = new byte[64 * 1024];
            Array.Fill(part, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, CancellationToken.None);
            }

            hungUp.SetResult();
        };

        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(Issuer.Sign())).Refusal?.Rule);
        await hungUp.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_document_that_says_it_has_ten_megabytes_is_not_read_at_all()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Issuer.AnswerKeys = async context =>
        {
            context.Response.ContentLength = 10 * 1024 * 1024;
            await context.Response.Body.FlushAsync(context.RequestAborted); // the head goes out, and nothing after it
            await asked.Task;
            context.Abort();
        };

        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(Issuer.Sign())).Refusal?.Rule); // at once: no clock moved
        asked.SetResult();
    }

    [Fact]
    public async Task A_document_may_have_256_KiB_and_not_one_byte_more()
    {
        string Padded(int size) => Issuer.KeysJson().PadRight(size);

        Issuer.AnswerKeys = LocalIssuer.Say(Padded(IssuerDocuments.BytesMax + 1));
        Assert.False((await OfferAsync(Issuer.Sign())).IsGranted);
        Time.Advance(PublishedKeys.FetchGap);
        Issuer.AnswerKeys = LocalIssuer.Say(Padded(IssuerDocuments.BytesMax));

        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task A_set_may_have_32_keys_and_not_33()
    {
        for (var number = 2; number <= 33; number++)
        {
            Issuer.Add($"k{number}");
        }

        Assert.False((await OfferAsync(Issuer.Sign())).IsGranted);
        Issuer.Rotate("k1");
        using var spare = RSA.Create(2048);
        var others = string.Concat(Enumerable.Range(2, 31).Select(number => "," + LocalIssuer.Jwk($"k{number}", spare, "\"use\":\"enc\"")));
        Issuer.AnswerKeys = LocalIssuer.Say(Issuer.KeysJson().Replace("]}", others + "]}", StringComparison.Ordinal));
        Time.Advance(PublishedKeys.FetchGap);

        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        var elsewhere = 0;
        await using var other = await LocalIssuer.StartAsync();
        other.AnswerKeys = context =>
        {
            elsewhere++;
            return LocalIssuer.Say(Issuer.KeysJson())(context);
        };
        Issuer.AnswerKeys = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = other.Address + "/keys";
            return Task.CompletedTask;
        };

        Assert.False((await OfferAsync(Issuer.Sign())).IsGranted);
        Assert.Equal(0, elsewhere);
    }

    [Theory]
    [InlineData("https://issuer.example")]
    [InlineData("{address}/")]
    [InlineData("")]
    public async Task A_discovery_document_of_another_issuer_is_refused(string named)
    {
        var text = named.Replace("{address}", Issuer.Address, StringComparison.Ordinal);
        Issuer.AnswerDiscovery = LocalIssuer.Say($$"""{"issuer":"{{text}}","jwks_uri":"{{Issuer.Address}}/keys"}""");

        Assert.False((await OfferAsync(Issuer.Sign())).IsGranted);
        Assert.Equal(0, Issuer.KeySets);
    }

    [Theory]
    [InlineData("http://192.0.2.1/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/keys")]
    [InlineData("https://user:password@issuer.example/keys")]
    [InlineData("")]
    public async Task A_key_set_is_not_read_from_where_it_may_not_be(string address)
    {
        Issuer.AnswerDiscovery = LocalIssuer.Say($$"""{"issuer":"{{Issuer.Address}}","jwks_uri":"{{address}}"}""");

        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(Issuer.Sign())).Refusal?.Rule);
    }

    [Theory]
    [InlineData("\"alg\":\"RS256\"", true)]
    [InlineData("\"use\":\"sig\"", true)]
    [InlineData("\"key_ops\":[\"verify\"]", true)]
    [InlineData("", true)]
    [InlineData("\"use\":\"enc\"", false)]
    [InlineData("\"use\":1", false)]
    [InlineData("\"key_ops\":[\"encrypt\"]", false)]
    [InlineData("\"key_ops\":\"verify\"", false)]
    [InlineData("\"alg\":\"RS512\"", false)]
    [InlineData("\"alg\":\"HS256\"", false)]
    [InlineData("\"alg\":null", false)]
    public async Task What_a_key_says_of_its_use_is_respected(string members, bool believed)
    {
        Issuer.AnswerKeys = LocalIssuer.Say(Issuer.KeysJson(members));

        Assert.Equal(believed, (await OfferAsync(Issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task Two_keys_of_one_id_are_none()
    {
        using var other = RSA.Create(2048);
        var set = Issuer.KeysJson().Replace("]}", "," + LocalIssuer.Jwk("k1", other, "\"use\":\"sig\"") + "]}", StringComparison.Ordinal);
        Issuer.AnswerKeys = LocalIssuer.Say(set);

        Assert.Equal(TokenRules.Key, (await OfferAsync(Issuer.Sign())).Refusal?.Rule);
    }
}
