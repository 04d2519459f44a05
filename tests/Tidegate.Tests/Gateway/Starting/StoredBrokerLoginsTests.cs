using Tidegate.Auth.Brokers;
using Tidegate.Feeds.Brokers;
using Tidegate.Gateway.Starting;
using Tidegate.Tests.Auth;
using Tidegate.Tests.Auth.Brokers;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class StoredBrokerLoginsTests : IDisposable
{
    private readonly BrokerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_feed_gets_the_login_of_the_newest_user_or_of_the_one_it_is_for()
    {
        var newest = new StoredBrokerLogins(_bench.Sessions, _ => null);
        var ofAlice = new StoredBrokerLogins(_bench.Sessions, broker => broker == "angel" ? "alice" : null);
        Assert.Null(await newest.GetAsync("angel", AuthBench.Cancel));
        foreach (var user in (string[])["alice", "bob"])
        {
            await _bench.Auth.AddUserAsync(user);
            await _bench.LoginAsync(BrokerBench.Draft(user) with { ClientId = user.ToUpperInvariant() });
            _bench.Auth.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            new BrokerLogin("the-api-key", "BOB", "Bearer the.auth.token", "the-feed-token") { User = "bob" },
            await newest.GetAsync("angel", AuthBench.Cancel)
        );
        Assert.Equal("alice", (await ofAlice.GetAsync("angel", AuthBench.Cancel))!.User);
        await _bench.LoginAsync(BrokerBench.Draft("alice", "zerodha"));
        Assert.Null(await ofAlice.GetAsync("angel", AuthBench.Cancel)); // she is elsewhere now
        Assert.Equal("alice", (await ofAlice.GetAsync("zerodha", AuthBench.Cancel))!.User);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_next_change_and_by_one_that_came_since_the_last_question()
    {
        await _bench.Auth.AddUserAsync();
        var logins = new StoredBrokerLogins(_bench.Sessions, _ => null);
        Assert.True(logins.WaitForChangeAsync("angel", AuthBench.Cancel).IsCompleted); // nobody has asked yet
        await logins.GetAsync("angel", AuthBench.Cancel);
        var waiting = logins.WaitForChangeAsync("angel", AuthBench.Cancel);
        Assert.False(waiting.IsCompleted);

        await _bench.LoginAsync();
        await waiting;

        Assert.True(logins.WaitForChangeAsync("angel", AuthBench.Cancel).IsCompleted);
        Assert.NotNull(await logins.GetAsync("angel", AuthBench.Cancel));
        Assert.False(logins.WaitForChangeAsync("angel", AuthBench.Cancel).IsCompleted);
    }
}
