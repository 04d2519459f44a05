using Tidegate.FunctionalTests.Life;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>The clients in AuraConnect's own documentation, word for word, against the gateway.</summary>
[Collection(Alone.Name)]
public sealed class AuraBriefTests(AuraWorld world) : IClassFixture<AuraWorld>
{
    [Theory]
    [InlineData("query")]
    [InlineData("first-message")]
    public async Task Its_short_examples_get_in(string example)
    {
        using var client = BriefClient.StartNode(world, world.Token(), example);

        await client.NextAsync("\"event\":\"open\"");
        var first = await client.NextAsync("\"event\":\"text\"");

        Assert.Contains("connection_established", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_class_says_who_it_was_authenticated_as()
    {
        using var client = BriefClient.StartNode(world, world.Token(["analytics_viewer"]), "client");

        await client.NextAsync("WebSocket connected");
        var line = await client.NextAsync("Authenticated as:");

        Assert.Contains("john.doe", line, StringComparison.Ordinal);
        Assert.Contains("analytics.view_dashboard", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/analytics/realtime/metrics/revenue_current")]
    [InlineData("/api/v1/kds/ws/1")]
    [InlineData("/api/v1/tables/ws/tables/1")]
    [InlineData("/api/v1/queues/ws/1")]
    [InlineData("/api/v1/queues/ws/subscribe")]
    public async Task Its_class_gets_in_at_every_endpoint(string path)
    {
        using var client = BriefClient.StartNode(world, world.Token(), "client", path);

        await client.NextAsync("Authenticated as:");
    }

    [Fact]
    public async Task Its_class_says_why_it_was_not_authenticated()
    {
        using var client = BriefClient.StartNode(world, world.Token(lifetime: TimeSpan.FromHours(-1)), "client");

        await client.NextAsync("Authentication failed: Invalid or expired token");
    }

    [Fact]
    public async Task Its_debug_tips_show_the_claims_and_the_close_code_with_its_reason()
    {
        var token = world.Token(["cook"]);
        using var claims = BriefClient.StartNode(world, token, "claims");
        using var close = BriefClient.StartNode(world, token, "close");

        Assert.Contains("john.doe", await claims.NextAsync("Token claims:"), StringComparison.Ordinal);
        await close.NextAsync("Closed: 1008 - Insufficient permissions for dashboard access");
    }

    [Fact]
    public async Task Its_python_connects_subscribes_and_gets_updates()
    {
        using var client = BriefClient.StartPython(world, world.Token());
        Assert.Equal("Connected as: john.doe", await client.NextAsync("Connected as"));
        await client.NextAsync("subscription_confirm");

        world.Push("app/analytics/dashboard", """{"revenue_today":4711}""");

        Assert.Contains("4711", await client.NextAsync("dashboard_update"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_python_learns_why_it_was_refused()
    {
        using var client = BriefClient.StartPython(world, "not.a.token");

        Assert.Equal("Closed: 1008 Invalid or expired token", await client.NextAsync("Closed"));
    }
}
