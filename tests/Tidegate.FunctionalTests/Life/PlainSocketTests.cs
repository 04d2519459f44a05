using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class PlainSocketTests
{
    [Fact]
    public async Task The_answer_to_the_upgrade_is_never_overtaken_by_what_a_pipelined_first_frame_calls_forth_on_2000_connections()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        gateway.Publish(GatewayFixture.Nifty, 1);
        var subscribe = Testing.ClientFrame.Text("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY"}]}""");

        using var crowd = await Crowd.ConnectAsync(2_000, gateway.Addresses[0], "/stream", subscribe);

        Assert.All(crowd.Members, member => Assert.True(member.Heard.AsSpan().StartsWith("HTTP/1.1 101 "u8)));
        Assert.All(crowd.Members, member => Assert.StartsWith("""{"type":"welcome",""", member.Frames[0].Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_close_code_reaches_60_of_60_clients_that_flood_without_listening()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings[Flood.RateSetting] = "0");
        var codes = new List<int?>();

        for (var round = 0; round < 3; round++)
        {
            codes.AddRange(await Flood.CloseAsync(gateway, Enumerable.Range(0, 20).Select(i => TestToken.For($"flood-{round}-{i}"))));
        }

        Assert.Equal(Enumerable.Repeat<int?>(4104, 60), codes);
    }
}
