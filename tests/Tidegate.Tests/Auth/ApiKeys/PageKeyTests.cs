using Tidegate.Auth.ApiKeys;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.ApiKeys;

/// <summary>Keys that are made with another credential for a page: they may what that may, and end with it.</summary>
public sealed class PageKeyTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly AuthBench _auth = new();

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task Of_a_key_it_may_what_that_may_from_where_that_may()
    {
        await _auth.AddUserAsync("alice", "professional");
        var parent = await _auth.AddKeyAsync("alice", draft => draft with { Scopes = ["a"], Plan = "free", Addresses = ["127.0.0.0/8"] });

        var derived = (await MakeAsync(await GrantOfAsync(parent, "127.0.0.1"))).Record;

        Assert.Equal(("alice", "free"), (derived.Owner, derived.Plan));
        Assert.Equal(parent.Record.Scopes, derived.Scopes);
        Assert.Equal(parent.Record.Addresses, derived.Addresses);
        Assert.Equal(_auth.Time.GetUtcNow() + PageKeys.LifeMax, derived.ExpiresAt);
    }

    [Fact]
    public async Task It_does_not_outlive_its_parent()
    {
        await _auth.AddUserAsync();
        var end = _auth.Time.GetUtcNow() + Hour;
        var parent = await _auth.AddKeyAsync("alice", draft => draft with { ExpiresAt = end });

        Assert.Equal(end, (await MakeAsync(await GrantOfAsync(parent))).Record.ExpiresAt);
    }

    [Fact]
    public async Task It_is_revoked_with_its_parent_and_with_no_other_key()
    {
        await _auth.AddUserAsync();
        var (parent, other) = (await _auth.AddKeyAsync(), await _auth.AddKeyAsync());
        var derived = await MakeAsync(await GrantOfAsync(parent));

        await _auth.Keys.RevokeAsync(other.Record.Id, AuthBench.Cancel);
        Assert.True(await IsGoodAsync(derived));

        Assert.True(await _auth.Keys.RevokeAsync(parent.Record.Id, AuthBench.Cancel));
        Assert.False(await IsGoodAsync(derived));
    }

    [Fact]
    public async Task Its_open_sessions_end_with_its_parent()
    {
        await _auth.AddUserAsync();
        var parent = await _auth.AddKeyAsync();
        var grant = await GrantOfAsync(await MakeAsync(await GrantOfAsync(parent)));
        Assert.Null(_auth.Overlay.Review(grant));

        await _auth.Keys.RevokeAsync(parent.Record.Id, AuthBench.Cancel);
        await _auth.HearChangesAsync();

        Assert.Equal(GatewayErrors.Revoked, _auth.Overlay.Review(grant)?.Refusal?.Error);
    }

    [Fact]
    public async Task Where_its_parent_is_rotated_it_ends_when_the_old_one_does()
    {
        await _auth.AddUserAsync();
        var parent = await _auth.AddKeyAsync();
        var derived = await MakeAsync(await GrantOfAsync(parent));
        var grant = await GrantOfAsync(derived);

        await _auth.Keys.RotateAsync(parent.Record.Id, Hour, AuthBench.Cancel);
        await _auth.HearChangesAsync();
        Assert.True(await IsGoodAsync(derived));
        Assert.Equal(_auth.Time.GetUtcNow() + Hour, _auth.Overlay.Review(grant)?.Grant?.ExpiresAt);

        _auth.Time.Advance(Hour);
        Assert.False(await IsGoodAsync(derived));
    }

    [Fact]
    public async Task It_makes_no_further_key_so_that_a_key_for_a_day_lives_a_day()
    {
        await _auth.AddUserAsync();
        var derived = await MakeAsync(await GrantOfAsync(await _auth.AddKeyAsync()));

        var second = await _auth.PageKeys.MakeAsync(await GrantOfAsync(derived), AuthBench.Cancel);

        Assert.Equal(new Refusal(GatewayErrors.Forbidden, ApiKeyRules.Derived), second.Refusal);
    }

    [Fact]
    public async Task There_is_none_of_a_key_that_is_revoked_or_not_there_nor_for_who_is_no_stored_user()
    {
        await _auth.AddUserAsync();
        var parent = await _auth.AddKeyAsync();
        var grant = await GrantOfAsync(parent);
        await _auth.Keys.RevokeAsync(parent.Record.Id, AuthBench.Cancel);

        Assert.False((await _auth.PageKeys.MakeAsync(grant, AuthBench.Cancel)).IsDone);
        Assert.False((await _auth.PageKeys.MakeAsync(grant with { KeyId = "k_nobody" }, AuthBench.Cancel)).IsDone);
        Assert.False((await _auth.PageKeys.MakeAsync(Token() with { UserId = "nobody" }, AuthBench.Cancel)).IsDone);
    }

    [Fact]
    public async Task Of_a_token_it_has_the_restrictions_and_the_end()
    {
        await _auth.AddUserAsync();

        var derived = (await MakeAsync(Token() with { Scopes = ["a"], Plan = "free" })).Record;

        Assert.Equal(("alice", "free", "a"), (derived.Owner, derived.Plan, derived.Scopes.Single()));
        Assert.Equal(_auth.Time.GetUtcNow() + Hour, derived.ExpiresAt);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("sign-in")]
    [InlineData("user")]
    public async Task What_revokes_the_token_revokes_the_key_that_was_made_with_it_and_its_sessions(string what)
    {
        await _auth.AddUserAsync();
        var key = await MakeAsync(Token());
        var other = await MakeAsync(Token() with { TokenId = "t-2", FamilyId = null });
        var grant = await GrantOfAsync(key);
        _auth.Time.Advance(TimeSpan.FromSeconds(1));

        var isNews = what switch
        {
            "token" => _auth.Revoked.Tokens.Add("t-1"),
            "sign-in" => _auth.Revoked.Families.Add("f-1"),
            _ => _auth.Revoked.Users.TryAdd("alice", _auth.Time.GetUtcNow()),
        };
        Assert.True(isNews);

        Assert.False(await IsGoodAsync(key));
        Assert.Equal(GatewayErrors.Revoked, _auth.Overlay.Review(grant)?.Refusal?.Error);
        Assert.Equal(what != "user", await IsGoodAsync(other));
    }

    [Fact]
    public async Task Of_a_token_that_a_key_brought_it_ends_with_the_first_of_both()
    {
        await _auth.AddUserAsync();
        var parent = await _auth.AddKeyAsync();
        var key = await MakeAsync(Token() with { KeyId = parent.Record.Id });
        var other = await MakeAsync(Token() with { KeyId = parent.Record.Id, TokenId = "t-2", FamilyId = null });
        Assert.Equal(_auth.Time.GetUtcNow() + Hour, key.Record.ExpiresAt);

        _auth.Revoked.Tokens.Add("t-1");
        Assert.False(await IsGoodAsync(key));
        Assert.True(await IsGoodAsync(other));

        await _auth.Keys.RevokeAsync(parent.Record.Id, AuthBench.Cancel);
        Assert.False(await IsGoodAsync(other));
    }

    [Fact]
    public async Task A_key_of_its_own_is_not_revoked_with_its_users_tokens()
    {
        await _auth.AddUserAsync();
        var key = await _auth.AddKeyAsync();
        _auth.Revoked.Users.Add("alice", _auth.Time.GetUtcNow());

        Assert.True(await IsGoodAsync(key));
    }

    /// <summary>What a token of an hour says, given at a sign-in.</summary>
    private Grant Token() =>
        new()
        {
            Subject = "alice",
            Issuer = "own",
            ExpiresAt = _auth.Time.GetUtcNow() + Hour,
            IssuedAt = _auth.Time.GetUtcNow(),
            TokenId = "t-1",
            FamilyId = "f-1",
        };

    private async Task<IssuedApiKey> MakeAsync(Grant grant)
    {
        var made = await _auth.PageKeys.MakeAsync(grant, AuthBench.Cancel);
        Assert.True(made.IsDone, made.Refusal?.ToString());
        return made.Value;
    }

    private async Task<Grant> GrantOfAsync(IssuedApiKey key, string address = "192.0.2.7")
    {
        var admission = await _auth.OfferAsync(key.Key, address: System.Net.IPAddress.Parse(address));
        Assert.True(admission.IsGranted, admission.Refusal?.ToString());
        return admission.Grant;
    }

    private async Task<bool> IsGoodAsync(IssuedApiKey key) => (await _auth.Keys.VerifyAsync(key.Key, null, AuthBench.Cancel)).IsDone;
}
