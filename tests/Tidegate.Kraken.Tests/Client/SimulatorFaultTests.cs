using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Tests.Connections;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>What goes wrong at the simulated exchange, and what client and manager make of it together: right states, right reasons, no hammering.</summary>
public sealed class SimulatorFaultTests
{
    private static readonly KrakenNewOrder Resting = new()
    {
        Symbol = "BTC/USD",
        Side = KrakenSide.Buy,
        OrderType = KrakenOrderType.Limit,
        LimitPrice = 60_000.0m,
        OrderQty = 0.01m,
    };

    [Fact]
    public async Task Dropped_sockets_come_back_with_balances_that_are_new()
    {
        await using var bench = new SimulatorBench();
        await using var balances = Balances(bench);
        await using var tickers = new StreamReader<KrakenTicker>(
            bench.Client.TickersAsync(["BTC/USD"], cancellation: SimulatorBench.Ending)
        );
        await balances.NextAsync();
        await tickers.NextAsync();

        bench.Simulator.Drop();
        await SimulatorBench.UntilAsync(() => bench.Client.GetBalanceStatus().WebSocketHealthy && bench.Public.SubscriptionsLive == 1);
        await balances.NextAsync();
        await tickers.NextAsync();

        Assert.Equal((1L, 1L, 146), (bench.Private.Reconnects, bench.Public.Reconnects, bench.Client.GetStatus().ConnectsLeft));
    }

    [Fact]
    public async Task Reconnect_after_twenty_minutes_presents_a_fresh_token()
    {
        await using var bench = new SimulatorBench();
        await using var balances = Balances(bench);
        await balances.NextAsync();
        await bench.AdvanceAsync(20 * 60); // past the first token's end; the manager has replaced it at minute 13
        Assert.Single(bench.Tokens.Seen);

        bench.Simulator.Drop();
        await balances.NextAsync();

        Assert.Equal(2, bench.Tokens.Seen.Count);
        Assert.Equal((0L, 1L), (bench.Manager.GetStatus().Authentication.Statistics.TokensRefused, bench.Private.Reconnects));
    }

    [Fact]
    public async Task Open_private_connection_goes_on_through_a_refresh_that_fails_at_minute_13()
    {
        await using var bench = new SimulatorBench();
        await using var balances = Balances(bench);
        await balances.NextAsync();
        bench.Simulator.Refusals.Next("EService:Unavailable", "GetWebSocketsToken", times: 1_000);

        await bench.AdvanceAsync(16 * 60);
        await bench.AdvanceUntilAsync(() => bench.Manager.GetStatus().Authentication.State == KrakenTokenState.Recovering); // and not just trying again
        var failed = bench.Manager.GetStatus().Authentication;
        Assert.Equal(KrakenTokenState.Recovering, failed.State);
        Assert.Contains("EService:Unavailable", failed.Statistics.LastError, StringComparison.Ordinal);
        Assert.Equal((KrakenConnectionState.Live, 0L), (bench.Private.State, bench.Private.Reconnects));
        await bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending); // the token lives on in its connection

        // A new connection needs a new token: it waits, and says what for.
        bench.Simulator.Drop();
        await bench.AdvanceUntilAsync(
            () => bench.Private.Reason?.Contains("EService:Unavailable", StringComparison.Ordinal) == true, // first that the socket was lost
            seconds: 0 // an attempt that it waits for may be between two tries
        );
        Assert.Equal(KrakenConnectionState.Recovering, bench.Private.State);
        bench.Simulator.Refusals.Clear();
        await bench.AdvanceUntilAsync(() => bench.Client.GetBalanceStatus().WebSocketHealthy, seconds: 700);
        Assert.Equal(KrakenTokenState.Valid, bench.Manager.GetStatus().Authentication.State);
    }

    [Theory]
    [InlineData("ESession:Invalid session")]
    [InlineData("EAPI:Invalid token")]
    [InlineData("EAuth:Invalid token")]
    [InlineData("Token not found")]
    public async Task Revoked_token_is_replaced_once_and_the_order_presented_again(string error)
    {
        await using var bench = new SimulatorBench(new KrakenSimulatorOptions { StaleTokenError = error });
        await bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending);

        bench.Simulator.RevokeTokens();
        await bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending);

        Assert.Equal(2, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey));
        Assert.Equal(2, bench.Tokens.Seen.Count);
        Assert.Equal((1L, 0L), (bench.Manager.GetStatus().Authentication.Statistics.TokensRefused, bench.Private.Reconnects));
    }

    [Fact]
    public async Task Revoked_token_at_a_reconnect_is_replaced_before_anybody_notices()
    {
        await using var bench = new SimulatorBench();
        await using var balances = Balances(bench);
        await balances.NextAsync();

        bench.Simulator.RevokeTokens();
        bench.Simulator.Drop();
        await balances.NextAsync();

        Assert.Equal((KrakenConnectionState.Live, 2), (bench.Private.State, bench.Tokens.Seen.Count));
    }

    [Fact]
    public async Task Refused_key_reads_needs_login_and_is_tried_once()
    {
        await using var bench = new SimulatorBench(secret: "d3Jvbmctc2VjcmV0LW9mLXRoZS1rZXk=");
        await using var balances = Balances(bench);

        var end = await Assert.ThrowsAsync<KrakenConnectionException>(balances.NextAsync);
        await bench.AdvanceUntilAsync(() => false, seconds: 600, mustBe: false);

        Assert.Equal(KrakenConnectionState.NeedsLogin, end.State);
        Assert.Contains("EAPI:Invalid signature", end.Message, StringComparison.Ordinal);
        Assert.Equal((KrakenConnectionState.NeedsLogin, end.Message), (bench.Private.State, bench.Private.Reason));
        Assert.Equal(1, bench.Manager.GetStatus().Authentication.Statistics.AuthFailures);
        bench.AssertNothingSecretIsLogged("d3Jvbmctc2VjcmV0LW9mLXRoZS1rZXk=");
        var order = await Assert.ThrowsAsync<KrakenOrderException>(() => bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending));
        Assert.False(order.IsAmbiguous);
    }

    [Fact]
    public async Task Key_without_the_permission_reads_needs_login_until_the_permission_is_given_and_asked_for_again()
    {
        await using var bench = new SimulatorBench();
        bench.Simulator.Refusals.Next("EGeneral:Permission denied", "GetWebSocketsToken");
        await using (var refused = Balances(bench))
        {
            var end = await Assert.ThrowsAsync<KrakenConnectionException>(refused.NextAsync);
            Assert.Equal(KrakenConnectionState.NeedsLogin, end.State);
        }

        Assert.True(await bench.Manager.ForceRefreshAsync(SimulatorBench.Ending)); // a person has acted
        await using var balances = Balances(bench);
        await balances.NextAsync();

        Assert.Equal(KrakenConnectionState.Live, bench.Private.State);
    }

    [Fact]
    public async Task Lockout_reads_recovering_and_no_call_is_made_before_it_has_passed()
    {
        await using var bench = new SimulatorBench();
        bench.Simulator.Refusals.Next("EGeneral:Temporary lockout", "GetWebSocketsToken");
        await using var balances = Balances(bench).Open();

        await SimulatorBench.UntilAsync(() => bench.Private is { State: KrakenConnectionState.Recovering, Reason: not null });
        await bench.AdvanceUntilAsync(() => false, seconds: 890, mustBe: false);
        var statistics = bench.Manager.GetStatus().Authentication.Statistics;
        Assert.Equal((0L, 1L), (statistics.SuccessfulAuths, statistics.AuthFailures));
        Assert.Equal(KrakenConnectionState.Recovering, bench.Private.State);
        Assert.Contains("lockout", bench.Private.Reason, StringComparison.OrdinalIgnoreCase);

        await bench.AdvanceUntilAsync(() => bench.Client.GetBalanceStatus().WebSocketHealthy, seconds: 100);
        await balances.NextAsync();
        Assert.Equal(1, bench.Manager.GetStatus().Authentication.Statistics.AuthFailures);
    }

    [Fact]
    public async Task Open_breaker_reads_recovering_and_lets_nobody_through()
    {
        await using var bench = new SimulatorBench();
        bench.Simulator.Refusals.Next("EService:Busy", "GetWebSocketsToken", times: 5);
        await using var balances = Balances(bench).Open();

        await bench.AdvanceUntilAsync(() => bench.Manager.GetStatus().Authentication.CircuitBreakerOpen, seconds: 120);
        await bench.AdvanceUntilAsync(() => false, seconds: 200, mustBe: false);
        Assert.Equal(5, bench.Manager.GetStatus().Authentication.Statistics.AuthFailures);
        Assert.Equal(KrakenConnectionState.Recovering, bench.Private.State);

        await bench.AdvanceUntilAsync(() => bench.Client.GetBalanceStatus().WebSocketHealthy, seconds: 240);
        Assert.False(bench.Manager.GetStatus().Authentication.CircuitBreakerOpen);
    }

    [Fact]
    public async Task Mute_socket_is_given_up_and_replaced()
    {
        await using var bench = new SimulatorBench();
        await using var balances = Balances(bench);
        await balances.NextAsync();

        bench.Simulator.Faults.Always(SimulatorFault.Mute);
        await bench.AdvanceUntilAsync(() => bench.Private.Reconnects > 0 || bench.Private.State != KrakenConnectionState.Live, seconds: 60);
        bench.Simulator.Faults.Clear(SimulatorFault.Mute);
        await bench.AdvanceUntilAsync(() => bench.Client.GetBalanceStatus().WebSocketHealthy, seconds: 200);

        Assert.Contains(bench.Logs.Lines, line => line.Contains("Nothing came for too long.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Maintenance_is_told_and_its_reconnects_are_five_seconds_apart()
    {
        await using var bench = new SimulatorBench();
        await using var balances = Balances(bench);
        await balances.NextAsync();
        bench.Simulator.Turn("maintenance");
        await SimulatorBench.UntilAsync(() => bench.Private.Engine == KrakenEngineState.Maintenance);

        bench.Simulator.Drop();
        await SimulatorBench.UntilAsync(() => bench.Private.State == KrakenConnectionState.Recovering);
        await bench.AdvanceUntilAsync(() => false, seconds: 4, mustBe: false);
        Assert.Equal((KrakenConnectionState.Recovering, 0L), (bench.Private.State, bench.Private.Reconnects));
        bench.Simulator.Turn("online");
        await bench.AdvanceUntilAsync(
            () => bench.Private.Engine == KrakenEngineState.Online && bench.Private.State == KrakenConnectionState.Live,
            seconds: 10
        );
        Assert.Equal(1, bench.Private.Reconnects);
    }

    [Fact]
    public async Task Ban_for_reconnects_is_waited_out_in_minutes()
    {
        await using var bench = new SimulatorBench(new KrakenSimulatorOptions { UpgradesMax = 3 });
        await using var tickers = new StreamReader<KrakenTicker>(
            bench.Client.TickersAsync(["BTC/USD"], cancellation: SimulatorBench.Ending)
        );
        for (var connects = 1; connects <= 3; connects++)
        {
            await tickers.NextAsync();
            bench.Simulator.Drop();
        }

        await bench.AdvanceUntilAsync(() => bench.Public.Reason?.Contains("429", StringComparison.Ordinal) == true, seconds: 10);
        Assert.Equal(KrakenConnectionState.Recovering, bench.Public.State);
        var left = bench.Client.GetStatus().ConnectsLeft;
        await bench.AdvanceUntilAsync(() => false, seconds: 59, mustBe: false);
        Assert.Equal(left, bench.Client.GetStatus().ConnectsLeft); // nobody knocks in that minute
        await bench.AdvanceUntilAsync(() => bench.Public.SubscriptionsLive == 1, seconds: 1_800);
        await tickers.NextAsync();
    }

    [Fact]
    public async Task Nonces_that_another_program_has_used_up_cost_one_repetition()
    {
        await using var bench = new SimulatorBench();
        await using var other = new SimulatedForeigner(bench);
        await other.UseUpNoncesAsync(ahead: TimeSpan.FromSeconds(30)); // less than the jump

        await using var balances = Balances(bench);
        await balances.NextAsync();

        var statistics = bench.Manager.GetStatus().Authentication.Statistics;
        Assert.Equal((1L, 0L), (statistics.SuccessfulAuths, statistics.AuthFailures));
    }

    [Fact]
    public async Task Two_programs_with_one_key_and_one_folder_never_refuse_each_other()
    {
        using var folder = new TemporaryFolder();
        await using var bench = new SimulatorBench(nonceFolder: folder.Path);
        await using var other = new SimulatedForeigner(bench, folder.Path);

        for (var turn = 0; turn < 10; turn++)
        {
            Assert.True(await bench.Manager.ForceRefreshAsync(SimulatorBench.Ending));
            await other.CallAsync();
            bench.Time.Advance(TimeSpan.FromSeconds(3)); // the counter of calls decays
        }

        Assert.Equal(0, bench.Manager.GetStatus().Authentication.Statistics.AuthFailures);
        Assert.DoesNotContain(bench.Logs.Lines, line => line.Contains("nonce", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Five_refused_nonces_in_a_row_open_the_breaker()
    {
        await using var bench = new SimulatorBench();
        bench.Simulator.Refusals.Next("EAPI:Invalid nonce", "GetWebSocketsToken", times: 10); // each attempt repeats once by itself
        await using var balances = Balances(bench).Open();

        await bench.AdvanceUntilAsync(() => bench.Manager.GetStatus().Authentication.CircuitBreakerOpen, seconds: 300);

        var authentication = bench.Manager.GetStatus().Authentication;
        Assert.Equal((5L, 5L), (authentication.Statistics.AuthFailures, authentication.Statistics.NonceErrors));
        Assert.Equal(KrakenConnectionState.Recovering, bench.Private.State);
    }

    [Fact]
    public async Task Logs_are_there_at_every_level_and_hold_no_token_and_no_secret()
    {
        await using var bench = new SimulatorBench();
        await using var balances = Balances(bench);
        await balances.NextAsync();
        bench.Simulator.RevokeTokens();
        await bench.Client.Orders.AddAsync(Resting with { ClOrdId = "a-private-thing" }, SimulatorBench.Ending);
        bench.Simulator.Refusals.Next("EService:Unavailable", "GetWebSocketsToken");
        await bench.AdvanceAsync(60);

        Assert.Equal(2, bench.Tokens.Seen.Count);
        Assert.True(bench.Logs.Lines.Count >= 4, string.Join('\n', bench.Logs.Lines));
        Assert.DoesNotContain(bench.Logs.Lines, line => line.Contains("a-private-thing", StringComparison.Ordinal));
        bench.AssertNothingSecretIsLogged();
    }

    private static StreamReader<KrakenBalances> Balances(SimulatorBench bench) => new(bench.Client.BalancesAsync(SimulatorBench.Ending));
}
