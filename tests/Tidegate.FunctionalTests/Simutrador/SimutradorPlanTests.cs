using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorWorld;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>What the plans allow, and what those are told who want more.</summary>
public sealed class SimutradorPlanTests
{
    [Theory]
    [InlineData("user_free_001", "free", 1_800, 86_400, 2)]
    [InlineData("user_pro_001", "professional", 3_600, 604_800, 10)]
    [InlineData("user_ent_001", "enterprise", 7_200, 31_536_000, 50)]
    public async Task Who_comes_in_is_told_who_it_is_until_when_and_what_its_plan_allows(
        string user,
        string plan,
        int idle,
        int span,
        int connections
    )
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());

        var (peer, ready) = await gateway.EnterAsync(gateway.Issue(user, plan));
        await using var _ = peer;

        Assert.Equal(
            $$"""{"user_id":"{{user}}","plan":"{{plan}}","connection_expires_at":"2025-01-02T04:04:05Z","idle_timeout_sec":{{idle}},"max_simulation_duration_sec":{{span}},"concurrent_connections_limit":{{connections}},"server_time":"2025-01-02T03:04:05Z","supported_features":["batch_orders","tick_ack","pause_resume","session_resume","speed"]}""",
            ready.GetProperty("data").GetRawText()
        );
        Assert.Equal("2025-01-02T03:04:05Z", ready.GetProperty("timestamp").GetString());
        var used = ready.GetProperty("meta").GetProperty("limits").GetProperty("websocket_connections");
        Assert.Equal($$"""{"used":1,"max":{{connections}},"remaining":{{connections - 1}}}""", used.GetRawText());
    }

    [Theory]
    [InlineData("free", 2)]
    [InlineData("professional", 10)]
    [InlineData("enterprise", 50)]
    public async Task One_connection_more_than_the_plan_allows_is_a_429_before_the_upgrade_and_a_place_is_free_again_at_once(
        string plan,
        int max
    )
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var peers = new List<RawPeer>();
        for (var i = 0; i < max; i++)
        {
            peers.Add((await gateway.EnterAsync(gateway.Issue("user", plan))).Peer);
        }

        var refused = await gateway.TryUpgradeAsync($"{Simulate}?token={gateway.Issue("user", plan)}");
        await using var other = (await gateway.EnterAsync(gateway.Issue("another", plan))).Peer;
        await peers[0].CloseAsync();
        await using var next = (await gateway.EnterAsync(gateway.Issue("user", plan))).Peer;

        Assert.Equal((429, "RATE_LIMITED"), (refused.Status, refused.Member("error")));
        Assert.Equal("The subject has too many sessions", refused.Member("message"));
        Assert.Equal("5", refused["Retry-After"]);
        Assert.Equal(
            ($"{max}", "0", "connections"),
            (refused["X-RateLimit-Limit"], refused["X-RateLimit-Remaining"], refused["X-RateLimit-Type"])
        );
        Assert.Null(refused["X-RateLimit-Period"]); // at once, not within a time
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_sixth_connect_of_an_address_within_a_minute_is_a_429_before_anybody_looks_at_its_token()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:simutrador:ConnectsPerMinute"] = "5";
        });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(4002, (await gateway.TurnedAwayAsync($"{Simulate}?token=nonsense")).Code);
        }

        var refused = await gateway.TryUpgradeAsync($"{Simulate}?token={gateway.Issue()}");
        gateway.Time.Advance(TimeSpan.FromSeconds(12));
        await using var later = (await gateway.EnterAsync()).Peer;

        Assert.Equal((429, "RATE_LIMITED"), (refused.Status, refused.Member("error")));
        Assert.Equal(
            ("12", "5", "60", "websocket"),
            (refused["Retry-After"], refused["X-RateLimit-Limit"], refused["X-RateLimit-Period"], refused["X-RateLimit-Type"])
        );
        Assert.Equal("Too many messages or requests", refused.Member("message"));
    }

    [Fact]
    public async Task A_session_that_its_plan_ends_is_warned_and_closed_although_its_token_goes_on()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
            setup.Settings["Tidegate:Plans:free:SessionLength"] = "00:10:00";
        });
        var (peer, ready) = await gateway.EnterAsync(gateway.Issue("user_free_001", "free"));
        await using var _ = peer;

        gateway.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromMilliseconds(50));
        var early = await peer.ReadJsonAsync("connection_warning"); // each warning before the next, or a big step is seen in its middle
        gateway.Time.Advance(TimeSpan.FromMinutes(4));
        var warning = await peer.ReadJsonAsync("connection_warning");
        gateway.Time.Advance(TimeSpan.FromMinutes(1));
        var closing = await peer.ReadJsonAsync("connection_closing");

        Assert.Equal("2025-01-02T03:14:05Z", ready.Text("connection_expires_at"));
        Assert.Equal("approaching_timeout", early.Text("warning_type"));
        Assert.Equal(("imminent_closure", "2025-01-02T03:14:05Z"), (warning.Text("warning_type"), warning.Text("expires_at")));
        Assert.Equal("max_duration", closing.Text("reason"));
        Assert.Equal(4201, (await peer.ReadCloseAsync())?.Code);
    }

    [Theory]
    [InlineData("free", 1)]
    [InlineData("professional", 8)]
    [InlineData("enterprise", 24)]
    public async Task A_connection_lasts_as_long_as_its_plan_allows_and_no_longer(string plan, int hours)
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
        });
        var now = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();
        var token = gateway.Issue("user", plan, ("iat", $"{now}"), ("exp", $"{now + (25 * 3_600)}"));
        await using var client = new SimutradorClient((await gateway.EnterAsync(token)).Peer);

        for (var minutes = 20; minutes < hours * 60; minutes += 20)
        {
            gateway.Time.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal("pong", SimutradorClient.TypeOf(await client.AskAsync("ping", "{}")));
        }

        gateway.Time.Advance(TimeSpan.FromMinutes(20) + TimeSpan.FromMilliseconds(50));
        var closing = await client.ReadUntilAsync("connection_closing");

        Assert.Equal("max_duration", closing.Text("reason"));
        Assert.Equal(4201, (await client.Peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task A_plan_that_nobody_knows_is_the_lowest_one()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var (peer, ready) = await gateway.EnterAsync(gateway.Issue("user", "platinum"));
        await using var _ = peer;

        Assert.Equal(2, ready.GetProperty("data").GetProperty("concurrent_connections_limit").GetInt32());
        Assert.Equal(JsonValueKind.Number, ready.GetProperty("data").GetProperty("idle_timeout_sec").ValueKind);
    }
}
