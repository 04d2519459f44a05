using System.Net;
using System.Text.Json;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Tokens;

public sealed class TokenDeskTests : IDisposable
{
    private readonly TokenHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_token_of_the_trading_simulator_says_what_its_clients_know_and_lives_an_hour()
    {
        var user = await _house.AddUserAsync("user_pro_001", user => user with { Plan = "professional", Roles = ["trader"] });

        var issued = await IssueAsync(TokenSubject.Of(user), "simutrador");

        var claims = Payload(issued.AccessToken);
        Assert.Equal("user_pro_001", claims.GetProperty("sub").GetString());
        Assert.Equal("user_pro_001", claims.GetProperty("user_id").GetString());
        Assert.Equal("professional", claims.GetProperty("plan").GetString());
        Assert.Equal("simutrador-server", claims.GetProperty("iss").GetString());
        Assert.Equal("simutrador-client", claims.GetProperty("aud").GetString());
        Assert.Equal(3_600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(["aud", "exp", "iat", "iss", "plan", "sub", "user_id"], Names(claims));
        Assert.Equal(TimeSpan.FromSeconds(3_600), issued.AccessLifetime);
        Assert.Null(issued.RefreshToken);
        Assert.Equal("professional", (await _house.GrantAsync(issued.AccessToken, "simutrador")).Plan);
    }

    [Fact]
    public async Task A_token_of_the_restaurant_system_says_what_its_clients_know_and_lives_half_an_hour()
    {
        var user = await _house.AddUserAsync(
            "john.doe",
            user => user with { Email = "john@example.com", Roles = ["manager"], Tenants = ["1", "27"] }
        );

        var issued = await _house.SignInAsync("john.doe", "aura");

        var claims = Payload(issued.AccessToken);
        Assert.Equal($"{user.Id}", claims.GetProperty("sub").GetString());
        Assert.Equal("john.doe", claims.GetProperty("username").GetString());
        Assert.Equal("john@example.com", claims.GetProperty("email").GetString());
        Assert.Equal("""["manager"]""", claims.GetProperty("roles").GetRawText());
        Assert.Equal("[1,27]", claims.GetProperty("tenant_ids").GetRawText());
        Assert.Equal(issued.SessionId, claims.GetProperty("session_id").GetString());
        Assert.Equal("access", claims.GetProperty("type").GetString());
        Assert.Matches("^[A-Za-z0-9_-]{43}$", claims.GetProperty("jti").GetString());
        Assert.Equal(1_800, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(TimeSpan.FromDays(7), issued.RefreshLifetime);
        var grant = await _house.GrantAsync(issued.AccessToken, "aura");
        Assert.Equal(($"{user.Id}", "john.doe", issued.SessionId), (grant.Subject, grant.UserId, grant.FamilyId));
        Assert.Equal(["1", "27"], grant.Tenants);
    }

    [Theory]
    [InlineData("1,007")]
    [InlineData("1,mainz")]
    [InlineData("99999999999999999999")]
    public async Task Tenants_that_are_not_all_numbers_stay_texts(string tenants)
    {
        var user = await _house.AddUserAsync("eva", user => user with { Tenants = [.. tenants.Split(',')] });

        var issued = await IssueAsync(TokenSubject.Of(user), "aura");

        Assert.All(
            Payload(issued.AccessToken).GetProperty("tenant_ids").EnumerateArray(),
            each => Assert.Equal(JsonValueKind.String, each.ValueKind)
        );
        Assert.Equal(tenants.Split(','), (await _house.GrantAsync(issued.AccessToken, "aura")).Tenants);
    }

    [Fact]
    public async Task A_token_of_our_own_carries_what_a_grant_holds()
    {
        var user = await _house.AddUserAsync(
            "alice",
            user => user with { Roles = ["ops"], Permissions = ["md.read"], Tenants = ["t1"], Plan = "free" }
        );

        var grant = await _house.GrantAsync((await IssueAsync(TokenSubject.Of(user), "tidegate")).AccessToken);

        Assert.Equal(("alice", "free"), (grant.UserId, grant.Plan));
        Assert.Equal(["ops", "md.read", "t1"], [.. grant.Roles, .. grant.Permissions, .. grant.Tenants]);
        Assert.Equal(_house.Time.GetUtcNow(), grant.IssuedAt);
        Assert.NotNull(grant.TokenId);
    }

    [Theory]
    [InlineData("tidegate")]
    [InlineData("simutrador")]
    [InlineData("aura")]
    public async Task What_an_api_key_gets_can_do_no_more_and_live_no_longer_than_the_key(string issuer)
    {
        var user = await _house.AddUserAsync("bot", user => user with { Plan = "enterprise", Roles = ["admin"] });
        var key = new ApiKeyRecord
        {
            Id = "abcdefgh12345678",
            Prefix = "tgk_abcd",
            Hash = new string('0', 64),
            Owner = "bot",
            Plan = "free",
            Scopes = ["md.read"],
            ExpiresAt = _house.Time.GetUtcNow().AddSeconds(90),
        };

        var issued = await IssueAsync(TokenSubject.Of(user).With(key), issuer);

        var claims = Payload(issued.AccessToken);
        Assert.Equal(key.Id, claims.GetProperty("key_id").GetString());
        Assert.Equal("""["md.read"]""", claims.GetProperty("key_scopes").GetRawText());
        Assert.Equal(TimeSpan.FromSeconds(90), issued.AccessLifetime);
        Assert.Equal(key.Id, (await _house.GrantAsync(issued.AccessToken, issuer)).KeyId);
    }

    [Fact]
    public async Task A_key_that_has_ended_gets_nothing()
    {
        var subject = new TokenSubject { Name = "bot", NotAfter = _house.Time.GetUtcNow() };

        var outcome = await _house.Desk.IssueAsync(subject, "tidegate", TokenHouse.Nobody, TestContext.Current.CancellationToken);

        Assert.Same(GatewayErrors.TokenExpired, outcome.Refusal?.Error);
    }

    [Fact]
    public async Task A_refresh_gives_new_tokens_of_the_same_sign_in_and_of_the_roles_of_now()
    {
        var first = await _house.SignInAsync();
        var user = (await _house.Stores.Users.FindAsync("alice", TestContext.Current.CancellationToken))!;
        await _house.Stores.Users.UpdateAsync(user with { Roles = ["editor"] }, TestContext.Current.CancellationToken);
        _house.Time.Advance(TimeSpan.FromMinutes(10));

        var second = (await _house.RefreshAsync(first.RefreshToken)).Value;

        Assert.NotNull(second);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.Matches("^tgr_[A-Za-z0-9_-]{43}$", second.RefreshToken);
        Assert.Equal(["editor"], (await _house.GrantAsync(second.AccessToken)).Roles);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_twice_ends_its_sign_in_with_every_token_of_it()
    {
        var first = await _house.SignInAsync();
        var other = await _house.SignInAsync();
        var second = (await _house.RefreshAsync(first.RefreshToken)).Value!;

        var again = await _house.RefreshAsync(first.RefreshToken);
        var thief = await _house.RefreshAsync(second.RefreshToken);

        Assert.Equal((GatewayErrors.Revoked, RefreshRules.Reused), (again.Refusal!.Error, again.Refusal.Rule));
        Assert.Equal((GatewayErrors.Revoked, RefreshRules.Revoked), (thief.Refusal!.Error, thief.Refusal.Rule));
        Assert.Same(GatewayErrors.Revoked, (await _house.OfferAsync(first.AccessToken)).Refusal?.Error);
        Assert.Same(GatewayErrors.Revoked, (await _house.OfferAsync(second.AccessToken)).Refusal?.Error);
        Assert.True((await _house.OfferAsync(other.AccessToken)).IsGranted);
        Assert.Contains(
            await _house.AuditedAsync(),
            each => each is { Action: AuditActions.TokenReused, Subject: "alice", Rule: RefreshRules.Reused }
        );
    }

    [Fact]
    public async Task Of_many_that_show_one_refresh_token_at_once_one_gets_tokens_and_the_sign_in_ends()
    {
        var first = await _house.SignInAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => _house.RefreshAsync(first.RefreshToken))));

        Assert.Single(outcomes, outcome => outcome.IsDone);
        Assert.All(outcomes.Where(outcome => !outcome.IsDone), outcome => Assert.Same(GatewayErrors.Revoked, outcome.Refusal!.Error));
        Assert.False((await _house.OfferAsync(outcomes.Single(outcome => outcome.IsDone).Value!.AccessToken)).IsGranted);
    }

    [Fact]
    public async Task A_refresh_token_lives_seven_days_from_its_own_beginning()
    {
        var first = await _house.SignInAsync();
        _house.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        var second = (await _house.RefreshAsync(first.RefreshToken)).Value!;

        _house.Time.Advance(TimeSpan.FromDays(7));
        var late = await _house.RefreshAsync(second.RefreshToken);

        Assert.Equal((GatewayErrors.TokenExpired, RefreshRules.Expired), (late.Refusal!.Error, late.Refusal.Rule));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tgr_")]
    [InlineData("tgr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("tgr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0A")]
    [InlineData("TGR_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AAAA")]
    public async Task What_is_no_refresh_token_in_form_is_refused_without_asking_anybody(string text)
    {
        var calls = _house.Switch.Calls;

        var outcome = await _house.RefreshAsync(text);

        Assert.Equal((GatewayErrors.TokenInvalid, RefreshRules.Form), (outcome.Refusal!.Error, outcome.Refusal.Rule));
        Assert.Equal(calls, _house.Switch.Calls);
        Assert.Equal(RefreshRules.Form, (await _house.RefreshAsync(new string('A', 1_000_000))).Refusal?.Rule);
    }

    [Fact]
    public async Task A_refresh_token_that_nobody_issued_is_unknown()
    {
        var outcome = await _house.RefreshAsync("tgr_" + new string('A', 43));

        Assert.Equal((GatewayErrors.TokenInvalid, RefreshRules.Unknown), (outcome.Refusal!.Error, outcome.Refusal.Rule));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_who_was_disabled_or_removed_gets_nothing_and_the_sign_in_ends(bool isRemoved)
    {
        var issued = await _house.SignInAsync();
        var user = (await _house.Stores.Users.FindAsync("alice", TestContext.Current.CancellationToken))!;
        _ = isRemoved
            ? await _house.Stores.Users.DeleteAsync("alice", TestContext.Current.CancellationToken)
            : await _house.Stores.Users.UpdateAsync(user with { IsDisabled = true }, TestContext.Current.CancellationToken) is not null;

        var outcome = await _house.RefreshAsync(issued.RefreshToken);

        Assert.False(outcome.IsDone);
        Assert.Contains(outcome.Refusal.Rule, (string[])[RefreshRules.User, RefreshRules.Revoked, RefreshRules.Unknown]);
        Assert.Empty((await _house.Desk.ListAsync("alice", TestContext.Current.CancellationToken)).Value!);
    }

    [Fact]
    public async Task A_user_of_the_configuration_can_refresh_too()
    {
        using var house = new TokenHouse(options =>
            options.Users = [
                new()
                {
                    Name = "bot",
                    ApiKeyHash = "$sha256$" + new string('A', 43),
                    Permissions = ["a"],
                },
            ]
        );
        var subject = TokenSubject.Of(house.Configured.Find("bot")!.Value.User);
        var issued = (await house.Desk.BeginAsync(subject, "tidegate", TokenHouse.Nobody, TestContext.Current.CancellationToken)).Value!;

        var renewed = (await house.RefreshAsync(issued.RefreshToken)).Value;

        Assert.Equal(["a"], (await house.GrantAsync(renewed!.AccessToken)).Permissions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_database_that_goes_away_at_any_step_of_a_refresh_costs_nobody_their_sign_in(int step)
    {
        var issued = await _house.SignInAsync();
        _house.Switch.AwayAfter = step;

        var away = await _house.RefreshAsync(issued.RefreshToken);
        (_house.Switch.IsAway, _house.Switch.AwayAfter) = (false, 0);
        var back = await _house.RefreshAsync(issued.RefreshToken);

        Assert.Equal((GatewayErrors.Unavailable, StoreRules.Unavailable), (away.Refusal!.Error, away.Refusal.Rule));
        Assert.True(back.IsDone);
    }

    [Fact]
    public async Task Without_its_database_nobody_signs_in_lists_or_logs_out_and_nothing_throws()
    {
        var issued = await _house.SignInAsync();
        var grant = await _house.GrantAsync(issued.AccessToken);
        _house.Switch.IsAway = true;

        var begun = await _house.Desk.BeginAsync(issued.Subject, "tidegate", TokenHouse.Nobody, TestContext.Current.CancellationToken);
        var listed = await _house.Desk.ListAsync("alice", TestContext.Current.CancellationToken);
        var ended = await _house.Desk.EndAsync("alice", issued.SessionId!, TokenHouse.Nobody, TestContext.Current.CancellationToken);
        var loggedOut = await _house.Desk.LogoutAsync(grant, all: true, TokenHouse.Nobody, TestContext.Current.CancellationToken);

        Assert.All([begun.Refusal, listed.Refusal, ended, loggedOut], refusal => Assert.Same(GatewayErrors.Unavailable, refusal?.Error));
    }

    [Fact]
    public async Task Sign_ins_of_one_user_are_bounded_and_the_one_unused_for_longest_makes_room()
    {
        using var house = new TokenHouse(options => options.Issuers[0].Issuing.SignInsMax = 3);
        var issued = new List<IssuedTokens>();
        for (var number = 0; number < 4; number++)
        {
            issued.Add(await house.SignInAsync());
            house.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = (await house.Desk.ListAsync("alice", TestContext.Current.CancellationToken)).Value!;

        Assert.Equal([issued[3].SessionId, issued[2].SessionId, issued[1].SessionId], listed.Select(family => family.Id));
        Assert.Equal(RefreshRules.Revoked, (await house.RefreshAsync(issued[0].RefreshToken)).Refusal?.Rule);
    }

    [Fact]
    public async Task A_sign_in_can_be_ended_by_its_user_and_is_not_found_by_anybody_else()
    {
        var (mine, other) = (await _house.SignInAsync(), await _house.SignInAsync("bob"));

        var notMine = await EndAsync("alice", other.SessionId!);
        var unknown = await EndAsync("alice", "no-such-id");
        var nonsense = await EndAsync("alice", new string('\0', 10_000));
        var done = await EndAsync("alice", mine.SessionId!);
        var twice = await EndAsync("alice", mine.SessionId!);

        Assert.All([notMine, unknown, nonsense, twice], refusal => Assert.Same(GatewayErrors.NotFound, refusal?.Error));
        Assert.Null(done);
        Assert.Same(GatewayErrors.Revoked, (await _house.OfferAsync(mine.AccessToken)).Refusal?.Error);
        Assert.True((await _house.OfferAsync(other.AccessToken)).IsGranted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logging_out_ends_this_sign_in_or_all(bool all)
    {
        var (here, elsewhere) = (await _house.SignInAsync(), await _house.SignInAsync());
        var grant = await _house.GrantAsync(here.AccessToken);

        var refusal = await _house.Desk.LogoutAsync(grant, all, TokenHouse.Nobody, TestContext.Current.CancellationToken);

        Assert.Null(refusal);
        Assert.False((await _house.OfferAsync(here.AccessToken)).IsGranted);
        Assert.False((await _house.RefreshAsync(here.RefreshToken)).IsDone);
        Assert.Equal(!all, (await _house.OfferAsync(elsewhere.AccessToken)).IsGranted);
        Assert.Equal(!all, (await _house.RefreshAsync(elsewhere.RefreshToken)).IsDone);
        Assert.True((await _house.OfferAsync((await _house.SignInAsync()).AccessToken)).IsGranted); // the next sign-in is not concerned
    }

    [Fact]
    public async Task An_access_token_alone_is_revoked_by_logging_out()
    {
        var user = await _house.AddUserAsync("alice");
        var issued = await IssueAsync(TokenSubject.Of(user), "tidegate");

        await _house.Desk.LogoutAsync(
            await _house.GrantAsync(issued.AccessToken),
            false,
            TokenHouse.Nobody,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("revoked.token", (await _house.OfferAsync(issued.AccessToken)).Refusal?.Rule);
    }

    [Fact]
    public async Task The_list_of_sign_ins_says_from_where_and_by_what_in_plain_characters()
    {
        var user = await _house.AddUserAsync("alice");
        var caller = new Caller("alice", IPAddress.Parse("192.0.2.7"), "Bröwser/1\r\n" + new string('x', 500));

        await _house.Desk.BeginAsync(TokenSubject.Of(user), "tidegate", caller, TestContext.Current.CancellationToken);

        var family = Assert.Single((await _house.Desk.ListAsync("alice", TestContext.Current.CancellationToken)).Value!);
        Assert.Equal("192.0.2.7", family.Address);
        Assert.StartsWith("Br?wser/1??xxx", family.Agent, StringComparison.Ordinal);
        Assert.Equal(256, family.Agent!.Length);
    }

    [Fact]
    public async Task Nothing_that_is_kept_or_printed_holds_a_token()
    {
        var issued = await _house.SignInAsync();
        var renewed = (await _house.RefreshAsync(issued.RefreshToken)).Value!;
        await _house.RefreshAsync(issued.RefreshToken);

        var kept = JsonSerializer.Serialize(
            await _house.Stores.Refresh.FindAsync(issued.SessionId!, TestContext.Current.CancellationToken)
        );
        var printed = string.Join(
            '\n',
            [kept, $"{issued}", $"{renewed}", .. (await _house.AuditedAsync()).Select(each => each.ToString())]
        );

        foreach (var secret in (string[])[issued.AccessToken, issued.RefreshToken!, renewed.AccessToken, renewed.RefreshToken!])
        {
            Assert.DoesNotContain(secret[^20..], printed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everything_is_audited_with_the_rule_that_decided()
    {
        var issued = await _house.SignInAsync();
        var renewed = (await _house.RefreshAsync(issued.RefreshToken)).Value!;
        await _house.RefreshAsync("nonsense");
        await _house.Desk.LogoutAsync(
            await _house.GrantAsync(renewed.AccessToken),
            false,
            TokenHouse.Nobody,
            TestContext.Current.CancellationToken
        );

        var events = await _house.AuditedAsync();

        Assert.Equal(
            [
                AuditActions.TokenIssued,
                AuditActions.TokenRefreshed,
                AuditActions.TokenRefused,
                AuditActions.TokenRevoked,
                AuditActions.LoggedOut,
            ],
            events.Select(each => each.Action)
        );
        Assert.Equal((GatewayErrors.TokenInvalid.Id, RefreshRules.Form), (events[2].Error, events[2].Rule));
    }

    [Fact]
    public async Task An_issuer_that_cannot_sign_is_our_mistake()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await IssueAsync(new TokenSubject { Name = "a" }, "nobody"));
    }

    private async Task<IssuedTokens> IssueAsync(TokenSubject subject, string issuer) =>
        (await _house.Desk.IssueAsync(subject, issuer, TokenHouse.Nobody, TestContext.Current.CancellationToken)).Value!;

    private async Task<Refusal?> EndAsync(string subject, string id) =>
        await _house.Desk.EndAsync(subject, id, TokenHouse.Nobody, TestContext.Current.CancellationToken);

    private static JsonElement Payload(string token) => JsonDocument.Parse(TokenInspector.Decode(token)!.PayloadJson).RootElement;

    private static IEnumerable<string> Names(JsonElement claims) =>
        claims.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal);
}
