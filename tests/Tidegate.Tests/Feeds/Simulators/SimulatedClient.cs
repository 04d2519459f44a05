using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Simulators;

/// <summary>A client on a real socket that speaks our own language of Kite's.</summary>
internal sealed class SimulatedClient(KiteLanguage language, ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 20];

    public RecordingListener Heard { get; } = new();

    /// <summary>The last message, as it came.</summary>
    public byte[] Last { get; private set; } = [];

    private static CancellationToken Patience =>
        CancellationTokenSource
            .CreateLinkedTokenSource(TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token)
            .Token;

    public static async Task<SimulatedClient> ConnectAsync(KiteSimulator simulator, BrokerLogin login)
    {
        var language = new KiteLanguage(simulator.Address);
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(language.DoorFor(login).Address, Patience);
        return new SimulatedClient(language, socket);
    }

    /// <summary>The status of a refusal; null: it was let in.</summary>
    public static async Task<HttpStatusCode?> KnockAsync(Uri address)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(address, Patience);
            return null;
        }
        catch (WebSocketException)
        {
            return socket.HttpStatusCode;
        }
    }

    public static Task<HttpStatusCode?> KnockAsync(KiteSimulator simulator, BrokerLogin login) =>
        KnockAsync(new KiteLanguage(simulator.Address).DoorFor(login).Address);

    public async Task SayAsync(string text) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Patience);

    public async Task SubscribeAsync(Mode mode, params uint[] tokens)
    {
        var messages = new List<byte[]>();
        language.WriteChanges(
            [.. tokens.Select(token => new UpstreamChange(new UpstreamRef(0, token), null, mode))],
            new ArrayBufferWriter<byte>(),
            bytes => messages.Add(bytes.ToArray())
        );
        foreach (var message in messages)
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, Patience);
        }
    }

    /// <summary>Reads one message.</summary>
    /// <returns>False where the connection has ended.</returns>
    public async Task<bool> ReadAsync()
    {
        try
        {
            var count = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(_buffer.AsMemory(count), Patience);
                count += received.Count;
            } while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            Last = _buffer[..count];
            language.Read(Last, received.MessageType == WebSocketMessageType.Text, Heard);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    /// <summary>Reads until there is what is looked for; fails where the connection ends before.</summary>
    public async Task UntilAsync(Func<RecordingListener, bool> condition)
    {
        while (!condition(Heard))
        {
            Assert.True(await ReadAsync(), "The connection ended.");
        }
    }

    /// <summary>The next tick, and no other is kept.</summary>
    public async Task<HeardTick> NextTickAsync()
    {
        Heard.Ticks.Clear();
        await UntilAsync(heard => heard.Ticks.Count > 0);
        return Heard.Ticks[0];
    }

    public async Task CloseAsync() => await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Patience);

    public void Dispose() => socket.Dispose();
}
