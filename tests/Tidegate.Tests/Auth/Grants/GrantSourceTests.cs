using System.Net;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Grants;

public sealed class GrantSourceTests : IDisposable
{
    private readonly AuthBench _auth = new();

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task A_signed_token_of_nobody_who_is_stored_is_believed_as_it_stands()
    {
        var admission = await _auth.OfferAsync(
            Token("\"roles\":[\"guest\"],\"permissions\":[\"user\"],\"plan\":\"free\",\"tenant_ids\":[3]")
        );

        Assert.True(admission.IsGranted);
        Assert.Equal(["guest"], Roles(admission));
        Assert.Equal(["user"], Permissions(admission));
        Assert.Equal(("free", "3"), (admission.Grant.Plan, admission.Grant.Tenants.Single()));
        Assert.Null(admission.Grant.Basis);
    }

    [Fact]
    public async Task What_is_stored_of_a_user_outranks_what_the_token_says()
    {
        await _auth.AddUserAsync("alice", "professional", "manager");
        await _auth.Users.ChangeAsync("alice", new UserChange { Tenants = ["1"], Permissions = ["own"] }, AuthBench.Cancel);

        var admission = await _auth.OfferAsync(
            Token("\"roles\":[\"admin\"],\"permissions\":[\"all\"],\"tenant_ids\":[1,2,3],\"plan\":\"enterprise\"")
        );

        Assert.Equal(["manager"], Roles(admission));
        Assert.Equal("own", Permissions(admission)[0]);
        Assert.Contains("analytics.access_realtime", Permissions(admission));
        Assert.DoesNotContain("all", Permissions(admission));
        Assert.Equal(["1"], admission.Grant!.Tenants);
        Assert.Equal("professional", admission.Grant.Plan);
        Assert.Equal(["admin"], admission.Grant.Basis!.Roles);
    }

    [Theory]
    [InlineData("professional", "free", "free")]
    [InlineData("professional", "enterprise", "professional")]
    [InlineData("professional", null, "professional")]
    [InlineData("free", "no-such-plan", "free")]
    [InlineData(null, "free", "free")]
    [InlineData(null, null, "default")]
    public async Task A_token_may_lower_the_plan_and_never_raise_it(string? stored, string? named, string expected)
    {
        await _auth.AddUserAsync("alice", stored);

        var admission = await _auth.OfferAsync(named is null ? TokenForge.Good() : Token($"\"plan\":\"{named}\""));

        Assert.Equal(expected, admission.Grant?.Plan);
    }

    [Fact]
    public async Task Roles_in_a_token_bring_their_permissions_too()
    {
        var admission = await _auth.OfferAsync(Token("\"roles\":[\"analytics_viewer\"],\"permissions\":[\"user\"]"));

        Assert.Equal("user", Permissions(admission)[0]);
        Assert.Contains("analytics.view_dashboard", Permissions(admission));
        Assert.Equal(["user"], admission.Grant!.Basis!.Permissions);
    }

    [Fact]
    public async Task A_disabled_user_is_refused_whatever_the_token_says()
    {
        await _auth.AddUserAsync();
        Assert.True((await _auth.OfferAsync(TokenForge.Good())).IsGranted);

        await _auth.Users.ChangeAsync("alice", new UserChange { IsDisabled = true }, AuthBench.Cancel);

        Assert.Equal(new Refusal(GatewayErrors.Revoked, UserRules.Disabled), (await _auth.OfferAsync(TokenForge.Good())).Refusal);
    }

    [Fact]
    public async Task Users_that_must_be_stored_and_are_not_are_refused()
    {
        using var auth = new AuthBench(changeIssuer: issuer => issuer.UsersMustExist = true);

        var unknown = await auth.OfferAsync(TokenForge.Good());
        await auth.AddUserAsync();

        Assert.Equal(new Refusal(GatewayErrors.TokenInvalid, UserRules.Unknown), unknown.Refusal);
        Assert.True((await auth.OfferAsync(TokenForge.Good())).IsGranted);
    }

    [Fact]
    public async Task The_users_of_another_house_are_none_of_ours_whatever_they_are_called()
    {
        using var auth = new AuthBench(changeIssuer: issuer => issuer.IgnoreStoredUsers = true);
        await auth.AddUserAsync("alice", null, "admin");

        var admission = await auth.OfferAsync(TokenForge.Good());

        Assert.True(admission.IsGranted);
        Assert.Empty(admission.Grant.Roles);
        Assert.Empty(admission.Grant.Permissions);
    }

    [Fact]
    public async Task The_stored_user_is_found_by_the_claim_that_names_the_user()
    {
        using var auth = new AuthBench(changeIssuer: issuer => issuer.UserIdClaim = "username");
        await auth.AddUserAsync("john.doe", null, "manager");

        var admission = await auth.OfferAsync(Token("\"username\":\"john.doe\""));

        Assert.Equal("alice", admission.Grant!.Subject); // what "sub" says
        Assert.Equal(["manager"], Roles(admission));
    }

    [Fact]
    public async Task An_API_key_is_believed_with_its_owners_rights()
    {
        await _auth.AddUserAsync("alice", "professional", "manager");
        var issued = await _auth.AddKeyAsync();

        var admission = await _auth.OfferAsync(issued.Key);

        Assert.True(admission.IsGranted);
        Assert.Equal(("alice", "alice", ApiKeyRing.IssuerName), (admission.Grant.Subject, admission.Grant.UserId, admission.Grant.Issuer));
        Assert.Equal((issued.Record.Id, null, "professional"), (admission.Grant.KeyId, admission.Grant.TokenId, admission.Grant.Plan));
        Assert.Equal(["manager"], Roles(admission));
        Assert.Equal(_auth.Time.GetUtcNow() + _auth.Options.Keys.SessionMax, admission.Grant.ExpiresAt);
        Assert.Equal(_auth.Time.GetUtcNow(), admission.Grant.IssuedAt);
    }

    [Fact]
    public async Task A_restricted_key_allows_what_its_scopes_name_and_its_owner_may_do_and_opens_no_door_by_a_role()
    {
        await _auth.AddUserAsync("alice", "professional", "admin");
        var end = _auth.Time.GetUtcNow().AddMinutes(5);
        string[] scopes = [KnownPermissions.Publish, "not.the.owners"];
        var issued = await _auth.AddKeyAsync(change: draft => draft with { Scopes = scopes, Plan = "free", ExpiresAt = end });

        var admission = await _auth.OfferAsync(issued.Key);

        Assert.Equal([KnownPermissions.Publish], Permissions(admission));
        Assert.Empty(admission.Grant!.Roles);
        Assert.Equal(("free", end), (admission.Grant.Plan, admission.Grant.ExpiresAt));
    }

    [Theory]
    [InlineData("publish:app/kds", true)]
    [InlineData("publish", true)]
    [InlineData("publisher", false)]
    [InlineData("publish/app", false)]
    [InlineData("pub", false)]
    [InlineData("other.right", false)]
    public async Task A_scope_names_a_right_of_the_owner_or_a_part_of_it_and_never_more(string scope, bool expected)
    {
        await _auth.AddUserAsync("alice", null, "admin");
        var issued = await _auth.AddKeyAsync(change: draft => draft with { Scopes = [scope] });

        var admission = await _auth.OfferAsync(issued.Key);

        Assert.Equal(expected ? [scope] : Array.Empty<string>(), Permissions(admission));
    }

    [Fact]
    public async Task A_token_that_was_given_for_a_restricted_key_stays_restricted_and_ends_with_the_key()
    {
        await _auth.AddUserAsync("alice", null, "admin");
        var issued = await _auth.AddKeyAsync();
        var token = Token($"\"key_id\":\"{issued.Record.Id}\",\"key_scopes\":[\"{KnownPermissions.Publish}\"]");

        var before = await _auth.OfferAsync(token);
        await _auth.Keys.RevokeAsync(issued.Record.Id, AuthBench.Cancel);
        var after = await _auth.OfferAsync(token);

        Assert.Equal([KnownPermissions.Publish], Permissions(before));
        Assert.Empty(before.Grant!.Roles);
        Assert.Equal(new Refusal(GatewayErrors.Revoked, ApiKeyRules.Revoked), after.Refusal);
    }

    [Theory]
    [InlineData(CredentialKind.Query)]
    [InlineData(CredentialKind.Cookie)]
    public async Task A_key_in_an_address_or_a_cookie_is_refused(CredentialKind kind)
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();

        Assert.Equal(new Refusal(GatewayErrors.TokenInvalid, ApiKeyRules.Transport), (await _auth.OfferAsync(issued.Key, kind)).Refusal);
        Assert.True((await _auth.OfferAsync(issued.Key, CredentialKind.FirstMessage)).IsGranted);
    }

    [Fact]
    public async Task The_address_decides_about_a_key_with_addresses()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync(change: draft => draft with { Addresses = ["192.0.2.1"] });

        Assert.True((await _auth.OfferAsync(issued.Key, address: IPAddress.Parse("192.0.2.1"))).IsGranted);
        Assert.Equal(GatewayErrors.Forbidden, (await _auth.OfferAsync(issued.Key, address: IPAddress.Loopback)).Refusal?.Error);
    }

    [Fact]
    public async Task What_is_neither_key_nor_token_is_refused_as_a_token_in_Development_too()
    {
        Assert.Equal(TokenRules.Form, (await _auth.OfferAsync("garbage")).Refusal?.Rule);
        Assert.Equal(TokenRules.Missing, (await _auth.OfferAsync("")).Refusal?.Rule);
        Assert.Equal(ApiKeyRules.Unknown, (await _auth.OfferAsync("tgk_garbage")).Refusal?.Rule);

        _auth.Options.DangerousAllowWeakSecrets = true;
        await _auth.AddUserAsync();
        await _auth.Keys.ImportAsync(new ApiKeyDraft("alice"), "test-api-key-free", AuthBench.Cancel);
        Assert.True((await _auth.OfferAsync("test-api-key-free")).IsGranted);
        Assert.Equal(TokenRules.Form, (await _auth.OfferAsync("test-api-key-pro")).Refusal?.Rule);
        Assert.Equal(TokenRules.Form, (await _auth.OfferAsync("test-api-key-free", CredentialKind.Query)).Refusal?.Rule);
    }

    [Fact]
    public async Task While_the_store_is_away_who_is_known_goes_on_and_others_are_told_to_come_back()
    {
        await _auth.AddUserAsync("alice", null, "manager");
        await _auth.AddUserAsync("bob");
        var issued = await _auth.AddKeyAsync("bob");
        Assert.True((await _auth.OfferAsync(TokenForge.Good())).IsGranted);

        _auth.Stores.IsAway = true;
        _auth.Time.Advance(TimeSpan.FromMinutes(2));
        var away = new Refusal(GatewayErrors.Unavailable, StoreRules.Unavailable);
        var stranger = TokenForge.Signed("HS256", TokenForge.Claims.Replace("alice", "carol", StringComparison.Ordinal));

        Assert.Equal(["manager"], Roles(await _auth.OfferAsync(TokenForge.Good())));
        Assert.Equal(away, (await _auth.OfferAsync(stranger)).Refusal);
        Assert.Equal(away, (await _auth.OfferAsync(issued.Key)).Refusal);
        Assert.Equal(TokenRules.Signature, (await _auth.OfferAsync(TokenForge.Good()[..^4] + "AAAA")).Refusal?.Rule); // a bad one is bad

        _auth.Stores.IsAway = false;
        Assert.True((await _auth.OfferAsync(issued.Key)).IsGranted);
    }

    [Fact]
    public async Task A_revoked_grant_is_refused_before_anything_stored_is_asked()
    {
        var source = _auth.Source(revoked: new EverythingRevoked());

        var admission = await _auth.OfferAsync(TokenForge.Good(), source: source);

        Assert.Equal("revoked.for_the_test", admission.Refusal?.Rule);
        Assert.Equal(0, _auth.Stores.Reads);
    }

    [Fact]
    public async Task A_ticket_goes_to_the_desk_and_what_is_stored_is_laid_over_it()
    {
        await _auth.AddUserAsync("alice", null, "manager");
        var source = _auth.Source(new OneTicket());

        var byKind = await _auth.OfferAsync("anything", CredentialKind.Ticket, source: source);
        var byForm = await _auth.OfferAsync("the-ticket", CredentialKind.FirstMessage, source: source);
        var without = await _auth.OfferAsync("the-ticket", CredentialKind.Ticket);

        Assert.False(byKind.IsGranted);
        Assert.Equal(["manager"], Roles(byForm));
        Assert.Equal(GatewayErrors.TokenInvalid, without.Refusal?.Error);
    }

    [Fact]
    public async Task A_known_user_with_a_known_token_costs_no_read()
    {
        await _auth.AddUserAsync();
        Assert.True((await _auth.OfferAsync(TokenForge.Good())).IsGranted);
        var before = _auth.Stores.Reads;

        Assert.True((await _auth.OfferAsync(TokenForge.Good())).IsGranted);

        Assert.Equal(before, _auth.Stores.Reads);
    }

    private static string Token(string claims) => TokenForge.Signed("HS256", $"{TokenForge.Claims[..^1]},{claims}}}");

    private static string[] Roles(Admission admission) => [.. admission.Grant!.Roles];

    private static string[] Permissions(Admission admission) => [.. admission.Grant!.Permissions];

    private sealed class EverythingRevoked : IRevokedGrants
    {
        public ValueTask<Refusal?> JudgeAsync(Grant grant, CancellationToken cancellation) => ValueTask.FromResult(Find(grant));

        public Refusal? Find(Grant grant) => new(GatewayErrors.Revoked, "revoked.for_the_test");
    }

    private sealed class OneTicket : ITicketDesk
    {
        public bool IsTicket(string secret) => secret == "the-ticket";

        public ValueTask<Admission> RedeemAsync(string ticket, GrantContext context, CancellationToken cancellation) =>
            ValueTask.FromResult(
                IsTicket(ticket)
                    ? Admission.Granted(
                        new Grant
                        {
                            Subject = "alice",
                            Issuer = TokenForge.Issuer,
                            ExpiresAt = DateTimeOffset.MaxValue,
                        }
                    )
                    : default
            );
    }
}
