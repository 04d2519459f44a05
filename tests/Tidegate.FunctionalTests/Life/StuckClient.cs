using System.Globalization;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>A client whose socket is full, and the server's for it as well: what comes next waits in its outbox.</summary>
internal static class StuckClient
{
    private const int PingsAtOnce = 32;
    private const int RoundsWithout = 50;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);
    private static readonly byte[] Ping = ClientFrame.Text($$"""{"op":"ping","id":1,"any":"{{new string('x', 1_000)}}"}""");

    /// <summary>Asks for answers and reads none, until an answer stays behind; stops then, well before it would count as a slow reader.</summary>
    public static async Task<PlainClient> ConnectAsync(GatewayProcess gateway)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var neighbour = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("neighbour"));
        await neighbour.ReadUntilAsync(each => each.TakeFrames().Count > 0, cancellation);
        var client = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("stuck"), receiveBuffer: 4_096);
        await client.ReadUntilAsync(each => each.Head.Length > 0, cancellation);
        byte[] pings = [.. Enumerable.Repeat(Ping, PingsAtOnce).SelectMany(each => each)];
        using var http = new HttpClient();
        var wanted = await FramesSentAsync(http, gateway);
        while (true)
        {
            await client.SendAsync(pings);
            wanted += PingsAtOnce;
            if (await RoundsUntilSentAsync(http, gateway, neighbour, wanted) is not { } rounds)
            {
                return client;
            }

            wanted += rounds;
        }
    }

    /// <summary>How many answers the neighbour had before all of this was sent. Null: what is left stays behind, while it gets one after the other.</summary>
    private static async Task<int?> RoundsUntilSentAsync(HttpClient http, GatewayProcess gateway, PlainClient neighbour, long wanted)
    {
        for (var round = 0; round < RoundsWithout; round++)
        {
            if (await FramesSentAsync(http, gateway) >= wanted + round)
            {
                return round;
            }

            await neighbour.SendAsync(Ping);
            await neighbour.ReadUntilAsync(
                each => each.TakeFrames().Any(frame => frame.Opcode == 0x1),
                TestContext.Current.CancellationToken
            );
            await Task.Delay(Round, TestContext.Current.CancellationToken);
        }

        return null;
    }

    private static async Task<long> FramesSentAsync(HttpClient http, GatewayProcess gateway)
    {
        var page = await http.GetStringAsync(new Uri(gateway.Addresses[^1], "/metrics"), TestContext.Current.CancellationToken);
        var line = page.Split('\n').Single(each => each.StartsWith("tidegate_frames_sent_total ", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
