using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Brokers;

public sealed class ConfiguredFeedTests
{
    [Theory]
    [InlineData(0, 0, "angel zerodha csv")]
    [InlineData(1, 2, "angel zerodha csv")]
    [InlineData(2, 1, "zerodha angel csv")]
    [InlineData(0, -1, "zerodha angel csv")]
    public async Task Brokers_come_by_their_places_and_the_data_file_last_each_once_as_feed_and_as_source(
        int angel,
        int zerodha,
        string expected
    )
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Brokers:angel:Place"] = $"{angel}";
            setup.Settings["Tidegate:Brokers:zerodha:Place"] = $"{zerodha}";
        });

        var healths = gateway.Services.GetServices<IFeedHealth>().ToArray();
        var sources = gateway.Services.GetServices<ITopicSource>().Where(source => source is IFeedHealth).ToArray();

        Assert.Equal(expected, string.Join(' ', healths.Select(feed => feed.Health.Feed)));
        Assert.Equal(healths, sources.Cast<IFeedHealth>());
    }
}
