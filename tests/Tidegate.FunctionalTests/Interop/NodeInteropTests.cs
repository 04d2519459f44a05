using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Tidegate.Core.Errors;
using Tidegate.FunctionalTests.Life;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>The same server, seen by a WebSocket stack that shares no code with .NET.</summary>
[Collection(Alone.Name)]
public sealed class NodeInteropTests
{
    private const string Row = """{"date":"09-01-2015 09:15","open":8300.6,"high":8309.75,"low":8300.6,"close":8308.35,"volume":0}""";

    [Fact]
    public async Task The_first_row_comes_after_a_header_token_and_the_end_of_the_data_is_1000_stream_completed()
    {
        await using var gateway = await StartAsync("Tidegate:Csv:Interval", "00:00:00.050");
        using var client = NodeClient.Start(UrlOf(gateway, "/"), "--token", TestToken.For("alice"));
        await client.NextAsync("open");
        await gateway.Logs.UntilAsync(line => line.Text.Contains("started at nse", StringComparison.Ordinal));

        Assert.True(gateway.Replay.TryStart());
        var first = await client.NextTextAsync("text");
        var close = await client.NextAsync("close");

        Assert.Equal(Row, first);
        Assert.Equal((1000, "Stream completed"), End(close));
    }

    [Fact]
    public async Task A_refusal_before_the_upgrade_shows_its_status_and_its_text()
    {
        await using var gateway = await StartAsync();
        using var first = NodeClient.Start(UrlOf(gateway, "/"), "--token", TestToken.For("alice"));
        await first.NextAsync("open");

        using var bare = NodeClient.Start(UrlOf(gateway, "/"));
        var missing = await bare.NextAsync("refused");
        using var second = NodeClient.Start(UrlOf(gateway, "/"), "--token", TestToken.For("alice"));
        var conflict = await second.NextAsync("refused");
        using var native = NodeClient.Start(UrlOf(gateway, "/stream"), "--token", "not.a.token");
        var problem = await native.NextAsync("refused");

        Assert.Equal((401, "Missing Authorization header with Bearer token"), Refusal(missing));
        Assert.Equal((409, "Session already active"), Refusal(conflict));
        Assert.Equal(401, problem.GetProperty("status").GetInt32());
        Assert.StartsWith("application/problem+json", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_token_is_close_code_4003()
    {
        await using var gateway = await StartAsync();
        using var client = NodeClient.Start(UrlOf(gateway, "/"), "--token", TestToken.For("alice"));
        await client.NextAsync("open");
        await gateway.Logs.UntilAsync(line => line.Text.Contains("started at", StringComparison.Ordinal));

        var session = Assert.Single(gateway.Hub.Sessions.List());
        gateway.Hub.Sessions.Close(session.Id, new Refusal(GatewayErrors.TokenExpired));

        Assert.Equal(4003, (await client.NextAsync("close")).GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ws")]
    [InlineData("/stream")]
    public async Task The_stop_of_the_server_is_close_code_4200_everywhere(string path)
    {
        await using var gateway = await StartAsync();
        using var client = NodeClient.Start(UrlOf(gateway, path), "--token", TestToken.For("alice"));
        await client.NextAsync("open");
        await gateway.Logs.UntilAsync(line => line.Text.Contains("started at", StringComparison.Ordinal));

        await gateway.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4200, (await client.NextAsync("close")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task The_credential_may_be_a_subprotocol_and_only_ours_comes_back()
    {
        await using var gateway = await StartAsync();
        using var client = NodeClient.Start(UrlOf(gateway, "/stream"), "--bearer-subprotocol", TestToken.For("alice"), "--until", "text");

        var open = await client.NextAsync("open");
        var welcome = await client.NextTextAsync("text");

        Assert.Equal("tidegate.v1", open.GetProperty("protocol").GetString());
        Assert.StartsWith("""{"type":"welcome",""", welcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_subprotocol_credential_is_a_close_code_that_a_browser_can_see()
    {
        await using var gateway = await StartAsync();
        using var client = NodeClient.Start(UrlOf(gateway, "/stream"), "--bearer-subprotocol", "not.a.token");

        Assert.Equal(4002, (await client.NextAsync("close")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_own_payload_and_the_clients_close_with_its_own_code()
    {
        await using var gateway = await StartAsync();
        using var client = NodeClient.Start(UrlOf(gateway, "/"), "--token", TestToken.For("alice"), "--ping", "--until", "pong");

        var pong = await client.NextTextAsync("pong");
        var close = await client.NextAsync("close");

        Assert.Equal("are you there", pong);
        Assert.Equal(1000, close.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task The_servers_own_pings_reach_the_client_and_its_pongs_keep_the_session()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Endpoints:nse:PingInterval"] = "00:00:01";
            setup.Settings["Tidegate:Endpoints:nse:IdleTimeout"] = "00:00:03";
        });
        using var client = NodeClient.Start(UrlOf(gateway, "/"), "--token", TestToken.For("alice"), "--until", "ping", "--count", "5");

        var close = await client.NextAsync("close"); // its own, after five pings: two more than silence would have been given

        Assert.Equal(1000, close.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Both_protocols_subscribe_and_stream()
    {
        await using var gateway = await StartAsync();
        using var pubSub = NodeClient.Start(
            UrlOf(gateway, "/ws"),
            "--token",
            TestToken.For("alice"),
            "--send",
            """{"action":"subscribe","symbol":"NIFTY"}"""
        );
        using var native = NodeClient.Start(
            UrlOf(gateway, "/stream"),
            "--token",
            TestToken.For("bob"),
            "--send",
            """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","mode":"ltp"}]}"""
        );
        var subscribed = await pubSub.NextTextAsync("text");
        var welcome = await native.NextTextAsync("text");
        var granted = await native.NextTextAsync("text");

        gateway.Publish(GatewayFixture.Nifty, 8_308.35m);
        var tick = await pubSub.NextTextAsync("text");
        var push = await native.NextTextAsync("text");

        Assert.Equal("""{"status":"success","symbol":"NIFTY","message":"Successfully subscribed"}""", subscribed);
        Assert.StartsWith("""{"type":"welcome",""", welcome, StringComparison.Ordinal);
        Assert.StartsWith("""{"re":1,"ok":true,""", granted, StringComparison.Ordinal);
        Assert.StartsWith("""{"symbol":"NIFTY","data":{""", tick, StringComparison.Ordinal);
        Assert.Contains("\"ltp\":8308.35", push, StringComparison.Ordinal);
    }

    private static Task<GatewayFixture> StartAsync(string? key = null, string? value = null) =>
        GatewayFixture.StartAsync(setup =>
        {
            if (key is not null)
            {
                setup.Settings[key] = value;
            }
        });

    private static string UrlOf(GatewayFixture gateway, string path) => $"ws://127.0.0.1:{gateway.Main.Port}{path}";

    private static (int, string) End(JsonElement close) => (close.GetProperty("code").GetInt32(), close.GetProperty("text").GetString()!);

    private static (int, string) Refusal(JsonElement refused) =>
        (refused.GetProperty("status").GetInt32(), refused.GetProperty("body").GetString()!);
}
