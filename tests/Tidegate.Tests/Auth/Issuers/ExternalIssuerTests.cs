using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Tidegate.Auth;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Issuers;

public sealed class ExternalIssuerTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly VerifiedTokenCache _cache = new(64, TimeSpan.FromMinutes(5));
    private LocalIssuer _issuer = null!;
    private IssuerDocuments _documents = null!;
    private TrustedIssuers _trusted = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await LocalIssuer.StartAsync();
        _documents = new IssuerDocuments(_time);
        _trusted = Trust();
    }

    public async ValueTask DisposeAsync()
    {
        _documents.Dispose();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_believed_by_keys_that_were_found_through_discovery()
    {
        var admission = await OfferAsync(_issuer.Sign());

        Assert.True(admission.IsGranted);
        Assert.Equal(("alice", "ext"), (admission.Grant.Subject, admission.Grant.Issuer));
        Assert.Equal((1, 1), (_issuer.Discoveries, _issuer.KeySets));
    }

    [Fact]
    public async Task A_key_set_alone_is_enough_where_the_issuer_is_named()
    {
        _trusted = Trust(options => (options.Authority, options.Issuer, options.JwksUri) = (null, "somebody", _issuer.Address + "/keys"));

        Assert.True((await OfferAsync(_issuer.Sign(issuer: "somebody"))).IsGranted);
        Assert.False((await OfferAsync(_issuer.Sign())).IsGranted);
        Assert.Equal(0, _issuer.Discoveries);
    }

    [Fact]
    public async Task Many_who_come_at_once_wait_for_one_fetch()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _issuer.AnswerKeys = async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            await LocalIssuer.Say(_issuer.KeysJson())(context);
        };

        var token = _issuer.Sign();
        var waiting = Enumerable.Range(0, 200).Select(_ => OfferAsync(token)).ToArray();
        go.SetResult();

        Assert.All(await Task.WhenAll(waiting), admission => Assert.True(admission.IsGranted));
        Assert.Equal(1, _issuer.KeySets);
    }

    [Fact]
    public async Task A_new_key_is_found_by_its_first_token()
    {
        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
        _time.Advance(PublishedKeys.FetchGap);
        _issuer.Add("k2");

        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task Unknown_keys_at_a_thousand_a_second_cost_the_issuer_one_fetch_a_minute()
    {
        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
        var unknown = Enumerable.Range(0, 10).Select(number => _issuer.Sign(keyId: $"unknown-{number}")).ToArray();
        for (var turn = 0; turn < 3_000; turn++)
        {
            if (turn % 1_000 == 0)
            {
                _time.Advance(TimeSpan.FromSeconds(20)); // 20, 40 and 60 s
            }

            var admission = await OfferAsync(unknown[turn % 10]);
            Assert.Equal((GatewayErrors.TokenInvalid, TokenRules.Key), (admission.Refusal?.Error, admission.Refusal?.Rule));
        }

        Assert.Equal(2, _issuer.KeySets);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("RS384")]
    public async Task A_token_of_an_algorithm_that_is_not_asked_for_causes_no_fetch(string algorithm)
    {
        var admission = await OfferAsync(_issuer.Sign(algorithm: algorithm));

        Assert.Same(GatewayErrors.TokenInvalid, admission.Refusal?.Error);
        Assert.Equal(0, _issuer.Discoveries);
    }

    [Fact]
    public async Task A_token_of_another_issuer_causes_no_fetch()
    {
        await OfferAsync(_issuer.Sign(issuer: "https://elsewhere.example"));
        await OfferAsync(TokenForge.Good());

        Assert.Equal(0, _issuer.Discoveries);
    }

    [Fact]
    public async Task An_issuer_that_dies_is_believed_for_a_day_and_no_longer()
    {
        var token = _issuer.Sign();
        Assert.True((await OfferAsync(token)).IsGranted);
        await _issuer.DisposeAsync();

        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.True((await OfferAsync(token)).IsGranted);
        _time.Advance(TimeSpan.FromMinutes(6)); // past what was remembered as verified too
        var late = await OfferAsync(token);

        Assert.Equal((GatewayErrors.Unavailable, TokenRules.IssuerUnavailable), (late.Refusal?.Error, late.Refusal?.Rule));
    }

    [Fact]
    public async Task An_issuer_that_stalls_is_given_up_after_five_seconds_and_asked_again_a_minute_later()
    {
        _issuer.AnswerKeys = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var waiting = OfferAsync(_issuer.Sign());
        while (_issuer.KeySets == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TokenRules.IssuerUnavailable, (await waiting).Refusal?.Rule);
        _issuer.AnswerKeys = null;
        Assert.False((await OfferAsync(_issuer.Sign())).IsGranted);
        _time.Advance(TimeSpan.FromSeconds(55));

        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_any_longer_leaves_and_the_fetch_goes_on()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _issuer.AnswerKeys = async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            await LocalIssuer.Say(_issuer.KeysJson())(context);
        };
        using var left = new CancellationTokenSource();
        var leaver = OfferUntilAsync(_issuer.Sign(), left.Token);
        var stayer = OfferAsync(_issuer.Sign());

        await left.CancelAsync();
        go.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.True((await stayer).IsGranted);
    }

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
        var token = _issuer.Sign();
        _issuer.AnswerKeys = LocalIssuer.Say(lie);
        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(token)).Refusal?.Rule);
        _time.Advance(PublishedKeys.FetchGap);
        _issuer.AnswerKeys = null;
        Assert.True((await OfferAsync(token)).IsGranted);
        _time.Advance(PublishedKeys.FetchGap);
        _issuer.AnswerKeys = LocalIssuer.Say(lie);
        var unknown = await OfferAsync(_issuer.Sign(keyId: "unknown"));

        Assert.Equal(TokenRules.Key, unknown.Refusal?.Rule);
        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
        Assert.Equal(3, _issuer.KeySets);
    }

    [Fact]
    public async Task A_document_without_an_end_is_read_no_further_than_its_limit()
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _issuer.AnswerKeys = async context =>
        {
            var part = new byte[64 * 1024];
            Array.Fill(part, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, CancellationToken.None);
            }

            hungUp.SetResult();
        };

        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(_issuer.Sign())).Refusal?.Rule);
        await hungUp.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_document_that_says_it_has_ten_megabytes_is_not_read_at_all()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _issuer.AnswerKeys = async context =>
        {
            context.Response.ContentLength = 10 * 1024 * 1024;
            await context.Response.Body.FlushAsync(context.RequestAborted); // the head goes out, and nothing after it
            await asked.Task;
            context.Abort();
        };

        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(_issuer.Sign())).Refusal?.Rule); // at once: no clock moved
        asked.SetResult();
    }

    [Fact]
    public async Task A_document_may_have_256_KiB_and_not_one_byte_more()
    {
        string Padded(int size) => _issuer.KeysJson().PadRight(size);

        _issuer.AnswerKeys = LocalIssuer.Say(Padded(IssuerDocuments.BytesMax + 1));
        Assert.False((await OfferAsync(_issuer.Sign())).IsGranted);
        _time.Advance(PublishedKeys.FetchGap);
        _issuer.AnswerKeys = LocalIssuer.Say(Padded(IssuerDocuments.BytesMax));

        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task A_set_may_have_32_keys_and_not_33()
    {
        for (var number = 2; number <= 33; number++)
        {
            _issuer.Add($"k{number}");
        }

        Assert.False((await OfferAsync(_issuer.Sign())).IsGranted);
        _issuer.Rotate("k1");
        using var spare = RSA.Create(2048);
        var others = string.Concat(Enumerable.Range(2, 31).Select(number => "," + LocalIssuer.Jwk($"k{number}", spare, "\"use\":\"enc\"")));
        _issuer.AnswerKeys = LocalIssuer.Say(_issuer.KeysJson().Replace("]}", others + "]}", StringComparison.Ordinal));
        _time.Advance(PublishedKeys.FetchGap);

        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
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
            return LocalIssuer.Say(_issuer.KeysJson())(context);
        };
        _issuer.AnswerKeys = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = other.Address + "/keys";
            return Task.CompletedTask;
        };

        Assert.False((await OfferAsync(_issuer.Sign())).IsGranted);
        Assert.Equal(0, elsewhere);
    }

    [Theory]
    [InlineData("https://issuer.example")]
    [InlineData("{address}/")]
    [InlineData("")]
    public async Task A_discovery_document_of_another_issuer_is_refused(string named)
    {
        var text = named.Replace("{address}", _issuer.Address, StringComparison.Ordinal);
        _issuer.AnswerDiscovery = LocalIssuer.Say($$"""{"issuer":"{{text}}","jwks_uri":"{{_issuer.Address}}/keys"}""");

        Assert.False((await OfferAsync(_issuer.Sign())).IsGranted);
        Assert.Equal(0, _issuer.KeySets);
    }

    [Theory]
    [InlineData("http://192.0.2.1/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/keys")]
    [InlineData("https://user:password@issuer.example/keys")]
    [InlineData("")]
    public async Task A_key_set_is_not_read_from_where_it_may_not_be(string address)
    {
        _issuer.AnswerDiscovery = LocalIssuer.Say($$"""{"issuer":"{{_issuer.Address}}","jwks_uri":"{{address}}"}""");

        Assert.Equal(TokenRules.IssuerUnavailable, (await OfferAsync(_issuer.Sign())).Refusal?.Rule);
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
        _issuer.AnswerKeys = LocalIssuer.Say(_issuer.KeysJson(members));

        Assert.Equal(believed, (await OfferAsync(_issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task Two_keys_of_one_id_are_none()
    {
        using var other = RSA.Create(2048);
        var set = _issuer.KeysJson().Replace("]}", "," + LocalIssuer.Jwk("k1", other, "\"use\":\"sig\"") + "]}", StringComparison.Ordinal);
        _issuer.AnswerKeys = LocalIssuer.Say(set);

        Assert.Equal(TokenRules.Key, (await OfferAsync(_issuer.Sign())).Refusal?.Rule);
    }

    [Fact]
    public async Task Keys_are_kept_fresh_without_anybody_asking_and_one_that_is_withdrawn_is_believed_no_more()
    {
        using var stop = new CancellationTokenSource();
        var old = _issuer.Sign();
        var running = new KeyRefresh(_trusted, _cache).RunAsync(stop.Token);
        await _time.UntilTimerAsync(TimeSpan.FromMinutes(15));
        Assert.True((await OfferAsync(old)).IsGranted);
        Assert.Equal((1, 1), (_issuer.KeySets, _cache.Count));

        _issuer.Rotate("k2");
        _time.Advance(TimeSpan.FromMinutes(15));
        while (_cache.Count > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.False((await OfferAsync(old)).IsGranted);
        Assert.True((await OfferAsync(_issuer.Sign())).IsGranted);
        Assert.Equal(2, _issuer.KeySets);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Several_issuers_are_several_and_one_that_is_down_harms_no_other()
    {
        await using var second = await LocalIssuer.StartAsync();
        await using var down = await LocalIssuer.StartAsync();
        second.Rotate("k2"); // another pair
        _trusted = new TrustedIssuers(
            new AuthOptions
            {
                DangerousAllowLoopbackIssuers = true,
                Issuers =
                [
                    new() { Name = "ext", Authority = _issuer.Address },
                    new() { Name = "two", Authority = second.Address },
                    new() { Name = "down", Authority = down.Address },
                    TokenForge.IssuerOptions(),
                ],
            },
            _documents
        );
        var late = down.Sign();
        await down.DisposeAsync();
        string[] all = ["ext", "two", "down", "main"];

        Assert.Equal("ext", (await OfferAsync(_issuer.Sign(), all)).Grant?.Issuer);
        Assert.Equal("two", (await OfferAsync(second.Sign(), all)).Grant?.Issuer);
        Assert.Equal("main", (await OfferAsync(TokenForge.Good(), all)).Grant?.Issuer);
        Assert.Same(GatewayErrors.Unavailable, (await OfferAsync(late, all)).Refusal?.Error);
        Assert.False((await OfferAsync(second.Sign(keyId: "k1", issuer: _issuer.Address), all)).IsGranted); // in another's name
    }

    [Theory]
    [InlineData("http://issuer.example", null, null)]
    [InlineData("http://127.0.0.1:1", null, null)]
    [InlineData("ftp://issuer.example", null, null)]
    [InlineData("issuer.example", null, null)]
    [InlineData("https://a@issuer.example", null, null)]
    [InlineData("https://issuer.example/?a=b", null, null)]
    [InlineData("https://issuer.example/#a", null, null)]
    [InlineData("https://issuer.example", "https://issuer.example/keys", null)]
    [InlineData(null, "https://issuer.example/keys", null)]
    [InlineData("https://issuer.example", null, "HS256")]
    [InlineData("https://issuer.example", null, "none")]
    public void What_could_be_tampered_with_on_the_way_is_a_fault(string? authority, string? keySet, string? algorithm)
    {
        var issuer = new IssuerOptions
        {
            Name = "ext",
            Authority = authority,
            JwksUri = keySet,
            KeyAlgorithms = algorithm is null ? null : [algorithm],
        };

        Assert.Single(AuthOptionsFaults.Find(new AuthOptions { Issuers = [issuer] }));
    }

    [Fact]
    public void An_issuer_elsewhere_needs_no_keys_here()
    {
        Assert.Empty(
            AuthOptionsFaults.Find(new AuthOptions { Issuers = [new() { Name = "ext", Authority = "https://issuer.example/realm" }] })
        );
    }

    private TrustedIssuers Trust(Action<IssuerOptions>? change = null)
    {
        var options = new IssuerOptions
        {
            Name = "ext",
            Authority = _issuer.Address,
            Leeway = TimeSpan.Zero,
        };
        change?.Invoke(options);
        return new TrustedIssuers(new AuthOptions { Issuers = [options], DangerousAllowLoopbackIssuers = true }, _documents);
    }

    private Task<Admission> OfferUntilAsync(string token, CancellationToken cancellation) => OfferUntilAsync(token, ["ext"], cancellation);

    private Task<Admission> OfferAsync(string token, string[]? believed = null) =>
        OfferUntilAsync(token, believed ?? ["ext"], TestContext.Current.CancellationToken);

    private async Task<Admission> OfferUntilAsync(string token, string[] believed, CancellationToken cancellation) =>
        await new JwtGrantSource(_trusted, _cache, _time).GrantAsync(
            new Credential(CredentialKind.Header, token),
            new GrantContext(believed),
            cancellation
        );
}
