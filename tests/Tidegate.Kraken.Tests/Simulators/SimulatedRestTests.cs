using System.Net;
using System.Text.Json;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>The simulator's REST, over a real socket: it lets in whom the exchange would, and refuses with its words.</summary>
public sealed class SimulatedRestTests
{
    private const string DocsSecret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

    [Theory]
    [InlineData("nonce=1616492376594", "+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==")]
    [InlineData("{\"nonce\":1616492376594}", "yl7HvQ7MH+jWgPjH8r2+qILii9+OjPXXmiYU0uJ3ZdoxQGQlSfjTrhVW8NhLKbAnVRjuuiqkn/lDVd8AhdBrfQ==")]
    [InlineData("{\"nonce\": 1616492376594}", "Gmmjy+n4n8Qdf2t74cy2l/gOqSsfyu0pnTKZIo3BaklrCquCph0zBp5QHAoHwiwEkcp24pLgeRqpJhTL/2Dxgg==")]
    public async Task Published_signatures_open_the_door_for_exactly_their_bytes(string body, string signature)
    {
        await using var kraken = new SimulatedKraken(account: new KrakenSimulatedAccount(SimulatedKraken.Key, DocsSecret));
        var type = body[0] == '{' ? "application/json" : "application/x-www-form-urlencoded";

        var altered = await kraken.SendAsync("/0/private/GetWebSocketsToken", body + " ", SimulatedKraken.Key, signature, type);
        var answer = await kraken.SendAsync("/0/private/GetWebSocketsToken", body, SimulatedKraken.Key, signature, type);

        Assert.Equal("EAPI:Invalid signature", SimulatedKraken.ErrorOf(altered));
        Assert.Null(SimulatedKraken.ErrorOf(answer));
        Assert.Equal(900, answer.GetProperty("result").GetProperty("expires").GetInt32());
    }

    [Fact]
    public async Task Nonce_must_rise_on_its_key_up_to_the_last_of_64_bits()
    {
        await using var kraken = new SimulatedKraken();

        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: 5)));
        Assert.Equal("EAPI:Invalid nonce", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: 5)));
        Assert.Equal("EAPI:Invalid nonce", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: 4)));
        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: ulong.MaxValue)));
    }

    [Fact]
    public async Task Nonce_window_takes_a_late_nonce_once()
    {
        await using var kraken = new SimulatedKraken(
            account: new KrakenSimulatedAccount(SimulatedKraken.Key, TestKeys.Secret) { NonceWindow = 10 }
        );

        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: 100)));
        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: 90)));
        Assert.Equal("EAPI:Invalid nonce", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: 90)));
        Assert.Equal("EAPI:Invalid nonce", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", nonce: 89)));
    }

    [Fact]
    public async Task Key_without_the_permission_and_without_its_password_are_refused()
    {
        await using var kraken = new SimulatedKraken(
            account: new KrakenSimulatedAccount(SimulatedKraken.Key, TestKeys.Secret)
            {
                Otp = "000000",
                Permissions = KrakenSimulatedPermissions.QueryFunds,
            }
        );

        Assert.Equal("EAPI:Invalid signature", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance", "&otp=000000")));
        Assert.Equal("EGeneral:Permission denied", SimulatedKraken.ErrorOf(await kraken.CallAsync("GetWebSocketsToken", "&otp=000000")));
    }

    [Fact]
    public async Task Failures_in_a_row_lock_out_until_a_quarter_of_an_hour_has_been_quiet()
    {
        await using var kraken = new SimulatedKraken(new KrakenSimulatorOptions { FailuresMax = 3 });
        for (var count = 0; count < 3; count++)
        {
            Assert.Equal("EAPI:Invalid key", SimulatedKraken.ErrorOf(await kraken.PostAsync("Balance", "nonce=1", 1, key: "nobody")));
        }

        Assert.Equal("EGeneral:Temporary lockout", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        kraken.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal("EGeneral:Temporary lockout", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        kraken.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal("EGeneral:Temporary lockout", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        kraken.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
    }

    [Theory]
    [InlineData(KrakenSimulatedTier.Starter, 15, 4)]
    [InlineData(KrakenSimulatedTier.Intermediate, 20, 2)]
    [InlineData(KrakenSimulatedTier.Pro, 20, 1)]
    public async Task Calls_are_counted_by_the_tier(KrakenSimulatedTier tier, int ceiling, int secondsForOne)
    {
        await using var kraken = new SimulatedKraken(
            account: new KrakenSimulatedAccount(SimulatedKraken.Key, TestKeys.Secret) { Tier = tier }
        );
        for (var count = 0; count < ceiling; count++)
        {
            Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        }

        Assert.Equal("EAPI:Rate limit exceeded", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        kraken.Time.Advance(TimeSpan.FromSeconds(secondsForOne));
        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        Assert.Equal("EAPI:Rate limit exceeded", SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(4, 5)]
    public async Task Ledgers_cost_what_the_switch_says(int cost, int calls)
    {
        await using var kraken = new SimulatedKraken(new KrakenSimulatorOptions { LedgerCost = cost });
        for (var count = 0; count < calls; count++)
        {
            Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("TradesHistory")));
        }

        Assert.Equal("EAPI:Rate limit exceeded", SimulatedKraken.ErrorOf(await kraken.CallAsync("TradesHistory")));
    }

    [Theory]
    [InlineData("EAPI:Invalid nonce")]
    [InlineData("EAPI:Rate limit exceeded")]
    [InlineData("EAPI:Bad request")]
    [InlineData("EAPI:Feature disabled")]
    [InlineData("EGeneral:Invalid arguments:nonce")]
    [InlineData("EGeneral:Too many requests")]
    [InlineData("EGeneral:Internal error:17")]
    [InlineData("EService:Unavailable")]
    [InlineData("EService:Busy")]
    [InlineData("EService: Throttled: 1700000000")]
    [InlineData("EService:Deadline elapsed")]
    [InlineData("EAuth:Account temporary disabled")]
    [InlineData("EAuth:Account unconfirmed")]
    [InlineData("EAuth:Rate limit exceeded")]
    [InlineData("EAuth:Too many requests")]
    [InlineData("EAuth:Failed")]
    [InlineData("EAccount:Invalid permissions")]
    [InlineData("ETrade:Locked")]
    [InlineData("EOrder:Domain rate limit exceeded")]
    public async Task Every_error_of_the_table_can_be_had_as_often_as_wanted(string error)
    {
        await using var kraken = new SimulatedKraken();
        kraken.Simulator.Refusals.Next(error, "GetWebSocketsToken", times: 2);

        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("Balance")));
        Assert.Equal(error, SimulatedKraken.ErrorOf(await kraken.CallAsync("GetWebSocketsToken")));
        Assert.Equal(error, SimulatedKraken.ErrorOf(await kraken.CallAsync("GetWebSocketsToken")));
        Assert.Null(SimulatedKraken.ErrorOf(await kraken.CallAsync("GetWebSocketsToken")));
    }

    [Fact]
    public async Task What_stands_before_the_exchange_answers_with_a_status()
    {
        await using var kraken = new SimulatedKraken();
        kraken.Simulator.Refusals.NextStatus((HttpStatusCode)520);
        kraken.Simulator.Refusals.NextBody("<html>", "Balance");

        using var edge = await kraken.RawAsync("/0/private/Balance", "nonce=1", "x", "y");
        using var page = await kraken.RawAsync("/0/private/Balance", "nonce=1", "x", "y");

        Assert.Equal(520, (int)edge.StatusCode);
        Assert.Equal("<html>", await page.Content.ReadAsStringAsync(SimulatedKraken.Cancellation));
    }

    [Fact]
    public async Task Lost_answer_leaves_an_order_that_nobody_heard_of()
    {
        await using var kraken = new SimulatedKraken();
        kraken.Simulator.Refusals.NextLost("AddOrder");

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            kraken.CallAsync("AddOrder", "&pair=XBTUSD&type=buy&ordertype=limit&price=50000&volume=0.01")
        );

        Assert.Equal(1, kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key));
    }

    [Fact]
    public async Task Public_calls_tell_time_state_assets_and_pairs()
    {
        await using var kraken = new SimulatedKraken();
        kraken.Simulator.Turn("cancel_only");

        var time = await kraken.GetAsync("/0/public/Time");
        var state = await kraken.GetAsync("/0/public/SystemStatus");
        var assets = await kraken.GetAsync("/0/public/Assets");
        var pairs = await kraken.GetAsync("/0/public/AssetPairs");

        Assert.Equal(kraken.Time.GetUtcNow().ToUnixTimeSeconds(), time.GetProperty("result").GetProperty("unixtime").GetInt64());
        Assert.Equal("cancel_only", state.GetProperty("result").GetProperty("status").GetString());
        Assert.Equal("XBT", assets.GetProperty("result").GetProperty("XXBT").GetProperty("altname").GetString());
        Assert.Equal(30, pairs.GetProperty("result").EnumerateObject().Count());
        Assert.Equal("XBT/USD", pairs.GetProperty("result").GetProperty("XXBTZUSD").GetProperty("wsname").GetString());
        Assert.Equal("EGeneral:Unknown method", SimulatedKraken.ErrorOf(await kraken.GetAsync("/0/public/Nothing")));
    }

    [Fact]
    public async Task Private_calls_are_unavailable_in_maintenance()
    {
        await using var kraken = new SimulatedKraken();
        kraken.Simulator.Turn("maintenance");

        Assert.Equal("EService:Unavailable", SimulatedKraken.ErrorOf(await kraken.CallAsync("GetWebSocketsToken")));
    }

    [Fact]
    public void Recorded_instruments_are_a_listing()
    {
        var path = Tidegate.Testing.Repository.PathOf("..", "shared", "data", "kraken", "kraken_v2_instrument_snapshot_2024-04.json");
        Assert.SkipUnless(File.Exists(path), "The recorded instruments are not beside this clone.");

        Assert.Equal(683, KrakenListing.Load(path).Symbols.Count());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("nothing")]
    [InlineData("{\"data\":{\"assets\":[],\"pairs\":[{\"symbol\":\"A/B\"}]}}")]
    public async Task What_is_no_listing_is_refused_with_a_sentence(string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "listing.json");
        await File.WriteAllTextAsync(path, text, SimulatedKraken.Cancellation);

        Assert.Throws<Tidegate.Feeds.FeedRefusedException>(() => KrakenListing.Load(path));
    }
}
