using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Tidegate.Auth;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Issuers;

public sealed class ExternalIssuerTests : IssuerTest
{
    [Fact]
    public async Task A_token_is_believed_by_keys_that_were_found_through_discovery()
    {
        var admission = await OfferAsync(Issuer.Sign());

        Assert.True(admission.IsGranted);
        Assert.Equal(("alice", "ext"), (admission.Grant.Subject, admission.Grant.Issuer));
        Assert.Equal((1, 1), (Issuer.Discoveries, Issuer.KeySets));
    }

    [Fact]
    public async Task A_key_set_alone_is_enough_where_the_issuer_is_named()
    {
        Trusted = Trust(options => (options.Authority, options.Issuer, options.JwksUri) = (null, "somebody", Issuer.Address + "/keys"));

        Assert.True((await OfferAsync(Issuer.Sign(issuer: "somebody"))).IsGranted);
        Assert.False((await OfferAsync(Issuer.Sign())).IsGranted);
        Assert.Equal(0, Issuer.Discoveries);
    }

    [Fact]
    public async Task Many_who_come_at_once_wait_for_one_fetch()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Issuer.AnswerKeys = async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            await LocalIssuer.Say(Issuer.KeysJson())(context);
        };

        var token = Issuer.Sign();
        var waiting = Enumerable.Range(0, 200).Select(_ => OfferAsync(token)).ToArray();
        go.SetResult();

        Assert.All(await Task.WhenAll(waiting), admission => Assert.True(admission.IsGranted));
        Assert.Equal(1, Issuer.KeySets);
    }

    [Fact]
    public async Task A_new_key_is_found_by_its_first_token()
    {
        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
        Time.Advance(PublishedKeys.FetchGap);
        Issuer.Add("k2");

        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task Unknown_keys_at_a_thousand_a_second_cost_the_issuer_one_fetch_a_minute()
    {
        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
        var unknown = Enumerable.Range(0, 10).Select(number => Issuer.Sign(keyId: $"unknown-{number}")).ToArray();
        for (var turn = 0; turn < 3_000; turn++)
        {
            if (turn % 1_000 == 0)
            {
                Time.Advance(TimeSpan.FromSeconds(20)); // 20, 40 and 60 s
            }

            var admission = await OfferAsync(unknown[turn % 10]);
            Assert.Equal((GatewayErrors.TokenInvalid, TokenRules.Key), (admission.Refusal?.Error, admission.Refusal?.Rule));
        }

        Assert.Equal(2, Issuer.KeySets);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("RS384")]
    public async Task A_token_of_an_algorithm_that_is_not_asked_for_causes_no_fetch(string algorithm)
    {
        var admission = await OfferAsync(Issuer.Sign(algorithm: algorithm));

        Assert.Same(GatewayErrors.TokenInvalid, admission.Refusal?.Error);
        Assert.Equal(0, Issuer.Discoveries);
    }

    [Fact]
    public async Task A_token_of_another_issuer_causes_no_fetch()
    {
        await OfferAsync(Issuer.Sign(issuer: "https://elsewhere.example"));
        await OfferAsync(TokenForge.Good());

        Assert.Equal(0, Issuer.Discoveries);
    }

    [Fact]
    public async Task An_issuer_that_dies_is_believed_for_a_day_and_no_longer()
    {
        var token = Issuer.Sign();
        Assert.True((await OfferAsync(token)).IsGranted);
        await Issuer.DisposeAsync();

        Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.True((await OfferAsync(token)).IsGranted);
        Time.Advance(TimeSpan.FromMinutes(6)); // past what was remembered as verified too
        var late = await OfferAsync(token);

        Assert.Equal((GatewayErrors.Unavailable, TokenRules.IssuerUnavailable), (late.Refusal?.Error, late.Refusal?.Rule));
    }

    [Fact]
    public async Task An_issuer_that_stalls_is_given_up_after_five_seconds_and_asked_again_a_minute_later()
    {
        Issuer.AnswerKeys = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var waiting = OfferAsync(Issuer.Sign());
        while (Issuer.KeySets == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TokenRules.IssuerUnavailable, (await waiting).Refusal?.Rule);
        Issuer.AnswerKeys = null;
        Assert.False((await OfferAsync(Issuer.Sign())).IsGranted);
        Time.Advance(TimeSpan.FromSeconds(55));

        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_any_longer_leaves_and_the_fetch_goes_on()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Issuer.AnswerKeys = async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            await LocalIssuer.Say(Issuer.KeysJson())(context);
        };
        using var left = new CancellationTokenSource();
        var leaver = OfferUntilAsync(Issuer.Sign(), left.Token);
        var stayer = OfferAsync(Issuer.Sign());

        await left.CancelAsync();
        go.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.True((await stayer).IsGranted);
    }

    [Fact]
    public async Task Keys_are_kept_fresh_without_anybody_asking_and_one_that_is_withdrawn_is_believed_no_more()
    {
        using var stop = new CancellationTokenSource();
        var old = Issuer.Sign();
        var running = new KeyRefresh(Trusted, Cache).RunAsync(stop.Token);
        await Time.UntilTimerAsync(TimeSpan.FromMinutes(15));
        Assert.True((await OfferAsync(old)).IsGranted);
        Assert.Equal((1, 1), (Issuer.KeySets, Cache.Count));
        await Time.UntilTimerAsync(TimeSpan.FromMinutes(15), after: TimeSpan.FromMinutes(14)); // the next fetch, not this one's deadline

        Issuer.Rotate("k2");
        Time.Advance(TimeSpan.FromMinutes(15));
        while (Cache.Count > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.False((await OfferAsync(old)).IsGranted);
        Assert.True((await OfferAsync(Issuer.Sign())).IsGranted);
        Assert.Equal(2, Issuer.KeySets);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Several_issuers_are_several_and_one_that_is_down_harms_no_other()
    {
        await using var second = await LocalIssuer.StartAsync();
        await using var down = await LocalIssuer.StartAsync();
        second.Rotate("k2"); // another pair
        Trusted = new TrustedIssuers(
            new AuthOptions
            {
                DangerousAllowLoopbackIssuers = true,
                Issuers =
                [
                    new() { Name = "ext", Authority = Issuer.Address },
                    new() { Name = "two", Authority = second.Address },
                    new() { Name = "down", Authority = down.Address },
                    TokenForge.IssuerOptions(),
                ],
            },
            Documents
        );
        var late = down.Sign();
        await down.DisposeAsync();
        string[] all = ["ext", "two", "down", "main"];

        Assert.Equal("ext", (await OfferAsync(Issuer.Sign(), all)).Grant?.Issuer);
        Assert.Equal("two", (await OfferAsync(second.Sign(), all)).Grant?.Issuer);
        Assert.Equal("main", (await OfferAsync(TokenForge.Good(), all)).Grant?.Issuer);
        Assert.Same(GatewayErrors.Unavailable, (await OfferAsync(late, all)).Refusal?.Error);
        Assert.False((await OfferAsync(second.Sign(keyId: "k1", issuer: Issuer.Address), all)).IsGranted); // in another's name
    }
}
