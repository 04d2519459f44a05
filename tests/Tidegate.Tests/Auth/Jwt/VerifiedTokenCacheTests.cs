using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Jwt;

public sealed class VerifiedTokenCacheTests
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_second_use_gives_the_same_grant()
    {
        var source = Source(new VerifiedTokenCache(10, Age));

        var first = await OfferAsync(source);
        var second = await OfferAsync(source);

        Assert.NotNull(first.Grant);
        Assert.Same(first.Grant, second.Grant);
    }

    [Fact]
    public async Task A_token_never_outlives_its_end_in_the_cache()
    {
        var source = Source(new VerifiedTokenCache(10, TimeSpan.FromHours(1)));
        Assert.True((await OfferAsync(source)).IsGranted);

        _time.Advance(TimeSpan.FromSeconds(900) - TimeSpan.FromTicks(1));
        var before = await OfferAsync(source);
        _time.Advance(TimeSpan.FromTicks(1));
        var at = await OfferAsync(source);

        Assert.True(before.IsGranted);
        Assert.Equal(TokenRules.ExpiredRecently, at.Refusal?.Rule);
    }

    [Fact]
    public async Task A_step_of_the_wall_clock_past_the_end_is_obeyed()
    {
        var source = Source(new VerifiedTokenCache(10, TimeSpan.FromHours(1)));
        Assert.True((await OfferAsync(source)).IsGranted);

        _time.StepWallClock(TimeSpan.FromSeconds(900));

        Assert.False((await OfferAsync(source)).IsGranted);
    }

    [Fact]
    public async Task An_entry_is_verified_anew_after_its_longest_age()
    {
        var source = Source(new VerifiedTokenCache(10, Age));
        var first = await OfferAsync(source);

        _time.Advance(Age - TimeSpan.FromTicks(1));
        var young = await OfferAsync(source);
        _time.Advance(TimeSpan.FromTicks(1));
        var old = await OfferAsync(source);

        Assert.Same(first.Grant, young.Grant);
        Assert.True(old.IsGranted);
        Assert.NotSame(first.Grant, old.Grant);
    }

    [Fact]
    public async Task The_cache_holds_no_more_than_it_may_and_keeps_what_is_used()
    {
        var cache = new VerifiedTokenCache(8, Age);
        var source = Source(cache);
        var used = await OfferAsync(source, Numbered(0));

        for (var number = 1; number < 100; number++)
        {
            Assert.True((await OfferAsync(source, Numbered(number))).IsGranted);
            Assert.Same(used.Grant, (await OfferAsync(source, Numbered(0))).Grant);
            Assert.InRange(cache.Count, 1, 8);
        }
    }

    [Fact]
    public async Task Refusals_are_not_remembered()
    {
        var cache = new VerifiedTokenCache(8, Age);
        var source = Source(cache);

        Assert.False((await OfferAsync(source, TokenForge.Good()[..^4] + "AAAA")).IsGranted);

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task A_forgotten_token_or_subject_is_verified_anew()
    {
        var cache = new VerifiedTokenCache(8, Age);
        var source = Source(cache);
        var first = await OfferAsync(source);

        cache.ForgetToken("somebody-else");
        cache.ForgetSubject("somebody-else");
        var kept = await OfferAsync(source);
        cache.ForgetToken("t-1");
        var second = await OfferAsync(source);
        cache.ForgetSubject("alice");
        var third = await OfferAsync(source);

        Assert.Same(first.Grant, kept.Grant);
        Assert.NotSame(kept.Grant, second.Grant);
        Assert.NotSame(second.Grant, third.Grant);
    }

    [Fact]
    public void What_was_verified_before_a_revocation_does_not_enter_after_it()
    {
        var cache = new VerifiedTokenCache(8, Age);
        var grant = new Grant
        {
            Subject = "alice",
            Issuer = "main",
            ExpiresAt = _time.GetUtcNow().AddHours(1),
        };
        var before = cache.Epoch;

        cache.ForgetSubject("alice");
        cache.Add(new TokenFingerprint(1, 2, 3, 4), grant, _time.GetUtcNow(), before);

        Assert.Null(cache.Find(new TokenFingerprint(1, 2, 3, 4), _time.GetUtcNow()));
    }

    [Fact]
    public async Task A_token_known_to_one_endpoint_is_not_thereby_known_to_another()
    {
        var trusted = TokenForge.Trust(
            TokenForge.IssuerOptions(),
            new IssuerOptions { Name = "other", Keys = [new() { Secret = TokenForge.Secret + "2" }] }
        );
        var source = new JwtGrantSource(trusted, new VerifiedTokenCache(8, Age), _time);
        var credential = new Credential(CredentialKind.Header, TokenForge.Good());

        var main = await source.GrantAsync(credential, new GrantContext(["main"]), TestContext.Current.CancellationToken);
        var other = await source.GrantAsync(credential, new GrantContext(["other"]), TestContext.Current.CancellationToken);

        Assert.True(main.IsGranted);
        Assert.Equal(TokenRules.Signature, other.Refusal?.Rule);
    }

    [Fact]
    public void A_second_use_allocates_nothing()
    {
        var source = Source(new VerifiedTokenCache(8, Age));
        var credential = new Credential(CredentialKind.Header, TokenForge.Good());
        var context = new GrantContext(TokenForge.Believed);
        var granted = 0;

        for (var turn = 0; turn < 1_000; turn++) // warm: pools filled, code compiled
        {
            granted += Offer() ? 1 : 0;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1_000; turn++)
        {
            granted += Offer() ? 1 : 0;
        }

        var perUse = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
        Assert.Equal(2_000, granted);
        Assert.Equal(0, perUse); // less than one byte a use: a tier change of the compiler may still fall into the measured part

        bool Offer()
        {
            var admission = source.GrantAsync(credential, context, CancellationToken.None);
            return admission is { IsCompletedSuccessfully: true, Result.IsGranted: true };
        }
    }

    [Fact]
    public async Task Many_threads_agree_while_entries_come_and_go()
    {
        var cache = new VerifiedTokenCache(16, Age);
        var source = Source(cache);
        var tokens = Enumerable.Range(0, 64).Select(Numbered).ToArray();

        await Parallel.ForAsync(
            0,
            2_000,
            TestContext.Current.CancellationToken,
            async (turn, _) =>
            {
                var number = turn * 7 % tokens.Length;
                if (turn % 50 == 0)
                {
                    cache.ForgetToken($"t-{number}");
                }

                Assert.Equal($"t-{number}", (await OfferAsync(source, tokens[number])).Grant?.TokenId);
                Assert.InRange(cache.Count, 0, 16 + 8); // a reader may see both generations in the middle of a change
            }
        );

        Assert.InRange(cache.Count, 1, 16);
    }

    private static string Numbered(int number) =>
        TokenForge.Signed("HS256", $$"""{"sub":"alice","jti":"t-{{number}}","exp":{{TokenForge.Now + 900}}}""");

    private static async Task<Admission> OfferAsync(JwtGrantSource source, string? token = null) =>
        await source.GrantAsync(
            new Credential(CredentialKind.Header, token ?? TokenForge.Good("HS256")),
            new GrantContext(TokenForge.Believed),
            TestContext.Current.CancellationToken
        );

    private JwtGrantSource Source(VerifiedTokenCache cache) => new(TokenForge.Trust(TokenForge.IssuerOptions()), cache, _time);
}
