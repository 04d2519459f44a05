using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class SlowReaderTests
{
    private const int Readers = 199;
    private const int PublishedMax = 60_000;
    private const int InFlightMax = 300; // published and not yet read by the slowest of those that read

    [Theory]
    [InlineData("/stream", "md/NSE/NIFTY", "\"ltp\":")]
    [InlineData("/", "bars/NSE/NIFTY", "\"close\":")]
    public async Task One_client_that_stops_reading_among_200_is_closed_with_4101_and_nobody_else_misses_a_message(
        string path,
        string topic,
        string member
    )
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:StuckTimeout"] = "00:00:02"
        );
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first =
            path == "/stream" ? ClientFrame.Text($$"""{"op":"subscribe","id":1,"subs":[{"topic":"{{topic}}","deliver":"all"}]}""") : null;
        using var crowd = await Crowd.ConnectAsync(Readers, gateway.Addresses[0], path, first);
        using var slow = await PlainClient.ConnectAsync(gateway.Addresses[0], path, TestToken.For("slow"), first, receiveBuffer: 4_096);
        var readers = crowd.Members.Select(each => new CountingReader(each, member)).ToArray();
        var reading = Task.WhenAll(readers.Select(each => each.RunAsync(over.Token)));
        await SubscribedAsync(gateway, slow);

        var published = await PublishUntilClosedAsync(gateway, Topic.Parse(topic), readers);
        var slowReader = new CountingReader(slow, member);
        await slowReader.RunAsync(TestContext.Current.CancellationToken); // what was on its way to it, and then the end
        await over.CancelAsync();
        await reading;

        Assert.InRange(published, 1, PublishedMax - 1);
        Assert.All(readers, each => Assert.Null(each.Broken));
        Assert.All(readers, each => Assert.Equal(published, each.Last));
        Assert.Null(slowReader.Broken); // what it got it got in order, up to where it was closed
        Assert.InRange(slowReader.Last, 1, published);
        Assert.True(slowReader.CloseCode is 4101 or null);
        await gateway.Logs.UntilAsync(line => line.Text.Contains("session.slow_consumer, close code 4101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_client_that_stops_reading_and_comes_back_gets_the_newest_value_and_how_many_it_stands_for()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var subscribe = ClientFrame.Text("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY"}]}""");
        using var slow = await PlainClient.ConnectAsync(
            gateway.Addresses[0],
            "/stream",
            TestToken.For("slow"),
            subscribe,
            receiveBuffer: 4_096
        );
        await SubscribedAsync(gateway, slow);

        const int Published = 60_000; // about 9 MB, far beyond what both sockets hold
        var takenBefore = gateway.Hub.UpdatesTaken;
        for (var i = 1; i <= Published; i++)
        {
            gateway.Publish(Topic.Parse("md/NSE/NIFTY"), i);
            if (i % 1_000 == 0)
            {
                await gateway.UntilTakenAsync(takenBefore + i); // what is still to come when the client reads is not held for it
            }
        }

        await slow.ReadUntilAsync(
            each => Last(each).Contains($"\"ltp\":{Published},", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        Assert.Contains("\"merged\":", Last(slow), StringComparison.Ordinal);
        Assert.DoesNotContain(slow.Frames, frame => frame.IsClose);

        static string Last(PlainClient client) =>
            client.Frames.LastOrDefault(frame => frame.Text.Contains("\"update\"", StringComparison.Ordinal))?.Text ?? "";
    }

    /// <summary>Waits until the last client is in: the sessions of all others were there before it.</summary>
    private static async Task SubscribedAsync(GatewayFixture gateway, PlainClient slow)
    {
        await slow.ReadUntilAsync(each => each.Head.Length > 0, TestContext.Current.CancellationToken);
        await gateway.Logs.UntilAsync(line => line.Text.Contains("for slow of", StringComparison.Ordinal));
    }

    private static async Task<int> PublishUntilClosedAsync(GatewayFixture gateway, Topic topic, CountingReader[] readers)
    {
        var published = 0;
        var places = gateway.Services.GetRequiredService<NodeCapacity>().Gate;
        while (places.Taken > Readers && published < PublishedMax)
        {
            published++;
            gateway.Publish(topic, published);
            while (published - readers.Min(each => each.Last) > InFlightMax)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        while (readers.Min(each => each.Last) < published && readers.All(each => each.CloseCode is null))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return published;
    }
}
