using Tidegate.Gateway.Starting;
using Tidegate.Tests.Auth;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class TraderKeyTests : IDisposable
{
    private readonly AuthBench _auth = new(options => options.DangerousAllowWeakSecrets = true);

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task It_is_the_same_at_every_start_and_stored_once()
    {
        var first = await MakeAsync();
        var second = await MakeAsync();

        Assert.Equal(first, second);
        Assert.Matches("^[0-9a-f]{64}$", first);
        Assert.Single(await _auth.Stores.ListAsync(TraderKey.Owner, after: null, count: 10, AuthBench.Cancel));
        var verified = await _auth.Keys.VerifyAsync(first!, address: null, AuthBench.Cancel);
        Assert.Equal(TraderKey.Owner, verified.Value!.Owner.Name);
    }

    [Fact]
    public async Task It_tells_nothing_of_the_pepper_and_differs_with_it()
    {
        using var other = new AuthBench(options => options.DangerousAllowWeakSecrets = true);

        Assert.NotEqual(await MakeAsync(), await TraderKey.MakeAsync(other.Users, other.Keys, other.Options.Keys.Pepper, AuthBench.Cancel));
    }

    [Fact]
    public async Task One_that_was_revoked_is_not_printed_and_stays_so()
    {
        var key = await MakeAsync();
        var stored = Assert.Single(await _auth.Stores.ListAsync(TraderKey.Owner, after: null, count: 10, AuthBench.Cancel));
        await _auth.Stores.RevokeAsync(stored.Id, _auth.Time.GetUtcNow(), AuthBench.Cancel);
        _auth.Keys.Forget(stored.Id);

        Assert.Null(await MakeAsync());
        Assert.False((await _auth.Keys.VerifyAsync(key!, address: null, AuthBench.Cancel)).IsDone);
    }

    [Fact]
    public async Task Without_a_database_or_a_pepper_there_is_none()
    {
        Assert.Null(await TraderKey.MakeAsync(_auth.Users, _auth.Keys, pepper: null, AuthBench.Cancel));
        _auth.Stores.IsAway = true;

        Assert.Null(await MakeAsync());
    }

    private Task<string?> MakeAsync() => TraderKey.MakeAsync(_auth.Users, _auth.Keys, _auth.Options.Keys.Pepper, AuthBench.Cancel);
}
