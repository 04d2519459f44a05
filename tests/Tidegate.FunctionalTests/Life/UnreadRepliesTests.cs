using System.Diagnostics;
using System.Net.Sockets;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class UnreadRepliesTests
{
    private const int Greedy = 50;
    private const long GrowthMax = 128 * 1_024 * 1_024;

    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(30);
    private static readonly byte[] Requests =
    [
        .. Enumerable
            .Repeat(ClientFrame.Text($$"""{"op":"ping","id":1,"any":"{{new string('x', 1_000)}}"}"""), 64)
            .SelectMany(frame => frame),
    ];

    [Fact]
    public async Task Fifty_clients_that_ask_without_end_and_read_nothing_starve_nobody_and_cost_less_than_128_MiB()
    {
        await using var gateway = await GatewayProcess.StartAsync(GatewayStart.Busy); // without a limit of messages, so that nothing else ends them
        using var good = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("good"));
        await good.ReadUntilAsync(each => each.Frames.Count > 0, TestContext.Current.CancellationToken);
        await PongAsync(good);
        var before = gateway.WorkingSet;

        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var flooding = Enumerable.Range(0, Greedy).Select(i => FloodAsync(gateway, i, over.Token)).ToArray();
        var (slowest, most) = (TimeSpan.Zero, 0L);
        for (var round = 0; round < 50; round++)
        {
            var took = await PongAsync(good);
            slowest = took > slowest ? took : slowest;
            most = Math.Max(most, gateway.WorkingSet - before);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await over.CancelAsync();
        await Task.WhenAll(flooding);
        Assert.InRange(slowest, TimeSpan.Zero, PongWithin);
        Assert.InRange(most, long.MinValue, GrowthMax);
    }

    private static async Task FloodAsync(GatewayProcess gateway, int number, CancellationToken cancellation)
    {
        using var client = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For($"greedy-{number}"), receiveBuffer: 4_096);
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                await client.SendAsync(Requests, cancellation);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // Cut, as it should be, or the test is over.
        }
    }

    /// <summary>How long the answer to a ping takes.</summary>
    private static async Task<TimeSpan> PongAsync(PlainClient client)
    {
        var clock = Stopwatch.StartNew();
        await client.SendAsync(ClientFrame.Of(0x9, "good"u8));
        Assert.True(
            await client.ReadUntilAsync(each => each.TakeFrames().Any(frame => frame.Opcode == 0xA), TestContext.Current.CancellationToken)
        );
        return clock.Elapsed;
    }
}
