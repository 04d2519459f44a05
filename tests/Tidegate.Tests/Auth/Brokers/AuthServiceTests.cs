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
    }

    [Theory]
    [InlineData(Mode.Depth, null, true)]
    [InlineData(Mode.Depth, 20, true)]
    [InlineData(Mode.Depth, 21, false)]
    [InlineData(Mode.Quote, 21, true)] // of a quote there is no depth to ask for
    public async Task A_deeper_book_than_the_plan_has_is_not_allowed_and_what_is_stands_beside(Mode mode, int? depth, bool allowed)
    {
        _bench.Auth.Plans.Replace(
            new Dictionary<string, PlanOptions>
            {
                ["book"] = new() { Rank = 2, DepthMax = 20 },
            }
        );
        await _bench.Auth.AddUserAsync("booked", "book");

        AssertIs(allowed, 20, [1, 2, 4], await CheckAsync("booked", mode: mode, depth: depth));
    }

    [Theory]
    [InlineData("CDS", "USDINR", false)] // the rule's own
    [InlineData("NSE", "INFY", true)]
    [InlineData("NSE", "CDS/USDINR", false)] // each of these would be the path of another topic
    [InlineData("NSE/CDS", "USDINR", false)]
    [InlineData("CDS/x", "USDINR", false)]
    [InlineData("NSE", "INFY/", false)]
    [InlineData("", "NSE/INFY", false)]
    [InlineData("NSE/../x", "INFY", false)]
    [InlineData("..", "INFY", false)]
    public async Task What_is_judged_is_the_topic_of_this_exchange_and_symbol_and_no_other(string exchange, string symbol, bool allowed)
    {
        await _bench.Auth.AddUserAsync("open");

        foreach (var mode in new[] { Mode.Ltp, Mode.Quote, Mode.Depth })
        {
            AssertIs(allowed, allowed ? 30 : 0, allowed ? [1, 2, 4] : [], await CheckAsync("open", exchange, mode, symbol));
        }
    }

    [Fact]
    public void An_error_is_written_as_the_brief_has_it() =>
        Assert.Equal(
            """{"type":"error","code":"AUTHENTICATION_ERROR","message":"Invalid \u0022API\u0022 key"}""",
            new AuthenticationError(AuthenticationError.DefaultCode, "Invalid \"API\" key").ToJson()
        );

    private ValueTask<ValidatedApiKey?> ValidateAsync(string key) => _bench.Service.ValidateApiKeyAsync(key, null, AuthBench.Cancel);

    private ValueTask<SubscriptionPermissions> CheckAsync(
        string user,
        string exchange = "NSE",
        Mode mode = Mode.Depth,
        string symbol = "INFY",
        int? depth = null
    ) => _bench.Service.CheckSubscriptionPermissionsAsync(user, "openalgo", symbol, exchange, mode, depth, AuthBench.Cancel);

    private static void AssertIs(bool allowed, int depth, int[] modes, SubscriptionPermissions permissions)
    {
        Assert.Equal((allowed, depth), (permissions.Allowed, permissions.MaxDepthLevel));
        Assert.Equal(modes, permissions.AllowedModes);
    }
}
