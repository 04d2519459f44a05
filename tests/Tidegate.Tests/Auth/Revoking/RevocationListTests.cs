using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Revoking;

public sealed class RevocationListTests : IDisposable
{
    private readonly TokenHouse _house = new(options => options.RevocationsMax = 1_000);

    private RevocationList List => _house.Revocations;

    private DateTimeOffset Now => _house.Time.GetUtcNow();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_token_is_revoked_by_its_id_and_no_other_is()
    {
        Assert.Null(await RevokeTokenAsync("t-1"));

        AssertRevoked(GrantOf("alice", "t-1"), RevocationRules.Token);
        Assert.Null(List.Find(GrantOf("alice", "T-1")));
        Assert.Null(List.Find(GrantOf("alice", null)));
    }

    [Fact]
    public async Task Tokens_of_a_user_are_revoked_up_to_an_instant_and_those_that_do_not_say_when_count_as_older()
    {
        await RevokeSubjectAsync("alice", Now);

        AssertRevoked(GrantOf("alice", "a", Now), RevocationRules.Subject);
        AssertRevoked(GrantOf("alice", "b", Now.AddDays(-3)), RevocationRules.Subject);
        AssertRevoked(GrantOf("alice", "c", null), RevocationRules.Subject);
        Assert.Null(List.Find(GrantOf("alice", "d", Now.AddSeconds(1))));
        Assert.Null(List.Find(GrantOf("bob", "e", Now)));
    }

    [Fact]
    public async Task A_user_is_meant_by_name_also_where_the_subject_is_a_number()
    {
        await RevokeSubjectAsync("john.doe", Now);

        AssertRevoked(GrantOf("7", "a", Now) with { UserId = "john.doe" }, RevocationRules.Subject);
        Assert.Null(List.Find(GrantOf("john.doe", "a", Now) with { UserId = "somebody.else" }));
    }

    [Fact]
    public async Task An_instant_that_lies_ahead_counts_as_now()
    {
        await RevokeSubjectAsync("alice", Now.AddYears(10));

        Assert.Null(List.Find(GrantOf("alice", "a", Now.AddSeconds(1))));
    }

    [Fact]
    public async Task A_later_revocation_of_a_user_is_never_undone_by_an_earlier_one()
    {
        await RevokeSubjectAsync("alice", Now);
        await RevokeSubjectAsync("alice", Now.AddDays(-1));

        AssertRevoked(GrantOf("alice", "a", Now), RevocationRules.Subject);
    }

    [Fact]
    public async Task A_sign_in_in_the_second_of_the_revocation_gets_a_token_that_is_good()
    {
        var first = await _house.SignInAsync();
        _house.Time.Advance(TimeSpan.FromMilliseconds(300));
        await RevokeSubjectAsync("alice", Now);

        var again = _house.SignInAsync();
        await _house.Time.UntilTimerAsync(TimeSpan.FromSeconds(1));
        _house.Time.Advance(TimeSpan.FromMilliseconds(700));

        Assert.False((await _house.OfferAsync(first.AccessToken)).IsGranted);
        Assert.True((await _house.OfferAsync((await again).AccessToken)).IsGranted);
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        var issued = await _house.SignInAsync("eva");
        await RevokeTokenAsync("t-1");
        await RevokeSubjectAsync("alice", Now);
        await _house.Desk.EndAsync("eva", issued.SessionId!, TokenHouse.Nobody, TestContext.Current.CancellationToken);

        var restarted = _house.MakeList();

        Assert.Equal(RevocationRules.Token, (await JudgeAsync(restarted, GrantOf("bob", "t-1")))?.Rule);
        Assert.Equal(RevocationRules.Subject, (await JudgeAsync(restarted, GrantOf("alice", "x", Now)))?.Rule);
        Assert.Equal(RevocationRules.SignIn, (await JudgeAsync(restarted, GrantOf("eva", "y") with { FamilyId = issued.SessionId }))?.Rule);
    }

    [Fact]
    public async Task While_nobody_can_know_nobody_is_let_in_and_then_it_is_read()
    {
        await RevokeTokenAsync("t-1");
        var restarted = _house.MakeList();
        _house.Switch.IsAway = true;

        var away = await JudgeAsync(restarted, GrantOf("alice", "t-2"));
        _house.Switch.IsAway = false;

        Assert.Equal((GatewayErrors.Unavailable, StoreRules.Unavailable), (away!.Error, away.Rule));
        Assert.Null(await JudgeAsync(restarted, GrantOf("alice", "t-2")));
        Assert.NotNull(await JudgeAsync(restarted, GrantOf("alice", "t-1")));
    }

    [Fact]
    public async Task Once_read_it_answers_without_the_database()
    {
        Assert.Null(await JudgeAsync(List, GrantOf("alice", "t-1")));
        _house.Switch.IsAway = true;

        Assert.Null(await JudgeAsync(List, GrantOf("alice", "t-1")));
    }

    [Fact]
    public async Task A_revocation_that_cannot_be_written_does_not_hold_and_says_so()
    {
        _house.Switch.IsAway = true;

        var refusal = await RevokeTokenAsync("t-1");

        Assert.Same(GatewayErrors.Unavailable, refusal?.Error);
        Assert.Null(List.Find(GrantOf("alice", "t-1")));
    }

    [Fact]
    public async Task When_it_is_full_another_revocation_is_refused_and_none_is_forgotten()
    {
        for (var number = 0; number < 1_000; number++)
        {
            Assert.Null(await RevokeTokenAsync($"t-{number}"));
        }

        var refusal = await RevokeTokenAsync("one-more");
        var known = await RevokeTokenAsync("t-0");

        Assert.Equal((GatewayErrors.RevocationLimit, RevocationRules.Full), (refusal!.Error, refusal.Rule));
        Assert.Null(known);
        Assert.Null(List.Find(GrantOf("alice", "one-more")));
        Assert.All(Enumerable.Range(0, 1_000), number => Assert.NotNull(List.Find(GrantOf("alice", $"t-{number}"))));
    }

    [Fact]
    public async Task What_others_have_revoked_is_taken_in_beyond_the_bound()
    {
        for (var number = 0; number < 1_000; number++)
        {
            await RevokeTokenAsync($"t-{number}");
        }

        var foreign = new Revocation(RevocationKind.TokenId, "foreign", Now, Now.AddHours(1));
        await _house.Stores.Revocations.AddAsync(foreign, TestContext.Current.CancellationToken);
        await List.OnChangedAsync(
            [new StoreChange(1, StoreChangeKind.Revocation, "TokenId:foreign")],
            TestContext.Current.CancellationToken
        );

        AssertRevoked(GrantOf("alice", "foreign"), RevocationRules.Token);
    }

    [Fact]
    public async Task An_entry_goes_when_its_last_token_has_expired_and_not_before()
    {
        await List.RevokeTokenAsync("t-1", Now.AddMinutes(10), TokenHouse.Nobody, null, TestContext.Current.CancellationToken);

        _house.Time.Advance(TimeSpan.FromMinutes(10));
        await List.PurgeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, List.Count);
        _house.Time.Advance(TimeSpan.FromMilliseconds(1));
        await List.PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, List.Count);
        Assert.Empty(await _house.Stores.Revocations.ListAsync(DateTimeOffset.MinValue, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_whose_end_is_not_known_is_remembered_for_as_long_as_one_may_live()
    {
        await RevokeTokenAsync("t-1");

        var entry = await _house.Stores.Revocations.FindAsync(RevocationKind.TokenId, "t-1", TestContext.Current.CancellationToken);

        Assert.True(entry!.Until >= Now + _house.Options.Issuers[0].LifetimeMax);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("caf\u00e9", null)]
    [InlineData("a\nb", null)]
    [InlineData("t-1", "because\n")]
    public async Task What_is_no_name_is_refused(string value, string? reason)
    {
        var token = await List.RevokeTokenAsync(value, null, TokenHouse.Nobody, reason, TestContext.Current.CancellationToken);
        var subject = await List.RevokeSubjectAsync(value, Now, TokenHouse.Nobody, reason, TestContext.Current.CancellationToken);
        var huge = await RevokeTokenAsync(new string('x', 129));

        Assert.All([token, subject, huge], refusal => Assert.Same(GatewayErrors.BadRequest, refusal?.Error));
        Assert.Equal(0, List.Count);
    }

    [Fact]
    public async Task A_revoked_token_leaves_the_cache_of_verified_ones()
    {
        var issued = await _house.SignInAsync();
        var grant = await _house.GrantAsync(issued.AccessToken);
        Assert.Equal(1, _house.Cache.Count);

        await RevokeTokenAsync(grant.TokenId!);

        Assert.Equal(0, _house.Cache.Count);
    }

    [Fact]
    public async Task A_subject_with_a_colon_is_heard_of_as_a_whole()
    {
        await _house.Stores.Revocations.AddAsync(
            new Revocation(RevocationKind.Subject, "corp:alice:7", Now, Now.AddHours(1)),
            TestContext.Current.CancellationToken
        );
        var changes = await _house.Stores.Changes.ReadAfterAsync(0, 10, TestContext.Current.CancellationToken);

        await List.OnChangedAsync(changes, TestContext.Current.CancellationToken);

        AssertRevoked(GrantOf("corp:alice:7", "a", Now), RevocationRules.Subject);
    }

    private async Task<Refusal?> RevokeTokenAsync(string id) =>
        await List.RevokeTokenAsync(id, null, TokenHouse.Nobody, null, TestContext.Current.CancellationToken);

    private async Task<Refusal?> RevokeSubjectAsync(string subject, DateTimeOffset before) =>
        await List.RevokeSubjectAsync(subject, before, TokenHouse.Nobody, "left", TestContext.Current.CancellationToken);

    private static async Task<Refusal?> JudgeAsync(RevocationList list, Grant grant) =>
        await list.JudgeAsync(grant, TestContext.Current.CancellationToken);

    private void AssertRevoked(Grant grant, string rule)
    {
        var refusal = List.Find(grant);

        Assert.Equal((GatewayErrors.Revoked, rule), (refusal?.Error, refusal?.Rule));
    }

    private Grant GrantOf(string user, string? tokenId, DateTimeOffset? issuedAt = null) =>
        new()
        {
            Subject = user,
            Issuer = "tidegate",
            TokenId = tokenId,
            IssuedAt = issuedAt,
            ExpiresAt = Now.AddHours(1),
        };
}
