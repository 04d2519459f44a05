using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorWorld;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>What is said on an open session.</summary>
public sealed class SimutradorSessionTests
{
    [Fact]
    public async Task A_ping_is_answered_with_the_servers_time()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = (await gateway.EnterAsync()).Peer;

        await peer.SendTextAsync("""{"type":"ping","data":{},"request_id":"req-1","timestamp":"2024-01-01T00:00:00Z"}""");

        Assert.Equal(
            """{"type":"pong","data":{"server_time":"2025-01-02T03:04:05Z"},"request_id":"req-1","timestamp":"2025-01-02T03:04:05Z"}""",
            await peer.ReadTextAsync()
        );
    }

    [Theory]
    [InlineData("not json", null, "INVALID_PARAMS")]
    [InlineData("[]", null, "INVALID_PARAMS")]
    [InlineData("""{"data":{},"request_id":"r"}""", "r", "INVALID_PARAMS")]
    [InlineData("""{"type":"ping","data":[],"request_id":"r"}""", "r", "INVALID_PARAMS")]
    [InlineData("""{"type":"ping","request_id":7}""", null, "INVALID_PARAMS")]
    [InlineData("""{"type":"dance","data":{},"request_id":"r"}""", "r", "UNKNOWN_TYPE")]
    public async Task A_message_that_is_wrong_is_answered_and_the_socket_stays_open(string message, string? id, string code)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = (await gateway.EnterAsync()).Peer;

        var answer = await peer.AskAsync(message, "error");

        Assert.Equal((id, code), (answer.GetProperty("request_id").GetString(), answer.Text("error_code")));
        Assert.NotEmpty(answer.Text("message")!);
        await peer.AskAsync("""{"type":"ping"}""", "pong");
    }

    [Fact]
    public async Task Fields_that_nobody_knows_are_tolerated()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = (await gateway.EnterAsync()).Peer;

        await peer.AskAsync("""{"type":"ping","data":{"x":[{}]},"meta":{"y":1},"version":2,"request_id":"r","timestamp":null}""", "pong");
    }

    [Fact]
    public async Task Invalid_UTF_8_binary_and_too_big_messages_close_as_RFC_6455_has_it()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Equal(1007, await CloseCodeAfterAsync(gateway, ClientFrame.Of(0x1, [0xC3, 0x28])));
        Assert.Equal(1003, await CloseCodeAfterAsync(gateway, ClientFrame.Of(0x2, [1, 2, 3])));
        Assert.Equal(1009, await CloseCodeAfterAsync(gateway, ClientFrame.Text(new string('x', 524_289))));
    }

    [Fact]
    public async Task Too_many_messages_are_answered_with_RATE_LIMITED_and_then_closed_with_that_word_in_the_reason()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:simutrador:MessagesPerSecond"] = "1";
        });
        await using var peer = (await gateway.EnterAsync()).Peer;
        const string Ping = """{"type":"ping","request_id":"r"}""";
        await peer.AskAsync(Ping, "pong");
        await peer.AskAsync(Ping, "pong"); // two seconds' worth at once

        var warned = await peer.AskAsync(Ping, "error");
        await peer.AskAsync(Ping, "error");
        var closing = await peer.AskAsync(Ping, "connection_closing");
        var close = await peer.ReadCloseAsync();

        Assert.Equal(("RATE_LIMITED", "r"), (warned.Text("error_code"), warned.GetProperty("request_id").GetString()));
        Assert.Equal("""{"code":"RATE_LIMITED","retry_after":1}""", warned.GetProperty("meta").GetRawText());
        Assert.Equal(("rate_limit", 1008), (closing.Text("reason"), closing.GetProperty("data").GetProperty("close_code").GetInt32()));
        Assert.Equal((1008, "RATE_LIMITED: Too many messages or requests"), close);
    }

    [Fact]
    public async Task Five_minutes_and_one_minute_before_its_end_a_session_is_warned_and_at_its_end_closed_with_4003()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
        });
        var (peer, ready) = await gateway.EnterAsync(gateway.Issue(changes: Ending(gateway, 600)));
        await using var _ = peer;

        var early = await After(minutes: 5, "connection_warning");
        var late = await After(minutes: 4, "connection_warning");
        var closing = await After(minutes: 1, "connection_closing");
        var close = await peer.ReadCloseAsync();

        Assert.Equal("2025-01-02T03:14:05Z", ready.Text("connection_expires_at"));
        Assert.Equal(("approaching_timeout", "2025-01-02T03:14:05Z"), (early.Text("warning_type"), early.Text("expires_at")));
        Assert.Equal(("imminent_closure", "2025-01-02T03:14:05Z"), (late.Text("warning_type"), late.Text("expires_at")));
        Assert.Equal(300, early.GetProperty("data").GetProperty("seconds_remaining").GetInt32());
        Assert.Equal(60, late.GetProperty("data").GetProperty("seconds_remaining").GetInt32());
        Assert.NotEmpty(early.Text("message")! + early.Text("action_required")!);
        Assert.Equal(
            ("max_duration", true),
            (closing.Text("reason"), closing.GetProperty("data").GetProperty("reconnect_allowed").GetBoolean())
        );
        Assert.Equal(JsonValueKind.Null, closing.GetProperty("data").GetProperty("session_state").ValueKind);
        Assert.Equal((4003, "Token expired"), close);

        async Task<JsonElement> After(int minutes, string type)
        {
            gateway.Time.Advance(TimeSpan.FromMinutes(minutes) + TimeSpan.FromMilliseconds(50));
            return await peer.ReadJsonAsync(type);
        }
    }

    [Theory]
    [InlineData("free", 1_800)]
    [InlineData("professional", 3_600)]
    [InlineData("enterprise", 7_200)]
    public async Task A_client_that_is_silent_for_as_long_as_its_plan_allows_is_told_idle_timeout_and_closed_with_4000(
        string plan,
        int seconds
    )
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
        });
        var now = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();
        var token = gateway.Issue("user", plan, ("iat", $"{now}"), ("exp", $"{now + (25 * 3_600)}"));
        await using var client = new SimutradorClient((await gateway.EnterAsync(token)).Peer);

        gateway.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal("pong", SimutradorClient.TypeOf(await client.AskAsync("ping", "{}"))); // still there, and heard
        gateway.Time.Advance(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(50));
        var closing = await client.ReadUntilAsync("connection_closing"); // after warnings, where the end of the connection is near as well

        Assert.Equal("idle_timeout", closing.Text("reason"));
        Assert.Equal(4000, (await client.Peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task The_stop_of_the_server_is_server_maintenance()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = (await gateway.EnterAsync()).Peer;

        var stopped = gateway.App.StopAsync(TestContext.Current.CancellationToken);
        var closing = await peer.ReadJsonAsync("connection_closing");

        Assert.Equal(
            ("server_maintenance", true),
            (closing.Text("reason"), closing.GetProperty("data").GetProperty("reconnect_allowed").GetBoolean())
        );
        Assert.Equal((4200, "The server is shutting down"), await peer.ReadCloseAsync());
        await stopped;
    }

    private static async Task<int?> CloseCodeAfterAsync(GatewayFixture gateway, byte[] frame)
    {
        await using var peer = (await gateway.EnterAsync()).Peer;
        await peer.SendAsync(frame);
        return (await peer.ReadCloseAsync())?.Code;
    }
}
