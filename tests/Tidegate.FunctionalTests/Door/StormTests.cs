using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Jwt;
using Tidegate.FunctionalTests.Support;
using Tidegate.Streaming.Admitting;

namespace Tidegate.FunctionalTests.Door;

public sealed class StormTests
{
    [Fact]
    public async Task Ten_thousand_bad_tokens_are_all_refused_leave_nothing_behind_and_keep_nobody_out()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var good = gateway.Token();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RefuseAsync(2_500)));

        Assert.Equal(0, gateway.Hub.SessionCount);
        Assert.Equal(0, gateway.Services.GetRequiredService<SessionLeases>().Count);
        Assert.Equal(0, gateway.Services.GetRequiredService<VerifiedTokenCache>().Count); // only what was believed is remembered
        Assert.Equal(0, gateway.Services.GetRequiredService<Tidegate.AspNetCore.Endpoints.NodeCapacity>().Gate.Taken);
        Assert.Equal(101, await gateway.StatusOfAsync("/", good));

        async Task RefuseAsync(int times)
        {
            await using var peer = await gateway.ConnectAsync();
            for (var i = 0; i < times; i++)
            {
                var token = good[..^12] + i.ToString("D12", CultureInfo.InvariantCulture);
                var response = await peer.UpgradeAsync("/", "Authorization: Bearer " + token);
                Assert.Equal(401, response.Status);
            }
        }
    }
}
