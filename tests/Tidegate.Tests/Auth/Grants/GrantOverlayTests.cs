using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Grants;

/// <summary>Looking at what an open session was granted again.</summary>
public sealed class GrantOverlayTests : IDisposable
{
    private readonly AuthBench _auth = new();

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task Where_nothing_has_changed_nothing_is_said()
    {
        await _auth.AddUserAsync("alice", "free", "manager");
        var grant = await OpenAsync(TokenForge.Good());

        await _auth.HearChangesAsync();

        Assert.Null(_auth.Overlay.Review(grant));
    }

    [Fact]
    public async Task What_was_changed_of_a_user_holds_for_the_open_session_with_the_same_subject_and_end()
    {
        await _auth.AddUserAsync("alice", "professional", "manager");
        var grant = await OpenAsync(TokenForge.Good());

        var change = new UserChange
        {
            Roles = ["analytics_viewer"],
            Plan = "free",
            Tenants = ["7"],
        };
        await _auth.Users.ChangeAsync("alice", change, AuthBench.Cancel);
        await _auth.HearChangesAsync();
        var review = _auth.Overlay.Review(grant);

        Assert.True(review?.IsGranted);
        var changed = review!.Value.Grant!;
        Assert.Equal((grant.Subject, grant.ExpiresAt, grant.TokenId), (changed.Subject, changed.ExpiresAt, changed.TokenId));
        Assert.Equal(("analytics_viewer", "free", "7"), (changed.Roles.Single(), changed.Plan, changed.Tenants.Single()));
        Assert.Null(_auth.Overlay.Review(changed));
    }

    [Fact]
    public async Task A_plan_that_was_lowered_goes_up_again_when_the_user_does()
    {
        await _auth.AddUserAsync("alice", "professional");
        var grant = await OpenAsync(TokenForge.Good());

        grant = await AfterAsync(grant, "free");
        Assert.Equal("free", grant.Plan);
        grant = await AfterAsync(grant, "enterprise");
        Assert.Equal("enterprise", grant.Plan);

        async Task<Grant> AfterAsync(Grant present, string plan)
        {
            await _auth.Users.ChangeAsync("alice", new UserChange { Plan = plan }, AuthBench.Cancel);
            await _auth.HearChangesAsync();
            return _auth.Overlay.Review(present)!.Value.Grant!;
        }
    }

    [Fact]
    public async Task A_permission_that_a_role_loses_is_lost_in_the_open_session()
    {
        await _auth.AddUserAsync("alice", null, "manager");
        var (stored, free) = (await OpenAsync(TokenForge.Good()), await OpenAsync(Free));
        Assert.Contains("analytics.access_realtime", stored.Permissions);
        Assert.Contains("analytics.access_realtime", free.Permissions);

        await _auth.Stores.PutAsync(new StoredDocument("role", "manager", """{"permissions":["a"]}""", 0), AuthBench.Cancel);
        await _auth.HearChangesAsync();

        Assert.Equal(["a"], _auth.Overlay.Review(stored)?.Grant?.Permissions ?? []);
        Assert.Equal(["user", "a"], _auth.Overlay.Review(free)?.Grant?.Permissions ?? []);
    }

    [Fact]
    public async Task A_disabled_user_and_a_revoked_key_end_their_sessions()
    {
        await _auth.AddUserAsync("alice");
        await _auth.AddUserAsync("bob");
        var issued = await _auth.AddKeyAsync("bob");
        var (byToken, byKey) = (await OpenAsync(TokenForge.Good()), await OpenAsync(issued.Key));

        await _auth.Users.ChangeAsync("alice", new UserChange { IsDisabled = true }, AuthBench.Cancel);
        await _auth.Keys.RevokeAsync(issued.Record.Id, AuthBench.Cancel);
        await _auth.HearChangesAsync();

        Assert.Equal(new Refusal(GatewayErrors.Revoked, UserRules.Disabled), _auth.Overlay.Review(byToken)?.Refusal);
        Assert.Equal(new Refusal(GatewayErrors.Revoked, ApiKeyRules.Revoked), _auth.Overlay.Review(byKey)?.Refusal);
    }

    [Fact]
    public async Task A_deleted_owner_ends_the_sessions_of_the_keys()
    {
        await _auth.AddUserAsync("bob");
        var issued = await _auth.AddKeyAsync("bob");
        var grant = await OpenAsync(issued.Key);

        await _auth.Users.DeleteAsync("bob", AuthBench.Cancel);
        await _auth.HearChangesAsync();

        Assert.Equal(GatewayErrors.Revoked, _auth.Overlay.Review(grant)?.Refusal?.Error);
    }

    [Fact]
    public async Task A_rotated_key_ends_its_sessions_when_the_overlap_is_over()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();
        var grant = await OpenAsync(issued.Key);
        await _auth.Keys.RotateAsync(issued.Record.Id, TimeSpan.FromMinutes(10), AuthBench.Cancel);
        await _auth.HearChangesAsync();
        var shortened = _auth.Overlay.Review(grant)?.Grant;

        Assert.Equal(_auth.Time.GetUtcNow().AddMinutes(10), shortened?.ExpiresAt);
        Assert.Null(_auth.Overlay.Review(shortened!));
        _auth.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(GatewayErrors.TokenExpired, _auth.Overlay.Review(shortened!)?.Refusal?.Error);
    }

    [Fact]
    public async Task What_cannot_be_known_changes_nothing_and_is_caught_up_with_when_the_store_is_back()
    {
        await _auth.AddUserAsync();
        var grant = await OpenAsync(TokenForge.Good());
        var user = await _auth.Stores.FindAsync("alice", AuthBench.Cancel);
        await _auth.Stores.Inner.Users.UpdateAsync(user! with { IsDisabled = true }, AuthBench.Cancel);
        _auth.Stores.IsAway = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(_auth.HearChangesAsync);
        Assert.Null(_auth.Overlay.Review(grant));

        _auth.Stores.IsAway = false;
        await _auth.Stored.OnUnknownAsync(AuthBench.Cancel);
        Assert.Equal(UserRules.Disabled, _auth.Overlay.Review(grant)?.Refusal?.Rule);
    }

    private static string Free =>
        TokenForge.Signed(
            "HS256",
            $$"""{"sub":"nobody","jti":"t-2","iat":{{TokenForge.Now}},"exp":{{TokenForge.Now + 900}},"roles":["manager"],"permissions":["user"]}"""
        );

    private async Task<Grant> OpenAsync(string secret)
    {
        var admission = await _auth.OfferAsync(secret);
        Assert.True(admission.IsGranted, admission.Refusal?.ToString());
        return admission.Grant;
    }
}
