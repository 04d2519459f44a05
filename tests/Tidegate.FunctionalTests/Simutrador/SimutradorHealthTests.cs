using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Health;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorWorld;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>The two questions that everybody may ask.</summary>
public sealed class SimutradorHealthTests
{
    [Fact]
    public async Task The_socket_says_one_health_message_and_closes()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await gateway.ConnectAsync();

        var response = await peer.UpgradeAsync("/ws/health");

        Assert.Equal(101, response.Status);
        Assert.Equal(
            """{"type":"health","data":{"status":"ok","server_time":"2025-01-02T03:04:05Z","server_version":null,"message":null},"request_id":null,"timestamp":"2025-01-02T03:04:05Z"}""",
            await peer.ReadTextAsync()
        );
        Assert.Equal((1000, ""), await peer.ReadCloseAsync());
        await peer.SendAsync(ClientFrame.Close(1000));
        Assert.True(await peer.IsAtEndAsync());
    }

    [Fact]
    public async Task A_server_that_is_not_ready_says_so_in_the_one_word_that_clients_know_for_it()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        gateway.Services.GetRequiredService<Readiness>().Set("part of a test", isReady: false); // the real ones go on saying how they are
        await using var peer = await gateway.ConnectAsync();
        await peer.UpgradeAsync("/ws/health");

        Assert.Equal("unhealthy", (await peer.ReadJsonAsync("health")).Text("status"));
    }

    [Fact]
    public async Task What_a_client_says_there_changes_nothing()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();
        await peer.SendAsync(RawPeer.Handshake("/ws/health?token=nonsense"));
        await peer.SendTextAsync("""{"type":"start_simulation","data":{}}""");

        Assert.Equal(101, (await peer.ReadResponseAsync()).Status);

        Assert.Equal("ok", (await peer.ReadJsonAsync("health")).Text("status"));
        Assert.Equal(1000, (await peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task What_is_no_handshake_there_is_answered_as_everywhere()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = gateway.Http();

        using var answer = await http.GetAsync(new Uri("/ws/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Strangers_have_only_so_many_places()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:UnauthenticatedMax"] = "0");

        var refused = await gateway.TryUpgradeAsync("/ws/health");

        Assert.Equal((503, "SERVICE_BUSY"), (refused.Status, refused.Member("error")));
    }

    [Fact]
    public async Task The_request_is_answered_with_its_state_and_its_limit()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());

        var answer = await AskAsync(gateway);

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer["Content-Type"]));
        Assert.Equal("""{"status":"ok","server_time":"2025-01-02T03:04:05Z","server_version":null,"message":null}""", answer.Body);
        Assert.Equal(("10", "60", "health"), (answer["X-RateLimit-Limit"], answer["X-RateLimit-Period"], answer["X-RateLimit-Type"]));
        Assert.Equal("9", answer["X-RateLimit-Remaining"]);
        Assert.Equal("no-store", answer["Cache-Control"]);
    }

    [Fact]
    public async Task The_eleventh_call_within_a_minute_is_a_429_with_every_header_and_a_body_that_says_why()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        for (var call = 0; call < 10; call++)
        {
            Assert.Equal(200, (await AskAsync(gateway)).Status);
        }

        var refused = await AskAsync(gateway);
        var socket = await gateway.TryUpgradeAsync("/ws/health"); // counted together

        Assert.Equal(429, refused.Status);
        Assert.InRange(int.Parse(refused["Retry-After"]!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(("10", "60", "health"), (refused["X-RateLimit-Limit"], refused["X-RateLimit-Period"], refused["X-RateLimit-Type"]));
        Assert.Equal(("0", "RATE_LIMITED"), (refused["X-RateLimit-Remaining"], refused.Member("error")));
        Assert.Equal("Too many messages or requests", refused.Member("message"));
        Assert.Equal((429, "health"), (socket.Status, socket["X-RateLimit-Type"]));
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_counted()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:SimutradorHealthPerMinute"] = "0");
        for (var call = 0; call < 20; call++)
        {
            Assert.Equal(200, (await AskAsync(gateway)).Status);
        }

        Assert.Null((await AskAsync(gateway))["X-RateLimit-Limit"]);
    }

    [Fact]
    public async Task The_health_calls_of_supervisors_stay_what_they_are()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = gateway.Http();

        using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
    }

    private static async Task<RawResponse> AskAsync(GatewayFixture gateway)
    {
        await using var peer = await gateway.ConnectAsync();
        await peer.SendAsync(RawPeer.Request("GET /health HTTP/1.1", "Host: 127.0.0.1"));
        return await peer.ReadResponseAsync();
    }
}
