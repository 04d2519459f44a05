using System.Globalization;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>A client whose socket is full, and the server's for it as well: what comes next waits in its outbox.</summary>
internal static class StuckClient
{
    private const int PingsAtOnce = 32;

    private static readonly TimeSpan Flushed = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks for answers and reads none, until an answer stays behind; stops then, well before it would count as a slow reader.</summary>
    public static async Task<PlainClient> ConnectAsync(GatewayProcess gateway)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var client = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("stuck"), receiveBuffer: 4_096);
        await client.ReadUntilAsync(each => each.Head.Length > 0, cancellation);
        var ping = ClientFrame.Text($$"""{"op":"ping","id":1,"any":"{{new string('x', 1_000)}}"}""");
        byte[] pings = [.. Enumerable.Repeat(ping, PingsAtOnce).SelectMany(each => each)];
        using var http = new HttpClient();
        var expected = await FramesSentAsync(http, gateway);
        do
        {
            await client.SendAsync(pings);
            expected += PingsAtOnce;
        } while (await IsSentWithinAsync(http, gateway, expected));

        return client;
    }

    private static async Task<bool> IsSentWithinAsync(HttpClient http, GatewayProcess gateway, long frames)
    {
        using var timeout = new CancellationTokenSource(Flushed);
        while (await FramesSentAsync(http, gateway) < frames)
        {
            if (timeout.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return true;
    }

    private static async Task<long> FramesSentAsync(HttpClient http, GatewayProcess gateway)
    {
        var page = await http.GetStringAsync(new Uri(gateway.Addresses[^1], "/metrics"), TestContext.Current.CancellationToken);
        var line = page.Split('\n').Single(each => each.StartsWith("tidegate_frames_sent_total ", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
