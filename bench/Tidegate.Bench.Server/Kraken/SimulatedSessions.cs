using System.Net.WebSockets;
using System.Text;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Bench.Server.Kraken;

/// <summary>Sessions for a machine without the recorded ones: what the simulator sends while its market moves.</summary>
internal static class SimulatedSessions
{
    private const int FramesMin = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Channels = ["book", "ticker", "trade"];

    /// <summary>Listens to the simulator while its market moves, until each channel has sent enough.</summary>
    public static async Task<KrakenSessions> RecordAsync(KrakenSimulator exchange)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var standing = new CancellationTokenSource();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(exchange.PublicAddress, patience.Token);
        foreach (var channel in Channels)
        {
            var request =
                $$$"""{"method":"subscribe","params":{"channel":"{{{channel}}}","symbol":["{{{KrakenSessions.Symbol}}}"]},"req_id":1}""";
            await socket.SendAsync(Encoding.UTF8.GetBytes(request), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }

        var heard = Channels.ToDictionary(channel => channel, _ => new List<string>());
        var moving = exchange.RunAsync(standing.Token);
        var buffer = new byte[1_048_576];
        while (heard.Values.Any(frames => frames.Count < FramesMin))
        {
            var said = await socket.ReceiveAsync(buffer, patience.Token);
            var text = Encoding.UTF8.GetString(buffer, 0, said.Count);
            if (Channels.FirstOrDefault(channel => text.StartsWith($"{{\"channel\":\"{channel}\"", StringComparison.Ordinal)) is { } of)
            {
                heard[of].Add(text);
            }
        }

        await standing.CancelAsync();
        await moving.ContinueWith(_ => { }, TaskScheduler.Default);
        return new KrakenSessions(
            [.. heard["book"]],
            [.. heard["ticker"]],
            [.. heard["trade"]],
            "made by the simulator, for want of recorded ones"
        );
    }
}
