using System.Net;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class ManagementAddressTests
{
    [Fact]
    public async Task The_metrics_are_at_their_own_address_only()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart());
        using var http = new HttpClient();

        using var atManagement = await http.GetAsync(new Uri(gateway.Addresses[^1], "/metrics"), TestContext.Current.CancellationToken);
        using var atMain = await http.GetAsync(new Uri(gateway.Main, "/metrics"), TestContext.Current.CancellationToken);
        var page = await atManagement.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (atManagement.StatusCode, atMain.StatusCode));
        Assert.Contains("\ntidegate_sessions 0\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_metrics_off_there_are_none_anywhere()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart().With("Tidegate__Listen__Management", "off"));
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(gateway.Main, "/metrics"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Single(gateway.Addresses);
    }
}
