using Tidegate.Auth.ApiKeys;

namespace Tidegate.Tests.Auth.ApiKeys;

public sealed class DerivedKeyTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly AuthBench _auth = new();

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task It_may_what_its_parent_may_from_where_its_parent_may()
    {
        await _auth.AddUserAsync("alice", "professional");
        var parent = await _auth.AddKeyAsync("alice", draft => draft with { Scopes = ["a"], Plan = "free", Addresses = ["127.0.0.0/8"] });

        var derived = (await _auth.Keys.DeriveAsync(parent.Record.Id, Day, AuthBench.Cancel)).Value!.Record;

        Assert.Equal(("alice", "free"), (derived.Owner, derived.Plan));
        Assert.Equal(parent.Record.Scopes, derived.Scopes);
        Assert.Equal(parent.Record.Addresses, derived.Addresses);
        Assert.Equal(_auth.Time.GetUtcNow() + Day, derived.ExpiresAt);
    }

    [Fact]
    public async Task It_does_not_outlive_its_parent()
    {
        await _auth.AddUserAsync();
        var end = _auth.Time.GetUtcNow() + TimeSpan.FromHours(1);
        var parent = await _auth.AddKeyAsync("alice", draft => draft with { ExpiresAt = end });

        Assert.Equal(end, (await _auth.Keys.DeriveAsync(parent.Record.Id, Day, AuthBench.Cancel)).Value!.Record.ExpiresAt);
    }

    [Fact]
    public async Task It_is_revoked_with_its_parent_and_with_no_other_key()
    {
        await _auth.AddUserAsync();
        var (parent, other) = (await _auth.AddKeyAsync(), await _auth.AddKeyAsync());
        var derived = (await _auth.Keys.DeriveAsync(parent.Record.Id, Day, AuthBench.Cancel)).Value!;
        var ofDerived = (await _auth.Keys.DeriveAsync(derived.Record.Id, Day, AuthBench.Cancel)).Value!;
        Assert.True(await IsGoodAsync(ofDerived));

        await _auth.Keys.RevokeAsync(other.Record.Id, AuthBench.Cancel);
        Assert.True(await IsGoodAsync(derived));

        Assert.True(await _auth.Keys.RevokeAsync(parent.Record.Id, AuthBench.Cancel));
        Assert.False(await IsGoodAsync(derived));
        Assert.False(await IsGoodAsync(ofDerived));
    }

    [Fact]
    public async Task There_is_none_of_a_key_that_is_revoked_or_not_there()
    {
        await _auth.AddUserAsync();
        var parent = await _auth.AddKeyAsync();
        await _auth.Keys.RevokeAsync(parent.Record.Id, AuthBench.Cancel);

        Assert.False((await _auth.Keys.DeriveAsync(parent.Record.Id, Day, AuthBench.Cancel)).IsDone);
        Assert.False((await _auth.Keys.DeriveAsync("k_nobody", Day, AuthBench.Cancel)).IsDone);
    }

    private async Task<bool> IsGoodAsync(IssuedApiKey key) => (await _auth.Keys.VerifyAsync(key.Key, null, AuthBench.Cancel)).IsDone;
}
