using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>Five failures, 300 seconds, one trial.</summary>
public sealed class TokenBreakerTests : IAsyncDisposable
{
    private readonly ManagerFixture _fixture = new(options => options.AttemptsMax = 1);
    private bool _isWell;

    public TokenBreakerTests() => _fixture.Endpoint.Fault = _ => _isWell ? null : new KrakenTransportException("no answer");

    private KrakenAuthentication Authentication => _fixture.Manager.GetStatus().Authentication;

    [Fact]
    public async Task Breaker_opens_at_the_fifth_failure_in_a_row_and_not_before()
    {
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await FailAsync();
            Assert.False(Authentication.CircuitBreakerOpen);
        }

        await FailAsync();

        Assert.True(Authentication.CircuitBreakerOpen);
        var refusal = await Assert.ThrowsAsync<CircuitBreakerOpenException>(_fixture.GetAsync);
        Assert.Equal(TimeSpan.FromSeconds(300), refusal.RetryAfter);
        Assert.Equal(5, _fixture.Endpoint.Calls);
    }

    [Fact]
    public async Task Success_begins_the_count_anew()
    {
        await FailAsync();
        await FailAsync();
        await FailAsync();
        await FailAsync();
        _isWell = true;
        await _fixture.GetAsync();

        Assert.Equal((0, "closed"), (Authentication.CircuitBreakerFailures, Authentication.CircuitBreakerState));
    }

    [Fact]
    public async Task Open_breaker_lets_nobody_through_for_300_seconds_and_then_one()
    {
        await OpenAsync();

        _fixture.Time.Advance(TimeSpan.FromSeconds(300) - TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<CircuitBreakerOpenException>(_fixture.GetAsync);
        Assert.Equal(5, _fixture.Endpoint.Calls);
        _fixture.Time.Advance(TimeSpan.FromTicks(1));
        await _fixture.Endpoint.UntilCallsAsync(6); // by itself
        await _fixture.SettledAsync();

        Assert.True(Authentication.CircuitBreakerOpen); // one failure of the trial is enough
        Assert.Equal(2, Authentication.Statistics.CircuitBreakerTrips);
    }

    [Fact]
    public async Task Trial_that_succeeds_closes_the_breaker()
    {
        await OpenAsync();
        _isWell = true;

        _fixture.Time.Advance(TimeSpan.FromSeconds(300));
        await _fixture.Endpoint.UntilCallsAsync(6);
        await _fixture.SettledAsync();

        Assert.Equal(("closed", KrakenTokenState.Valid), (Authentication.CircuitBreakerState, Authentication.State));
    }

    [Fact]
    public async Task Breaker_that_is_reset_lets_the_next_through_at_once()
    {
        await OpenAsync();
        _isWell = true;

        _fixture.Manager.ResetCircuitBreaker();

        Assert.Equal("token-6", await _fixture.GetAsync());
    }

    [Fact]
    public async Task Retries_end_when_the_breaker_opens_among_them()
    {
        await using var fixture = new ManagerFixture(options => (options.AttemptsMax, options.BreakerFailures) = (10, 2));
        fixture.Endpoint.Fault = _ => new KrakenTransportException("no answer");

        var call = fixture.GetAsync();
        await fixture.Endpoint.UntilCallsAsync(1);
        await fixture
            .Time.UntilTimerAsync(TimeSpan.FromSeconds(1))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => call);
        Assert.Equal(2, fixture.Endpoint.Calls);
    }

    [Fact]
    public async Task Our_own_counter_is_no_failure_of_the_exchange()
    {
        _fixture.Endpoint.Fault = _ => new KrakenRateException(TimeSpan.FromMinutes(1));

        await FailAsync();

        Assert.Equal(0, Authentication.CircuitBreakerFailures);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private async Task OpenAsync()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await FailAsync();
        }
    }

    private async Task FailAsync()
    {
        await Assert.ThrowsAnyAsync<WebSocketAuthenticationException>(_fixture.GetAsync);
        await _fixture.SettledAsync();
    }
}
