using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Nse;

public sealed class NsePubSubTests
{
    [Fact]
    public async Task Subscribing_and_unsubscribing_are_answered_in_the_known_words()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/ws");

        Assert.Equal(
            """{"status":"success","symbol":"NIFTY","message":"Successfully subscribed"}""",
            await AskAsync(peer, "subscribe", "NIFTY")
        );
        Assert.Equal(
            """{"status":"error","symbol":"NIFTY","message":"Already subscribed to this symbol"}""",
            await AskAsync(peer, "subscribe", "NIFTY")
        );
        Assert.Equal(
            """{"status":"success","symbol":"NIFTY","message":"Successfully unsubscribed"}""",
            await AskAsync(peer, "unsubscribe", "NIFTY")
        );
        Assert.Equal(
            """{"status":"error","symbol":"NIFTY","message":"Not subscribed to this symbol"}""",
            await AskAsync(peer, "unsubscribe", "NIFTY")
        );
        Assert.Equal(
            """{"status":"success","symbol":null,"message":"Successfully unsubscribed from 0 symbols"}""",
            await AskAsync(peer, "unsubscribe_all", "")
        );
    }

    [Fact]
    public async Task Any_symbol_can_be_subscribed_and_all_of_them_be_given_up_at_once()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/ws");

        Assert.Contains("Successfully subscribed", await AskAsync(peer, "subscribe", "NIFTY"), StringComparison.Ordinal);
        Assert.Contains("Successfully subscribed", await AskAsync(peer, "subscribe", "NOSUCH"), StringComparison.Ordinal);

        Assert.Equal(
            """{"status":"success","symbol":null,"message":"Successfully unsubscribed from 2 symbols"}""",
            await AskAsync(peer, "unsubscribe_all", "")
        );
    }

    [Fact]
    public async Task A_subscriber_gets_the_ticks_of_its_symbol_and_only_those()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var subscriber = await gateway.OpenAsync("/ws");
        await using var other = await gateway.OpenAsync("/ws");
        await AskAsync(subscriber, "subscribe", "NIFTY");
        await AskAsync(other, "subscribe", "BANKNIFTY");

        gateway.Replay.TryStart();
        var tick = await subscriber.ReadTextAsync();
        await other.SettleAsync();

        Assert.Equal(
            """{"symbol":"NIFTY","data":{"date":"09-01-2015 09:15","open":8300.6,"high":8309.75,"low":8300.6,"close":8308.35,"volume":0},"timestamp":"2015-01-09T09:15:00+05:30"}""",
            tick
        );
        Assert.Contains("Not subscribed", await AskAsync(other, "unsubscribe", "NIFTY"), StringComparison.Ordinal); // the next text, so no tick came
    }

    [Fact]
    public async Task After_unsubscribing_no_tick_comes()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/ws");
        await AskAsync(peer, "subscribe", "NIFTY");
        await AskAsync(peer, "unsubscribe", "NIFTY");

        gateway.Publish(GatewayFixture.Nifty, 8_300);
        await peer.SettleAsync();

        Assert.Contains("Not subscribed", await AskAsync(peer, "unsubscribe", "NIFTY"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"action":"subscribe"}""")]
    [InlineData("""{"action":"dance","symbol":"NIFTY"}""")]
    [InlineData("""{"action":"subscribe","symbol":5}""")]
    [InlineData("""{"symbol":"NIFTY"}""")]
    public async Task What_it_does_not_understand_gets_no_reply(string message)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/ws");

        await peer.SendTextAsync(message);

        Assert.Contains("Successfully subscribed", await AskAsync(peer, "subscribe", "NIFTY"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_comes_in_without_a_token_and_a_token_in_the_query_is_none_by_default()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var without = await gateway.TryUpgradeAsync("/ws");
        var query = await gateway.TryUpgradeAsync($"/ws?token={gateway.Token()}");
        var invalid = await gateway.TryUpgradeAsync("/ws", "Authorization: Bearer nonsense");

        Assert.Equal((401, "Missing Authorization header or token parameter"), (without.Status, without.Body));
        Assert.Equal((401, "Missing Authorization header or token parameter"), (query.Status, query.Body));
        Assert.Equal((401, "Invalid token: InvalidToken"), (invalid.Status, invalid.Body));
    }

    [Fact]
    public async Task Where_it_is_switched_on_a_token_in_the_query_is_checked_like_any_other()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:nse-ws:DangerousAllowQueryToken"] = "true"
        );

        var good = await gateway.TryUpgradeAsync($"/ws?token={gateway.Token()}");
        var expired = await gateway.TryUpgradeAsync(
            $"/ws?token={gateway.Token(lifetime: TimeSpan.FromMinutes(1), age: TimeSpan.FromHours(1))}"
        );
        var both = await gateway.TryUpgradeAsync($"/ws?token={gateway.Token()}", "Authorization: Bearer " + gateway.Token());
        var twice = await gateway.TryUpgradeAsync($"/ws?token={gateway.Token()}&token={gateway.Token()}");
        var stream = await gateway.TryUpgradeAsync($"/?token={gateway.Token()}");

        Assert.Equal(101, good.Status);
        Assert.Equal((401, "Invalid token: ExpiredSignature"), (expired.Status, expired.Body));
        Assert.Equal((400, "More than one credential was offered"), (both.Status, both.Body));
        Assert.Equal(400, twice.Status);
        Assert.Equal(401, stream.Status); // another endpoint, where it is not
    }

    [Fact]
    public async Task One_token_holds_one_session_on_both_endpoints_together()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var stream = await gateway.OpenAsync("/", gateway.Token(jti: "one"));

        var response = await gateway.TryUpgradeAsync("/ws", "Authorization: Bearer " + gateway.Token(jti: "one"));

        Assert.Equal((409, "Session already active"), (response.Status, response.Body));
    }

    [Fact]
    public async Task The_end_of_the_token_closes_the_session()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await gateway.OpenAsync("/ws", gateway.Token(lifetime: TimeSpan.FromMinutes(2)));

        gateway.Time.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(50));

        Assert.Equal(4003, (await peer.ReadCloseAsync())?.Code);
    }

    private static async Task<string> AskAsync(RawPeer peer, string action, string symbol)
    {
        await peer.SendTextAsync($$"""{"action":"{{action}}","symbol":"{{symbol}}"}""");
        return await peer.ReadTextAsync();
    }
}
