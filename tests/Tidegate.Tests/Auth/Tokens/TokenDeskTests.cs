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
