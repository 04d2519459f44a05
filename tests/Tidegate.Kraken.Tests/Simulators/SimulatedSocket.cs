using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>A raw client of a simulated exchange.</summary>
internal sealed class SimulatedSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    /// <summary>What came last, as it came.</summary>
    public string Text { get; private set; } = "";

    public static async Task<SimulatedSocket> OpenAsync(Uri address)
    {
        var socket = new SimulatedSocket();
        await socket._socket.ConnectAsync(address, SimulatedKraken.Cancellation);
        return socket;
    }

    public Task SayAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, SimulatedKraken.Cancellation);

    /// <summary>Says it, and takes the next answer to a request.</summary>
    public async Task<JsonElement> AskAsync(string text)
    {
        await SayAsync(text);
        return await AnswerAsync();
    }

    public Task<JsonElement> AnswerAsync() => NextAsync(frame => frame.TryGetProperty("success", out _) || Is(frame, "method", "pong"));

    /// <summary>The next frame of a channel.</summary>
    public Task<JsonElement> NextAsync(string channel) =>
        NextAsync(frame => Is(frame, "channel", channel) && !frame.TryGetProperty("success", out _));

    /// <summary>The next row of executions with this type.</summary>
    public async Task<JsonElement> ReportAsync(string type) =>
        (await NextAsync(frame => Is(frame, "channel", "executions") && Is(frame.GetProperty("data")[0], "exec_type", type))).GetProperty(
            "data"
        )[0];

    public async Task<JsonElement> NextAsync(Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            var frame = await FrameAsync();
            if (wanted(frame))
            {
                return frame;
            }
        }
    }

    public async Task<JsonElement> FrameAsync()
    {
        var count = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(count), SimulatedKraken.Cancellation);
            count += received.Count;
            if (received.EndOfMessage)
            {
                Text = Encoding.UTF8.GetString(_buffer, 0, count);
                return JsonSerializer.Deserialize<JsonElement>(Text);
            }
        }
    }

    /// <summary>Completes when the exchange has ended it.</summary>
    public async Task EndAsync()
    {
        try
        {
            while ((await _socket.ReceiveAsync(_buffer.AsMemory(), SimulatedKraken.Cancellation)).MessageType != WebSocketMessageType.Close)
            { }
        }
        catch (WebSocketException)
        {
            // ended without a farewell
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool Is(JsonElement element, string name, string value) =>
        element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.GetString() == value;
}
