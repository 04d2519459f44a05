using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>What the exchange may answer instead of a token.</summary>
public sealed class KrakenTokenFaultTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("EAPI:Invalid key", KrakenTokenState.NeedsLogin)]
    [InlineData("EAPI:Invalid signature", KrakenTokenState.NeedsLogin)]
    [InlineData("EGeneral:Permission denied", KrakenTokenState.NeedsLogin)]
    [InlineData("EAuth:Account temporary disabled", KrakenTokenState.NeedsLogin)]
    [InlineData("EAccount:Invalid permissions", KrakenTokenState.NeedsLogin)]
    [InlineData("EGeneral:Invalid arguments:nonce", KrakenTokenState.Failed)]
    [InlineData("EGeneral:Unknown method", KrakenTokenState.Failed)]
    [InlineData("EAPI:Bad request", KrakenTokenState.Failed)]
    [InlineData("EAPI:Feature disabled", KrakenTokenState.Failed)]
    public async Task Refusal_that_only_a_person_can_mend_ends_all_calls_until_one_is_forced(string text, KrakenTokenState state)
    {
        await using var fixture = new ManagerFixture();
        fixture.Endpoint.Fault = call => call == 1 ? ScriptedEndpoint.Error(text) : null;

        var refusal = await Assert.ThrowsAsync<WebSocketAuthenticationException>(fixture.GetAsync);
        await fixture.SettledAsync();
        fixture.Time.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(fixture.GetAsync);

        Assert.Equal((state, text), (refusal.State, refusal.Error!.Text));
        Assert.Equal((1, state, text), (fixture.Endpoint.Calls, fixture.State, fixture.Manager.GetStatus().Authentication.Reason));
        Assert.True(await fixture.Manager.ForceRefreshAsync(Ending));
        Assert.Equal(KrakenTokenState.Valid, fixture.State);
    }

    [Theory]
    [InlineData("EService:Unavailable", 0.5, 1)]
    [InlineData("EService:Busy", 0.5, 1)]
    [InlineData("EGeneral:Internal error", 0.5, 1)]
    [InlineData("EGeneral:Too many requests", 0.5, 1)]
    [InlineData("ENew:Nobody knows", 0.5, 1)]
    [InlineData("EAPI:Rate limit exceeded", 10, 10)]
    public async Task Fault_that_passes_is_tried_again_after_the_wait_of_its_policy(string text, double first, double second)
    {
        await using var fixture = new ManagerFixture();
        fixture.Endpoint.Fault = call => call < 3 ? ScriptedEndpoint.Error(text) : null;

        var call = fixture.GetAsync();
        await AdvanceAsync(fixture, 1, TimeSpan.FromSeconds(first));
        await AdvanceAsync(fixture, 2, TimeSpan.FromSeconds(second));

        Assert.Equal("token-3", await call);
    }

    [Fact]
    public async Task No_answer_is_tried_three_times_and_then_told_while_recovery_goes_on()
    {
        await using var fixture = new ManagerFixture();
        fixture.Endpoint.Fault = call => call < 4 ? new KrakenTransportException("no answer") : null;

        var call = fixture.GetAsync();
        await AdvanceAsync(fixture, 1, TimeSpan.FromSeconds(0.5));
        await AdvanceAsync(fixture, 2, TimeSpan.FromSeconds(1));
        var fault = await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => call);
        await fixture.SettledAsync();

        Assert.Equal(KrakenTokenState.Recovering, fault.State);
        Assert.Equal((3, KrakenTokenState.Recovering), (fixture.Endpoint.Calls, fixture.State));
        fixture.Time.Advance(TimeSpan.FromSeconds(0.5)); // nobody asks
        await fixture.Endpoint.UntilCallsAsync(4);
        await fixture.SettledAsync();
        Assert.Equal(KrakenTokenState.Valid, fixture.State);
    }

    [Fact]
    public async Task Throttled_until_an_instant_is_tried_again_then()
    {
        await using var fixture = new ManagerFixture();
        var until = fixture.Time.GetUtcNow().AddSeconds(20).ToUnixTimeSeconds();
        fixture.Endpoint.Fault = call => call == 1 ? ScriptedEndpoint.Error($"EService: Throttled: {until}") : null;

        var call = fixture.GetAsync();
        await AdvanceAsync(fixture, 1, TimeSpan.FromSeconds(20.5));

        Assert.Equal("token-2", await call);
    }

    [Theory]
    [InlineData("EGeneral:Temporary lockout", 15)]
    [InlineData("EAuth:Rate limit exceeded", 5)]
    [InlineData("EAuth:Too many requests", 5)]
    public async Task Lockout_is_met_with_silence_however_often_somebody_asks(string text, int minutes)
    {
        await using var fixture = new ManagerFixture();
        fixture.Endpoint.Fault = call => call == 1 ? ScriptedEndpoint.Error(text) : null;
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(fixture.GetAsync);
        await fixture.SettledAsync();

        for (var minute = 0; minute < minutes; minute++)
        {
            var refusal = await Assert.ThrowsAsync<WebSocketAuthenticationException>(fixture.GetAsync);
            Assert.Equal(TimeSpan.FromMinutes(minutes - minute), refusal.RetryAfter);
            Assert.False(await fixture.Manager.ForceRefreshAsync(Ending));
            Assert.Equal((1, KrakenTokenState.Recovering), (fixture.Endpoint.Calls, fixture.State));
            fixture.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await fixture.Endpoint.UntilCallsAsync(2); // by itself
        await fixture.SettledAsync();
        Assert.Equal(KrakenTokenState.Valid, fixture.State);
    }

    [Fact]
    public async Task Refused_nonces_have_their_own_exception_and_count()
    {
        await using var fixture = new ManagerFixture();
        fixture.Endpoint.Fault = _ => ScriptedEndpoint.Error("EAPI:Invalid nonce");

        await Assert.ThrowsAsync<NonceValidationException>(fixture.GetAsync);

        Assert.Equal(1, fixture.Manager.GetStatus().Authentication.Statistics.NonceErrors);
        Assert.Equal(1, fixture.Endpoint.Calls); // the REST client had its second try already
    }

    [Fact]
    public async Task Token_that_ends_with_no_successor_is_told_as_expired()
    {
        await using var fixture = new ManagerFixture(options => options.AttemptsMax = 1);
        await fixture.GetAsync();
        fixture.Endpoint.Fault = _ => new KrakenTransportException("no answer");
        fixture.Time.Advance(TimeSpan.FromMinutes(13));
        await fixture.Endpoint.UntilCallsAsync(2);
        await fixture.SettledAsync();
        Assert.Equal(KrakenTokenState.Valid, fixture.State); // for another two minutes

        fixture.Time.StepWallClock(TimeSpan.FromMinutes(2)); // without the retries of those

        await Assert.ThrowsAsync<TokenExpiredException>(fixture.GetAsync);
        Assert.Equal(KrakenTokenState.Recovering, fixture.State);
    }

    [Fact]
    public async Task Refusal_of_the_key_heard_elsewhere_ends_all_calls()
    {
        await using var fixture = new ManagerFixture();

        Assert.Throws<WebSocketAuthenticationException>(() =>
        {
            _ = fixture.Manager.HandleAuthenticationErrorAsync("EAPI:Invalid key", Ending).AsTask();
        });

        Assert.Equal((0, KrakenTokenState.NeedsLogin), (fixture.Endpoint.Calls, fixture.State));
    }

    [Theory]
    [InlineData("EOrder:Insufficient funds")]
    [InlineData("EService:Market in post_only mode")]
    [InlineData("EGeneral:Invalid arguments")]
    public async Task Error_of_an_order_changes_nothing(string text)
    {
        await using var fixture = new ManagerFixture();
        await fixture.GetAsync();

        Assert.Equal("token-1", await fixture.Manager.HandleAuthenticationErrorAsync(text, Ending));
        Assert.Equal((1, KrakenTokenState.Valid), (fixture.Endpoint.Calls, fixture.State));
    }

    [Fact]
    public async Task Refused_nonce_heard_elsewhere_makes_the_nonces_jump_and_keeps_the_token()
    {
        var nonces = new Rest.CountingNonces();
        await using var fixture = new ManagerFixture(nonces: nonces);
        await fixture.GetAsync();

        Assert.Equal("token-1", await fixture.Manager.HandleAuthenticationErrorAsync("EAPI:Invalid nonce", Ending));
        Assert.Single(nonces.RefusedOnes);
    }

    private static async Task AdvanceAsync(ManagerFixture fixture, int calls, TimeSpan wait)
    {
        await fixture.Endpoint.UntilCallsAsync(calls);
        await fixture.Time.UntilTimerAsync(wait).WaitAsync(TimeSpan.FromSeconds(60), Ending);
        fixture.Time.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.Equal(calls, fixture.Endpoint.Calls);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
    }
}
