using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Native;

public sealed class NativeStreamTests
{
    [Fact]
    public async Task The_welcome_is_the_first_push_and_tells_what_holds()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await gateway.OpenAsync("/stream", gateway.Token("tidegate", "alice", lifetime: TimeSpan.FromMinutes(15)));

        var welcome = await ReadAsync(peer);

        Assert.Equal("welcome", welcome.GetProperty("type").GetString());
        Assert.StartsWith("s_", welcome.GetProperty("session").GetString(), StringComparison.Ordinal);
        Assert.Equal("alice", welcome.GetProperty("subject").GetString());
        Assert.Equal("default", welcome.GetProperty("plan").GetString());
        Assert.Equal("tidegate.v1", welcome.GetProperty("protocol").GetString());
        Assert.Equal(1_735_787_045_000_000_000, welcome.GetProperty("serverTimeNs").GetInt64());
        Assert.Equal(960_000, welcome.GetProperty("expiresInMs").GetInt64()); // with the leeway of 60 s
        Assert.Equal(25_000, welcome.GetProperty("pingIntervalMs").GetInt64());
        var limits = welcome.GetProperty("limits");
        Assert.Equal("""{"used":0,"max":500}""", limits.GetProperty("subscriptions").GetRawText());
        Assert.Equal("""["ltp","quote","depth"]""", limits.GetProperty("modes").GetRawText());
    }

    [Fact]
    public async Task Each_entry_of_a_subscribe_is_granted_or_refused_on_its_own()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await WelcomedAsync(gateway);

        var reply = await AskAsync(
            peer,
            """
            {"op":"subscribe","id":7,"subs":[{"topic":"md/NSE/NIFTY","mode":"ltp"},{"topic":"md/NSE/NOSUCH"},{"topic":"no topic"},{"topic":"bars/NSE/NIFTY","mode":"depth","depth":20},{"topic":"md/NSE/NIFTY","mode":"all"}]}
            """
        );

        Assert.Equal((7, true), (reply.GetProperty("re").GetInt32(), reply.GetProperty("ok").GetBoolean()));
        var results = reply.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(("md/NSE/NIFTY", "ltp"), (Text(results[0], "topic"), Text(results[0], "mode")));
        Assert.True(results[0].GetProperty("ok").GetBoolean());
        Assert.Equal("topic.unknown", Text(results[1].GetProperty("error"), "id"));
        Assert.Equal("topic.malformed", Text(results[2].GetProperty("error"), "id"));
        Assert.Equal(("quote", "feed.modes"), (Text(results[3], "mode"), Text(results[3], "rule"))); // lowered, and by which rule
        Assert.Equal(0, results[3].GetProperty("depth").GetInt32());
        Assert.Equal("mode.unknown", Text(results[4].GetProperty("error"), "id"));
    }

    [Fact]
    public async Task A_snapshot_comes_first_and_updates_follow_without_a_gap()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var early = await SubscribedAsync(gateway);
        gateway.Publish(GatewayFixture.Nifty, 8_300.05m);
        var first = await ReadAsync(early);
        await using var late = await SubscribedAsync(gateway);

        gateway.Publish(GatewayFixture.Nifty, 8_300.10m);
        gateway.Publish(GatewayFixture.Nifty, 8_300.15m);
        JsonElement[] heard = [await ReadAsync(late), await ReadAsync(late), await ReadAsync(late)];

        Assert.Equal("update", Text(first, "type"));
        Assert.Equal(["snapshot", "update", "update"], heard.Select(each => Text(each, "type")));
        Assert.Equal(8_300.05m, heard[0].GetProperty("data").GetProperty("ltp").GetDecimal());
        var seq = heard[0].GetProperty("seq").GetInt64();
        Assert.Equal([seq, seq + 1, seq + 2], heard.Select(each => each.GetProperty("seq").GetInt64()));
        Assert.Contains("\"ltp\":8300.15,", heard[2].GetProperty("data").GetRawText(), StringComparison.Ordinal); // exact, as a decimal
    }

    [Fact]
    public async Task After_unsubscribing_nothing_more_is_heard()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await SubscribedAsync(gateway);

        var removed = await AskAsync(peer, """{"op":"unsubscribe","id":2,"topics":["md/NSE/NIFTY","md/NSE/OTHER"]}""");
        gateway.Publish(GatewayFixture.Nifty, 8_300);
        await peer.SettleAsync();
        var list = await AskAsync(peer, """{"op":"subscriptions","id":3}""");

        Assert.Equal(
            [true, false],
            removed.GetProperty("results").EnumerateArray().Select(each => each.GetProperty("removed").GetBoolean())
        );
        Assert.Equal("""{"re":3,"ok":true,"subscriptions":[]}""", list.GetRawText());
    }

    [Theory]
    [InlineData("""{"op":"ping","id":1,"any":{"a":[1,2.50,"x"]}}""", ""","any":{"a":[1,2.50,"x"]}}""")]
    [InlineData("""{"op":"ping","id":"mine"}""", """{"re":"mine","ok":true,"serverTimeNs":""")]
    public async Task A_ping_is_echoed_to_the_letter(string request, string part)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await WelcomedAsync(gateway);

        await peer.SendTextAsync(request);

        Assert.Contains(part, await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"op":"dance","id":4}""", "request.unknown_op")]
    [InlineData("""{"op":"fly","id":4,"query":"x"}""", "request.unknown_op")]
    [InlineData("""{"op":"subscribe","id":4}""", "request.malformed")]
    [InlineData("""{"id":4}""", "request.malformed")]
    [InlineData("""{"op":"ping","op":"ping","id":4}""", "request.malformed")]
    public async Task A_request_that_is_not_understood_gets_an_error_and_the_socket_stays(string request, string error)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await WelcomedAsync(gateway);

        var reply = await AskAsync(peer, request);

        Assert.Equal((4, error), (reply.GetProperty("re").GetInt32(), Text(reply.GetProperty("error"), "id")));
        Assert.Equal("never", Text(reply.GetProperty("error"), "retry"));
        await peer.SettleAsync();
    }

    [Fact]
    public async Task Of_512_entries_each_is_answered_and_one_more_is_refused_as_a_whole()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await WelcomedAsync(gateway);

        var most = await AskAsync(peer, Batch(512));
        var tooMany = await AskAsync(peer, Batch(513));

        Assert.Equal(512, most.GetProperty("results").GetArrayLength());
        Assert.Equal("limit.batch", Text(tooMany.GetProperty("error"), "id"));

        static string Batch(int entries) =>
            $$"""{"op":"subscribe","id":1,"subs":[{{string.Join(',', Enumerable.Range(0, entries).Select(entry => $$"""{"topic":"md/NSE/S{{entry}}"}"""))}}]}""";
    }

    [Fact]
    public async Task The_last_allowed_subscription_is_granted_and_the_next_one_is_not()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:SubscriptionsMax"] = "1"
        );
        await using var peer = await SubscribedAsync(gateway);

        var reply = await AskAsync(peer, """{"op":"subscribe","id":1,"subs":[{"topic":"bars/NSE/NIFTY"}]}""");

        Assert.Equal("limit.subscriptions", Text(reply.GetProperty("results")[0].GetProperty("error"), "id"));
    }

    [Fact]
    public async Task A_silent_client_is_pinged_after_25_s_and_closed_8_s_later()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await WelcomedAsync(gateway);

        gateway.Time.Advance(TimeSpan.FromSeconds(25) + TimeSpan.FromMilliseconds(50));
        Assert.Equal(0x9, (await peer.ReadFrameAsync())?.Opcode);
        gateway.Time.Advance(TimeSpan.FromSeconds(8) + TimeSpan.FromMilliseconds(50));

        Assert.Equal((4103, "The client did not answer a ping in time"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task The_end_of_the_grant_closes_with_4003_after_the_leeway_and_not_before()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await gateway.OpenAsync("/stream", gateway.Token("tidegate", lifetime: TimeSpan.FromMinutes(1)));

        gateway.Time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        await peer.SettleAsync();
        await peer.SettleAsync(); // the first woke the hub, which has looked at its deadlines before the second
        gateway.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal((4003, "The credential has expired"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task The_disconnect_push_says_before_the_close_what_to_do_next()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await gateway.OpenAsync("/stream", gateway.Token("tidegate", lifetime: TimeSpan.FromMinutes(1)));
        await peer.ReadTextAsync();

        gateway.Time.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(50));
        var push = await ReadAsync(peer);
        if (Text(push, "type") == "auth.expiring") // where the hub looked at the clock on its way
        {
            push = await ReadAsync(peer);
        }

        Assert.Equal("disconnect", Text(push, "type"));
        Assert.Equal("auth.token_expired", Text(push.GetProperty("error"), "id"));
        Assert.Equal("afterNewCredential", Text(push.GetProperty("error"), "retry"));
        Assert.Equal(4003, (await peer.ReadCloseAsync())?.Code);
    }

    private static async Task<RawPeer> WelcomedAsync(GatewayFixture gateway)
    {
        var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync();
        return peer;
    }

    private static async Task<RawPeer> SubscribedAsync(GatewayFixture gateway)
    {
        var peer = await WelcomedAsync(gateway);
        await AskAsync(peer, """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","mode":"quote"}]}""");
        return peer;
    }

    private static async Task<JsonElement> AskAsync(RawPeer peer, string request)
    {
        await peer.SendTextAsync(request);
        return await ReadAsync(peer);
    }

    private static async Task<JsonElement> ReadAsync(RawPeer peer)
    {
        using var json = JsonDocument.Parse(await peer.ReadTextAsync());
        return json.RootElement.Clone();
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
