using System.Text.Json;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

public sealed class KrakenTokenManagerTests : IAsyncDisposable
{
    private readonly ManagerFixture _fixture = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private KrakenTokenManager Manager => _fixture.Manager;

    private ScriptedEndpoint Endpoint => _fixture.Endpoint;

    [Fact]
    public async Task Exchange_is_not_called_before_somebody_asks()
    {
        await Manager.StartAsync(Ending);
        _fixture.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(KrakenTokenState.Idle, _fixture.State);
        Assert.Equal("token-1", await _fixture.GetAsync());
        Assert.Equal((1, KrakenTokenState.Valid), (Endpoint.Calls, _fixture.State));
    }

    [Fact]
    public async Task Callers_who_come_together_share_one_call()
    {
        var hold = new TaskCompletionSource();
        Endpoint.Hold = hold.Task;

        var callers = Enumerable.Range(0, 100).Select(_ => _fixture.GetAsync()).ToList();
        await Endpoint.UntilCallsAsync(1);
        Assert.Equal(KrakenTokenState.Refreshing, _fixture.State);
        hold.SetResult();

        Assert.All(await Task.WhenAll(callers), token => Assert.Equal("token-1", token));
        Assert.Equal(1, Endpoint.Calls);
    }

    [Fact]
    public async Task Caller_who_gives_up_leaves_the_refresh_to_the_others()
    {
        var hold = new TaskCompletionSource();
        Endpoint.Hold = hold.Task;
        using var leaving = new CancellationTokenSource();
        var one = Manager.GetTokenAsync(leaving.Token).AsTask();
        var other = _fixture.GetAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        hold.SetResult();

        Assert.Equal("token-1", await other);
    }

    [Fact]
    public async Task Token_is_replaced_at_13_minutes_without_anybody_asking()
    {
        await _fixture.GetAsync();

        _fixture.Time.Advance(TimeSpan.FromMinutes(13) - TimeSpan.FromTicks(1));
        Assert.Equal(1, Endpoint.Calls);
        _fixture.Time.Advance(TimeSpan.FromTicks(1));
        await Endpoint.UntilCallsAsync(2);
        await _fixture.SettledAsync();

        Assert.Equal("token-2", await _fixture.GetAsync());
        Assert.Equal(1, Manager.GetStatus().Authentication.Statistics.ProactiveRefreshes);
    }

    [Fact]
    public async Task Old_token_serves_while_its_replacement_is_under_way()
    {
        await _fixture.GetAsync();
        Endpoint.Hold = new TaskCompletionSource().Task;

        _fixture.Time.Advance(TimeSpan.FromMinutes(13));
        await Endpoint.UntilCallsAsync(2);

        Assert.Equal("token-1", await _fixture.GetAsync());
        Assert.True(Manager.GetStatus().Authentication.IsRefreshing);
    }

    [Theory]
    [InlineData(60, 52, 59)]
    [InlineData(900, 780, 889)]
    [InlineData(7_200, 780, 889)]
    public async Task Shorter_life_that_the_exchange_tells_goes_before_the_settings(int life, int refreshed, int usable)
    {
        Endpoint.Life = TimeSpan.FromSeconds(life);
        await _fixture.GetAsync();
        Endpoint.Hold = new TaskCompletionSource().Task;

        _fixture.Time.Advance(TimeSpan.FromSeconds(refreshed));
        await Endpoint.UntilCallsAsync(2);
        _fixture.Time.Advance(TimeSpan.FromSeconds(usable - refreshed));
        Assert.True(Manager.GetTokenAsync(Ending).AsTask().IsCompletedSuccessfully);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(Manager.GetTokenAsync(Ending).AsTask().IsCompleted);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task Wall_clock_that_jumps_keeps_no_token_beyond_its_life(int minutes)
    {
        await _fixture.GetAsync();
        Endpoint.Hold = new TaskCompletionSource().Task;

        _fixture.Time.StepWallClock(TimeSpan.FromMinutes(minutes));
        _fixture.Time.Advance(TimeSpan.FromMinutes(14.9));

        Assert.False(Manager.GetTokenAsync(Ending).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Valid_token_costs_no_allocation()
    {
        await _fixture.GetAsync();
        await Manager.GetTokenAsync(Ending);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1_000; call++)
        {
            await Manager.GetTokenAsync(Ending); // completed: goes on in this thread
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Token_refused_on_several_sockets_is_replaced_once()
    {
        var refused = new string((await _fixture.GetAsync()).AsSpan());

        var replacements = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ => ManagerFixture.WithinAsync(Manager.ReplaceTokenAsync(refused, "ESession:Invalid session", Ending).AsTask()))
        );

        Assert.All(replacements, token => Assert.Equal("token-2", token));
        Assert.Equal(2, Endpoint.Calls);
    }

    [Fact]
    public async Task Expiry_is_answered_with_another_token_once()
    {
        await _fixture.GetAsync();
        _fixture.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("token-2", await ManagerFixture.WithinAsync(Manager.HandleTokenExpiryAsync(Ending).AsTask()));
        Assert.Equal("token-2", await ManagerFixture.WithinAsync(Manager.HandleTokenExpiryAsync(Ending).AsTask()));
    }

    [Fact]
    public async Task Forced_refresh_replaces_a_valid_token()
    {
        await _fixture.GetAsync();

        Assert.True(await ManagerFixture.WithinAsync(Manager.ForceRefreshAsync(Ending)));
        Assert.Equal("token-2", await _fixture.GetAsync());
    }

    [Fact]
    public async Task Supplied_token_serves_until_our_own_replaces_it()
    {
        const string Theirs = "of-older-code";
        Manager.SupplyToken(Theirs, _fixture.Time.GetUtcNow() - TimeSpan.FromMinutes(3));

        Assert.Equal(Theirs, await _fixture.GetAsync());
        Assert.Equal("supplied", Manager.GetTokenInfo().Source);
        _fixture.Time.Advance(TimeSpan.FromMinutes(10));
        await Endpoint.UntilCallsAsync(1);
        await _fixture.SettledAsync();

        Assert.Equal("token-1", await _fixture.GetAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("quote\"")]
    public void Text_that_cannot_be_a_token_is_not_taken(string text) => Assert.Throws<ArgumentException>(() => Manager.SupplyToken(text));

    [Fact]
    public void Supplied_token_that_is_too_old_is_not_taken() =>
        Assert.Throws<ArgumentException>(() => Manager.SupplyToken("old", _fixture.Time.GetUtcNow() - TimeSpan.FromMinutes(15)));

    [Fact]
    public async Task Stop_overwrites_the_token_and_ends_a_refresh_under_way()
    {
        var token = await _fixture.GetAsync();
        Endpoint.Hold = new TaskCompletionSource().Task;
        var forced = Manager.ForceRefreshAsync(Ending);
        await Endpoint.UntilCallsAsync(2);

        await Manager.StopAsync(Ending);

        Assert.Equal(new string('\0', "token-1".Length), token);
        Assert.False(await ManagerFixture.WithinAsync(forced));
        Assert.Equal(KrakenTokenState.Stopped, _fixture.State);
        var refusal = await Assert.ThrowsAsync<WebSocketAuthenticationException>(_fixture.GetAsync);
        Assert.Equal(KrakenTokenState.Stopped, refusal.State);
    }

    [Fact]
    public async Task Manager_that_was_stopped_starts_again()
    {
        await _fixture.GetAsync();
        await Manager.StopAsync(Ending);

        await Manager.StartAsync(Ending);

        Assert.Equal("token-2", await _fixture.GetAsync());
    }

    [Fact]
    public async Task Status_has_the_names_of_the_status_page_and_no_token()
    {
        await _fixture.GetAsync();
        _fixture.Time.Advance(TimeSpan.FromMinutes(3));
        Manager.BalanceStreaming = () => new KrakenBalanceStreamingStatus { WebSocketConnected = true, UsdtTotalAllVariants = 12.5m };

        var text = Manager.GetStatus().ToJson();

        using var status = JsonDocument.Parse(text);
        var root = status.RootElement;
        var authentication = root.GetProperty("enhanced_authentication");
        Assert.True(root.GetProperty("enhanced_auth_manager_available").GetBoolean());
        Assert.Equal("valid", authentication.GetProperty("state").GetString());
        Assert.True(authentication.GetProperty("has_valid_token").GetBoolean());
        Assert.False(authentication.GetProperty("circuit_breaker_open").GetBoolean());
        Assert.Equal(1, authentication.GetProperty("statistics").GetProperty("successful_auths").GetInt32());
        Assert.Equal(0, authentication.GetProperty("statistics").GetProperty("auth_failures").GetInt32());
        Assert.Equal(720, root.GetProperty("enhanced_token_info").GetProperty("expires_in_seconds").GetDouble());
        Assert.Equal(180, root.GetProperty("enhanced_token_info").GetProperty("age_seconds").GetDouble());
        Assert.False(root.GetProperty("enhanced_token_info").GetProperty("needs_refresh").GetBoolean());
        Assert.Equal(12.5m, root.GetProperty("balance_streaming").GetProperty("usdt_total_all_variants").GetDecimal());
        Assert.DoesNotContain("token-1", text, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
