using System.Text.Json;
using Tidegate.FunctionalTests.Life;
using Tidegate.FunctionalTests.Simutrador;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>SimuTrador's door, seen by clients that connect as its own do and share no code with .NET.</summary>
[Collection(Alone.Name)]
public sealed class SimutradorInteropTests
{
    private const string Ping = """{"type":"ping","data":{},"request_id":"req-1"}""";

    private const string Start =
        """{"type":"start_simulation","data":{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-03","initial_capital":100000,"timeframe":"1min","warmup_bars":0},"request_id":"req-2"}""";

    [Fact]
    public async Task A_client_of_Python_is_welcomed_answered_and_closes_by_the_book()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var client = Python(gateway, gateway.Issue(), Ping, Start);

        var ready = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));
        var pong = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));
        var refused = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));
        var close = await client.NextAsync("close");

        Assert.Equal(("connection_ready", "user_pro_001"), (ready.GetProperty("type").GetString(), ready.Text("user_id")));
        Assert.Equal(("pong", "req-1"), (pong.GetProperty("type").GetString(), pong.GetProperty("request_id").GetString()));
        Assert.Equal(("req-2", "DATA_FETCH_FAILED"), (refused.GetProperty("request_id").GetString(), refused.Text("error_code")));
        Assert.Equal(1000, close.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(null, 4001)]
    [InlineData("", 4001)]
    [InlineData(" ", 4001)]
    [InlineData("not.a.jwt", 4002)]
    [InlineData("expired", 4003)]
    public async Task A_client_of_Python_sees_the_close_code_of_its_refusal(string? token, int code)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var shown = token == "expired" ? gateway.Issue(changes: SimutradorWorld.Ending(gateway, -10)) : token;
        using var client = Python(gateway, shown?.Replace(" ", "%20", StringComparison.Ordinal)); // Python takes no blank in an address

        Assert.Equal(code, (await client.NextAsync("close")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_client_of_Python_sees_the_429_of_its_plan()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var first = (await gateway.EnterAsync(gateway.Issue("user_free_001", "free"))).Peer;
        await using var second = (await gateway.EnterAsync(gateway.Issue("user_free_001", "free"))).Peer;
        using var client = Python(gateway, gateway.Issue("user_free_001", "free"));

        var refused = await client.NextAsync("refused");

        Assert.Equal((429, "5"), (refused.GetProperty("status").GetInt32(), refused.GetProperty("retry").GetString()));
    }

    [Fact]
    public async Task A_client_of_Python_runs_a_whole_simulation_and_never_acknowledges()
    {
        await using var gateway = await SimutradorClient.GatewayAsync(minutes: 30);
        var variables = new Dictionary<string, string>
        {
            ["SERVER__WEBSOCKET__URL"] = $"ws://127.0.0.1:{gateway.Main.Port}",
            ["SIMUTRADOR_TOKEN"] = gateway.Issue(),
        };
        using var client = PythonClient.Start("simutrador_run.py", variables, "AAPL", "2024-01-02", "2024-01-03");

        var end = await client.NextAsync("end");

        Assert.Equal(30, end.GetProperty("counts").GetProperty("tick").GetInt32());
        Assert.Equal(("o1", 1), (end.GetProperty("accepted")[0].GetString(), end.GetProperty("trades").GetInt32()));
    }

    [Fact]
    public async Task A_client_of_npm_ws_is_welcomed_and_answered()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var client = NodeClient.Start(UrlOf(gateway, gateway.Issue()), "--send", Ping, "--until", "text", "--count", "2");

        var ready = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));
        var pong = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));

        Assert.Equal(10, ready.GetProperty("data").GetProperty("concurrent_connections_limit").GetInt32());
        Assert.Equal("req-1", pong.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task A_client_of_npm_ws_sees_the_close_code_and_the_reason_of_its_refusal()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var client = NodeClient.Start(UrlOf(gateway, "not.a.jwt"));

        var close = await client.NextAsync("close");

        Assert.Equal((4002, "Invalid token: malformed"), (close.GetProperty("code").GetInt32(), close.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_client_of_npm_ws_hears_the_one_health_message()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var client = NodeClient.Start($"ws://127.0.0.1:{gateway.Main.Port}/ws/health");

        Assert.Contains("\"status\":\"ok\"", await client.NextTextAsync("text"), StringComparison.Ordinal);
        Assert.Equal(1000, (await client.NextAsync("close")).GetProperty("code").GetInt32());
    }

    private static ScriptRun Python(GatewayFixture gateway, string? token, params string[] messages)
    {
        var variables = new Dictionary<string, string> { ["SERVER__WEBSOCKET__URL"] = $"ws://127.0.0.1:{gateway.Main.Port}" };
        if (token is not null)
        {
            variables["SIMUTRADOR_TOKEN"] = token;
        }

        return PythonClient.Start("simutrador.py", variables, messages);
    }

    private static string UrlOf(GatewayFixture gateway, string token) =>
        $"ws://127.0.0.1:{gateway.Main.Port}{SimutradorWorld.Simulate}?token={token}";
}
