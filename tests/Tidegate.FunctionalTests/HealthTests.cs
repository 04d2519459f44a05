using System.Net;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests;

public sealed class HealthTests
{
    [Fact]
    public async Task A_started_gateway_is_alive_and_ready()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = gateway.Http();

        var live = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        var ready = await http.GetStringAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.StartsWith("""{"status":"ready","parts":{""", ready, StringComparison.Ordinal);
        Assert.Contains("""server":true""", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_feed_says_how_it_is_doing()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = gateway.Http();

        var feeds = await http.GetStringAsync("/health/feeds", TestContext.Current.CancellationToken);

        Assert.StartsWith("""{"feeds":[{"feed":"csv","state":" """.TrimEnd(), feeds, StringComparison.Ordinal);
        Assert.Contains("\"connections\":0", feeds, StringComparison.Ordinal);
    }
}
