using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Passwords;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Nse;

public sealed class NseApiTests
{
    private const string Password = "a long enough password";
    private const string ApiKey = "key-0123456789abcdefghijklmnopqrstuvwxyz";

    [Fact]
    public async Task An_admin_signs_in_with_a_password_and_conducts_the_run_that_subscribers_hear()
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync("/ws");
        await peer.SendTextAsync("""{"action":"subscribe","symbol":"NIFTY"}""");
        await peer.ReadTextAsync();

        var token = await SignInAsync(gateway, new { username = "boss", password = Password });

        Assert.Equal((200, "Broadcasting started for 1 symbols with 3 total records"), await CommandAsync(gateway, token, "start"));
        Assert.Contains("\"symbol\":\"NIFTY\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal((500, "Cannot execute Start while in state Running"), await CommandAsync(gateway, token, "start"));
        Assert.Equal((200, "Broadcasting paused successfully"), await CommandAsync(gateway, token, "pause"));
        Assert.Equal((400, "Cannot execute Pause while in state Paused"), await CommandAsync(gateway, token, "pause"));
        Assert.Equal((200, "Broadcasting resumed successfully"), await CommandAsync(gateway, token, "resume"));
        Assert.Equal((200, "Broadcasting started for 1 symbols with 3 total records"), await CommandAsync(gateway, token, "restart"));
        Assert.Contains("09:15", await peer.ReadTextAsync(), StringComparison.Ordinal); // from the first row again
        Assert.Equal((200, "Broadcasting stopped successfully"), await CommandAsync(gateway, token, "stop"));
        Assert.Equal((500, "Cannot execute Stop while in state Stopped"), await CommandAsync(gateway, token, "stop"));
    }

    [Fact]
    public async Task The_token_of_a_login_opens_one_session()
    {
        await using var gateway = await StartAsync();
        var token = await SignInAsync(gateway, new { username = "robot", api_key = ApiKey });

        await using var peer = await gateway.OpenAsync("/ws", token);

        Assert.Equal(409, await gateway.StatusOfAsync("/", token));
    }

    [Fact]
    public async Task The_run_obeys_admins_only()
    {
        await using var gateway = await StartAsync();
        var user = await SignInAsync(gateway, new { username = "robot", api_key = ApiKey });

        Assert.Equal((403, "Admin permissions required"), await CommandAsync(gateway, user, "start"));
        Assert.Equal((401, "Missing Authorization header"), await CommandAsync(gateway, null, "start"));
        Assert.Equal((401, "Invalid or expired token"), await CommandAsync(gateway, "nonsense", "start"));
        Assert.Equal(Core.Topics.ReplayState.Stopped, gateway.Replay.Status.State);
    }

    [Theory]
    [InlineData("""{"username":"boss"}""", 401)]
    [InlineData("""{"username":"boss","password":"wrong"}""", 401)]
    [InlineData("""{"username":"nobody","password":"a long enough password"}""", 401)]
    [InlineData("""{"username":"","password":"x"}""", 400)]
    [InlineData("""{"username":""", 400)]
    public async Task A_login_without_proof_gives_no_token(string body, int status)
    {
        await using var gateway = await StartAsync();
        using var http = gateway.Http();
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));

        using var response = await http.PostAsync("/api/login", content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain("token\":\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_configured_users_there_is_no_login()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = gateway.Http();

        using var response = await http.PostAsJsonAsync("/api/login", new { username = "boss" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Health_is_told_in_the_known_form()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = gateway.Http();

        var text = await http.GetStringAsync("/api/health", TestContext.Current.CancellationToken);

        Assert.StartsWith("""{"status":"healthy","service":"nse_socket_api","timestamp":""", text, StringComparison.Ordinal);
    }

    private static Task<GatewayFixture> StartAsync() =>
        GatewayFixture.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Auth:Users:0:Name"] = "boss";
            setup.Settings["Tidegate:Auth:Users:0:PasswordHash"] = PasswordHash.Create(Password).ToString();
            setup.Settings["Tidegate:Auth:Users:0:Permissions:0"] = "admin";
            setup.Settings["Tidegate:Auth:Users:1:Name"] = "robot";
            setup.Settings["Tidegate:Auth:Users:1:ApiKeyHash"] = ApiKeyHash.Create(ApiKey).ToString();
        });

    private static async Task<string> SignInAsync(GatewayFixture gateway, object body)
    {
        using var http = gateway.Http();
        using var response = await http.PostAsJsonAsync("/api/login", body, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("Token generated successfully", json.RootElement.GetProperty("message").GetString());
        return json.RootElement.GetProperty("token").GetString()!;
    }

    private static async Task<(int Status, string Message)> CommandAsync(GatewayFixture gateway, string? token, string command)
    {
        using var http = gateway.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{command}-broadcast");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)response.StatusCode, json.RootElement.GetProperty("message").GetString()!);
    }
}
