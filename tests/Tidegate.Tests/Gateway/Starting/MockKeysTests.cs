using Microsoft.Extensions.Logging;
using Tidegate.Gateway.Starting;
using Tidegate.Tests.Auth;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class MockKeysTests : IDisposable
{
    private readonly AuthBench _auth = new(options => options.DangerousAllowWeakSecrets = true);
    private readonly RecordingLogger<MockKeys> _logger = new();

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task A_second_start_finds_them_there_and_makes_nothing_anew()
    {
        await StartAsync();
        await StartAsync();

        Assert.Equal(3, (await _auth.Stores.ListAsync(owner: null, after: null, count: 10, AuthBench.Cancel)).Count);
        Assert.True((await _auth.Keys.VerifyAsync("test-api-key-pro", address: null, AuthBench.Cancel)).IsDone);
    }

    [Fact]
    public async Task A_key_that_was_revoked_stays_so()
    {
        await StartAsync();
        var keys = await _auth.Stores.ListAsync("user_free_001", after: null, count: 10, AuthBench.Cancel);
        await _auth.Stores.RevokeAsync(Assert.Single(keys).Id, _auth.Time.GetUtcNow(), AuthBench.Cancel);
        _auth.Keys.Forget(keys[0].Id);

        await StartAsync();

        Assert.False((await _auth.Keys.VerifyAsync("test-api-key-free", address: null, AuthBench.Cancel)).IsDone);
    }

    [Fact]
    public async Task Without_its_database_a_start_goes_on_and_says_what_is_missing()
    {
        _auth.Stores.IsAway = true;

        await StartAsync();

        Assert.Contains("mock keys", Assert.Single(_logger.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        var keys = new MockKeys(_auth.Users, _auth.Keys, _logger);
        await keys.StartAsync(AuthBench.Cancel);
        await keys.StopAsync(AuthBench.Cancel);
    }
}
