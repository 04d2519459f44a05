using System.Net;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

public sealed class NseApiTests : IAsyncLifetime
{
    private NseApiServer _server = null!;

    public static TheoryData<string, string> AdminPaths =>
        new()
        {
            { "GET", "broadcast-status" },
            { "POST", "start-broadcast" },
            { "POST", "pause-broadcast" },
            { "POST", "resume-broadcast" },
            { "POST", "stop-broadcast" },
            { "POST", "restart-broadcast" },
        };

    public async ValueTask InitializeAsync() => _server = await NseApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Broadcast_is_started_paused_resumed_restarted_and_stopped()
    {
        await AssertDoneAsync("start", "Broadcasting started for 5 symbols with 2500 total records");
        await AssertDoneAsync("pause", "Broadcasting paused successfully");
        await AssertDoneAsync("resume", "Broadcasting resumed successfully");
        await AssertDoneAsync("restart", "Broadcasting started for 5 symbols with 2500 total records");
        await AssertDoneAsync("stop", "Broadcasting stopped successfully");
    }

    [Theory]
    [InlineData("pause", "Pause", HttpStatusCode.BadRequest)]
    [InlineData("resume", "Resume", HttpStatusCode.BadRequest)]
    [InlineData("stop", "Stop", HttpStatusCode.InternalServerError)]
    [InlineData("restart", "Restart", HttpStatusCode.InternalServerError)]
    public async Task Command_that_the_state_does_not_allow_is_refused(string command, string name, HttpStatusCode status) =>
        await AssertRepliesAsync(status, $$"""{"success":false,"message":"Cannot execute {{name}} while in state Stopped"}""", command);

    [Fact]
    public async Task Start_of_a_running_broadcast_is_refused()
    {
        await AssertDoneAsync("start", "Broadcasting started for 5 symbols with 2500 total records");

        await AssertRepliesAsync(
            HttpStatusCode.InternalServerError,
            """{"success":false,"message":"Cannot execute Start while in state Running"}""",
            "start"
        );
    }

    [Fact]
    public async Task Status_is_told()
    {
        await AssertDoneAsync("start", "Broadcasting started for 5 symbols with 2500 total records");

        using var response = await _server.SendAsync(HttpMethod.Get, "/api/broadcast-status", $"Bearer {_server.TokenWith("admin")}");

        Assert.Equal(
            """{"success":true,"state":"Running","symbol_count":5,"total_records":2500,"message":"Broadcasting is Running with 5 symbols and 2500 total records"}""",
            await BodyAsync(response)
        );
    }

    [Fact]
    public async Task Status_tells_a_stranger_nothing()
    {
        using var response = await _server.SendAsync(HttpMethod.Get, "/api/broadcast-status", null);

        Assert.Equal(
            """{"success":false,"state":"Stopped","symbol_count":0,"total_records":0,"message":"Missing Authorization header"}""",
            await BodyAsync(response)
        );
    }

    [Theory]
    [MemberData(nameof(AdminPaths))]
    public async Task Admins_door_is_closed_without_a_token(string method, string path)
    {
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, "Missing Authorization header", method, path, null);
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, "Missing Authorization header", method, path, "Basic YTpi");
        await AssertRefusedAsync(
            HttpStatusCode.Unauthorized,
            "Missing Authorization header",
            method,
            path,
            $"bearer {_server.TokenWith("admin")}"
        );
    }

    [Theory]
    [MemberData(nameof(AdminPaths))]
    public async Task Admins_door_is_closed_to_a_wrong_token(string method, string path) =>
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, "Invalid or expired token", method, path, "Bearer a.b.c");

    [Theory]
    [MemberData(nameof(AdminPaths))]
    public async Task Admins_door_is_closed_to_other_users(string method, string path) =>
        await AssertRefusedAsync(
            HttpStatusCode.Forbidden,
            "Admin permissions required",
            method,
            path,
            $"Bearer {_server.TokenWith("user", "Admin")}"
        );

    [Fact]
    public async Task Health_needs_no_token()
    {
        using var response = await _server.SendAsync(HttpMethod.Get, "/api/health", null);

        Assert.Equal("""{"status":"healthy","service":"nse_socket_api","timestamp":"2025-01-02T03:04:05Z"}""", await BodyAsync(response));
    }

    [Fact]
    public async Task Any_page_may_call_and_is_told_so_before()
    {
        using var response = await _server.SendAsync(HttpMethod.Options, "/api/start-broadcast", null);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["POST"], response.Headers.GetValues("Access-Control-Allow-Methods"));
        Assert.Equal(["authorization, content-type"], response.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Answers_are_open_to_any_page_and_kept_by_no_cache()
    {
        using var response = await _server.SendAsync(HttpMethod.Get, "/api/health", null);

        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
    }

    [Fact]
    public async Task Command_by_another_method_does_not_exist()
    {
        using var response = await _server.SendAsync(HttpMethod.Get, "/api/start-broadcast", $"Bearer {_server.TokenWith("admin")}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static Task<string> BodyAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private Task AssertDoneAsync(string command, string message) =>
        AssertRepliesAsync(HttpStatusCode.OK, $$"""{"success":true,"message":"{{message}}"}""", command);

    private async Task AssertRepliesAsync(HttpStatusCode status, string body, string command)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, $"/api/{command}-broadcast", $"Bearer {_server.TokenWith("admin")}");

        Assert.Equal(body, await BodyAsync(response));
        Assert.Equal(status, response.StatusCode);
    }

    private async Task AssertRefusedAsync(HttpStatusCode status, string message, string method, string path, string? authorization)
    {
        using var response = await _server.SendAsync(new HttpMethod(method), $"/api/{path}", authorization);

        Assert.Contains($"\"message\":\"{message}\"", await BodyAsync(response), StringComparison.Ordinal);
        Assert.Equal(status, response.StatusCode);
    }
}
