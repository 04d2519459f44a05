using System.Text.Json;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Auth.Stores;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Auth.Brokers;

public sealed class AuthServiceTests : IDisposable
{
    private readonly BrokerBench _bench = new(
        policies:
        [
            new PolicyOptions
            {
                Name = "no-currency",
                Effect = PolicyEffect.Deny,
                Topics = ["md/CDS/**"],
            },
        ]
    );

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_good_key_yields_its_user_and_both_tokens()
    {
        await _bench.Auth.AddUserAsync();
        var issued = await _bench.Auth.AddKeyAsync();
        await _bench.LoginAsync();

        var validated = await ValidateAsync(issued.Key);

        Assert.Equal(
            new ValidatedApiKey("alice", "Bearer the.auth.token", "the-feed-token") { Broker = "angel", ClientId = "AB1234" },
            validated
        );
        Assert.Equal("ValidatedApiKey(alice)", validated!.ToString());
    }

    [Fact]
    public async Task A_bad_key_a_missing_login_and_a_missing_token_yield_nothing()
    {
        await _bench.Auth.AddUserAsync();
        var issued = await _bench.Auth.AddKeyAsync();

        Assert.Null(await ValidateAsync(issued.Key)); // no login
        await _bench.LoginAsync();
        Assert.Null(await ValidateAsync(issued.Key[..^1]));
        Assert.Null(await ValidateAsync(""));
        await _bench.LoginAsync(BrokerBench.Draft() with { Secrets = new BrokerSecrets("k", "t", null) });
        Assert.Null(await ValidateAsync(issued.Key)); // as the brief says: both or nothing
        await _bench.LoginAsync();
        Assert.NotNull(await ValidateAsync(issued.Key));
        await _bench.Auth.Keys.RevokeAsync(issued.Record.Id, AuthBench.Cancel);
        Assert.Null(await ValidateAsync(issued.Key));
    }

    [Fact]
    public async Task While_the_store_is_away_nobody_is_told_that_a_key_is_wrong()
    {
        await _bench.Auth.AddUserAsync();
        var issued = await _bench.Auth.AddKeyAsync();
        _bench.Auth.Stores.IsAway = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await ValidateAsync(issued.Key));
    }

    [Fact]
    public async Task Rules_and_plan_say_what_may_be_subscribed()
    {
        _bench.Auth.Plans.Replace(
            new Dictionary<string, PlanOptions>
            {
                ["quotes"] = new() { Rank = 1, ModeMax = Mode.Quote },
                ["book"] = new() { Rank = 2, DepthMax = 20 },
            }
        );
        await _bench.Auth.AddUserAsync("open");
        await _bench.Auth.AddUserAsync("quoted", "quotes");
        await _bench.Auth.AddUserAsync("booked", "book");

        AssertIs(true, 30, [1, 2, 4], await CheckAsync("open"));
        AssertIs(true, 20, [1, 2, 4], await CheckAsync("booked"));
        AssertIs(false, 0, [1, 2], await CheckAsync("quoted"));
        AssertIs(true, 0, [1, 2], await CheckAsync("quoted", mode: Mode.Quote));
        AssertIs(false, 0, [], await CheckAsync("open", "CDS"));
        AssertIs(false, 0, [], await CheckAsync("nobody"));
        AssertIs(false, 0, [], await CheckAsync("open", "NSE/../x"));
    }

    [Fact]
    public void An_error_is_written_as_the_brief_has_it()
    {
        var error = new AuthenticationError(AuthenticationError.DefaultCode, "Invalid \"API\" key");

        using var json = JsonDocument.Parse(error.ToJson());

        Assert.Equal(["type", "code", "message"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("error", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("AUTHENTICATION_ERROR", json.RootElement.GetProperty("code").GetString());
        Assert.Equal("Invalid \"API\" key", json.RootElement.GetProperty("message").GetString());
    }

    private ValueTask<ValidatedApiKey?> ValidateAsync(string key) => _bench.Service.ValidateApiKeyAsync(key, null, AuthBench.Cancel);

    private ValueTask<SubscriptionPermissions> CheckAsync(string user, string exchange = "NSE", Mode mode = Mode.Depth) =>
        _bench.Service.CheckSubscriptionPermissionsAsync(user, "openalgo", "INFY", exchange, mode, AuthBench.Cancel);

    private static void AssertIs(bool allowed, int depth, int[] modes, SubscriptionPermissions permissions)
    {
        Assert.Equal((allowed, depth), (permissions.Allowed, permissions.MaxDepthLevel));
        Assert.Equal(modes, permissions.AllowedModes);
    }
}
