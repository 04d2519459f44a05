using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>From a key to a session as SimuTrador's clients go: tokens at one address (8001 there), sockets at another (8003).</summary>
public sealed class TwoPortsTests
{
    // Addresses of loopback of their own, so that each may ask for a free port.
    private const string Tokens = "127.0.0.2";
    private const string Sockets = "127.0.0.3";

    [Theory]
    [InlineData("test-api-key-free", "user_free_001", "free", 2)]
    [InlineData("test-api-key-pro", "user_pro_001", "professional", 10)]
    [InlineData("test-api-key-enterprise", "user_ent_001", "enterprise", 50)]
    public async Task A_mock_key_becomes_a_token_at_one_address_and_the_token_a_session_at_the_other(
        string key,
        string user,
        string plan,
        int connections
    )
    {
        await using var gateway = await StartAsync();

        using var answer = await AskForTokenAsync(gateway, key);
        var issued = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        await using var peer = await RawPeer.ConnectAsync(AddressOf(gateway, Sockets));
        var upgraded = await peer.UpgradeAsync($"/ws/simulate?token={issued.GetProperty("access_token").GetString()}");
        var ready = (await peer.ReadJsonAsync("connection_ready")).GetProperty("data");
        await using var second = await RawPeer.ConnectAsync(AddressOf(gateway, Sockets)); // its clients keep the token and show it again
        var again = await second.UpgradeAsync($"/ws/simulate?token={issued.GetProperty("access_token").GetString()}");
        await second.ReadJsonAsync("connection_ready");
        var pong = await peer.AskAsync("""{"type":"ping","data":{},"request_id":"p1","timestamp":null}""", "pong");

        Assert.Equal((HttpStatusCode.OK, 101, 101), (answer.StatusCode, upgraded.Status, again.Status));
        Assert.Equal(
            (3_600, "Bearer", user, plan),
            (issued.GetProperty("expires_in").GetInt32(), Member(issued, "token_type"), Member(issued, "user_id"), Member(issued, "plan"))
        );
        Assert.Equal(
            (user, plan, connections),
            (Member(ready, "user_id"), Member(ready, "plan"), ready.GetProperty("concurrent_connections_limit").GetInt32())
        );
        Assert.Equal("p1", Member(pong, "request_id"));
    }

    [Fact]
    public async Task A_key_that_nobody_has_gets_no_token()
    {
        await using var gateway = await StartAsync();

        using var answer = await AskForTokenAsync(gateway, "test-api-key-of-nobody");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static Task<GatewayFixture> StartAsync() =>
        GatewayFixture.StartAsync(setup =>
        {
            setup.Settings["Tidegate:MockKeys"] = "true";
            setup.Settings["Tidegate:Listen:SimutradorAuth"] = Tokens + ":0";
            setup.Settings["Tidegate:Listen:SimutradorSocket"] = Sockets + ":0";
        });

    private static async Task<HttpResponseMessage> AskForTokenAsync(GatewayFixture gateway, string key)
    {
        using var http = new HttpClient
        {
            BaseAddress = new Uri($"http://{AddressOf(gateway, Tokens)}"),
            Timeout = GatewayFixture.Patience,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/token") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("X-API-Key", key);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static IPEndPoint AddressOf(GatewayFixture gateway, string host) =>
        new(IPAddress.Parse(host), gateway.Addresses.Single(address => address.Host == host).Port);

    private static string? Member(JsonElement from, string name) => from.GetProperty(name).GetString();
}
