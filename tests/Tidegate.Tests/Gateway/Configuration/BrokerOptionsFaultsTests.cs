using Tidegate.Feeds.Brokers;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Tests.Gateway.Configuration;

public sealed class BrokerOptionsFaultsTests
{
    [Fact]
    public void The_brokers_that_have_a_feed_need_nothing_more_than_their_name()
    {
        Assert.Empty(Find("zerodha", new()));
        Assert.Empty(Find("angel", new() { Address = "ws://127.0.0.1:9002/smart-stream" }));
    }

    [Theory]
    [InlineData("upstox", null, "no broker of that name has a feed here: zerodha and angel have.")]
    [InlineData("zerodha", "nowhere", "Address \"nowhere\" is no address such as ws://127.0.0.1:9001.")]
    [InlineData(
        "zerodha",
        "https://127.0.0.1/",
        "Address \"https://127.0.0.1/\" is no ws or wss address without user, query and fragment."
    )]
    [InlineData(
        "angel",
        "ws://a:b@127.0.0.1/",
        "Address \"ws://a:b@127.0.0.1/\" is no ws or wss address without user, query and fragment."
    )]
    public void What_is_wrong_is_said_in_one_sentence(string broker, string? address, string fault) =>
        Assert.Equal($"Tidegate:Brokers:{broker}: {fault}", Assert.Single(Find(broker, new() { Address = address })));

    [Fact]
    public void Options_of_the_feed_are_held_to_what_the_broker_allows() =>
        Assert.Contains(
            "ConnectionsMax",
            Assert.Single(Find("zerodha", new() { Feed = new BrokerFeedOptions { ConnectionsMax = 4 } })),
            StringComparison.Ordinal
        );

    private static IEnumerable<string> Find(string broker, BrokerOptions options) =>
        BrokerOptionsFaults.Find(new Dictionary<string, BrokerOptions>(StringComparer.Ordinal) { [broker] = options });
}
