using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Door;

public sealed class PathTests
{
    [Theory]
    [InlineData("//stream")]
    [InlineData("/stream/")]
    [InlineData("/STREAM")]
    [InlineData("/%73tream")]
    [InlineData("/stream%2f..")]
    [InlineData("/stream%2F")]
    [InlineData("/./stream")]
    [InlineData("/nse/../stream")]
    [InlineData("/nse/%2e%2e/stream")]
    [InlineData("/stream/..;/stream")]
    [InlineData("/stream;x=1")]
    [InlineData("/stream%00")]
    [InlineData("/stream%20")]
    [InlineData("/stream?token=nonsense")]
    [InlineData("/stream?authorization=Bearer%20nonsense")]
    [InlineData("/stream%3Ftoken=nonsense")]
    [InlineData("/\\stream")]
    [InlineData("http://127.0.0.1/stream")]
    [InlineData("http://evil.example/stream")]
    [InlineData("/%2573tream")]
    [InlineData("/health/../stream")]
    [InlineData("/ws/../stream")]
    [InlineData("/nse/stream")]
    [InlineData("/WS")]
    [InlineData("/ws/")]
    [InlineData("//")]
    [InlineData("/.")]
    [InlineData("*?/stream")]
    public async Task No_way_of_writing_a_path_leads_past_the_credential(string path)
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:Credentials:0"] = "Header"
        );

        var without = await gateway.TryUpgradeAsync(path);
        var invalid = await gateway.TryUpgradeAsync(path, "Authorization: Bearer nonsense");
        var good = await gateway.TryUpgradeAsync(path, "Authorization: Bearer " + gateway.Token());

        Assert.Contains(without.Status, new[] { 400, 401, 404, 405 });
        Assert.Contains(invalid.Status, new[] { 400, 401, 404, 405 });
        Assert.Contains(good.Status, new[] { 101, 400, 401, 404, 405 });
    }

    [Theory]
    [InlineData("X-User: admin")]
    [InlineData("X-Forwarded-User: admin")]
    [InlineData("X-Remote-User: admin")]
    [InlineData("X-Original-URL: /health/live")]
    [InlineData("X-Rewrite-URL: /health/live")]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    [InlineData("X-Forwarded-Prefix: /health")]
    [InlineData("X-HTTP-Method-Override: POST")]
    [InlineData("Forwarded: for=127.0.0.1;proto=https;by=admin")]
    [InlineData("Proxy-Authorization: Bearer {0}")]
    [InlineData("X-Authorization: Bearer {0}")]
    [InlineData("X-Api-Key: {0}")]
    [InlineData("Sec-WebSocket-Protocol: {0}")]
    public async Task Who_somebody_says_to_be_by_other_headers_counts_for_nothing(string header)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var response = await gateway.TryUpgradeAsync("/", header.Replace("{0}", gateway.Token(), StringComparison.Ordinal));

        Assert.Equal((401, "Missing Authorization header with Bearer token"), (response.Status, response.Body));
    }

    [Fact]
    public async Task Metrics_are_not_on_the_public_address_in_production()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.IsDevelopment = false);
        using var http = gateway.Http();

        using var response = await http.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
    }
}
