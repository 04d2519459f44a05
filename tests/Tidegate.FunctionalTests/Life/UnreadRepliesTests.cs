using System.Diagnostics;
using System.Net.Sockets;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class UnreadRepliesTests
{
    private const int Greedy = 50;
    private const int Rounds = 50;
    private const long GrowthMax = 128 * 1_024 * 1_024;

    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(2);
    private static readonly byte[] Requests =
    [
        .. Enumerable
            .Repeat(ClientFrame.Text($$"""{"op":"ping","id":1,"any":"{{new string('x', 1_000)}}"}"""), 64)
            .SelectMany(frame => frame),
    ];

    [Fact]
    public async Task Fifty_clients_that_ask_without_end_and_read_nothing_delay_nobody_by_2_s_and_cost_less_than_128_MiB()
    {
        await using var gateway = await GatewayProcess.StartAsync(GatewayStart.Busy); // without a limit of messages, so that nothing else ends them
        using var good = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("good"));
        await good.ReadUntilAsync(each => each.Frames.Count > 0, TestContext.Current.CancellationToken);
        await PongAsync(good);
        var before = gateway.WorkingSet;

        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var flooding = Enumerable.Range(0, Greedy).Select(i => FloodAsync(gateway, i, over.Token)).ToArray();
        var (took, most) = (new TimeSpan[Rounds], 0L);
        for (var round = 0; round < Rounds; round++)
        {
            took[round] = await PongAsync(good);
            most = Math.Max(most, gateway.WorkingSet - before);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await over.CancelAsync();
        await Task.WhenAll(flooding);
        Array.Sort(took); // now and then a busy machine lets a whole process stand still; a hub that is held up is late each time
        Assert.InRange(took[Rounds * 9 / 10], TimeSpan.Zero, PongWithin);
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
