using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Tidegate.Bench.Server.Kraken;

/// <summary>One reader's socket: requests are answered as the exchange does, sessions go out in large writes, as fast as they are taken.</summary>
internal sealed class KrakenLine(Stream stream, KrakenSessions sessions) : IDisposable
{
    // The pair of every session, as the channel instrument lists it.
    private const string Instruments =
        """{"channel":"instrument","type":"snapshot","data":{"assets":[{"id":"USD","status":"enabled","precision":4,"precision_display":2,"borrowable":true,"collateral_value":1.00,"margin_rate":0.025000}],"pairs":[{"symbol":"BTC/USD","base":"BTC","quote":"USD","status":"online","qty_precision":8,"qty_increment":0.00000001,"price_precision":1,"cost_precision":5,"marginable":true,"has_index":true,"cost_min":0.50,"margin_initial":0.20,"position_limit_long":300,"position_limit_short":240,"tick_size":0.1,"price_increment":0.1,"qty_min":0.00010000}]}}""";

    private static readonly TimeSpan EndInterval = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _writing = new(1);
    private int _plays;

    /// <summary>Answers until the reader leaves.</summary>
    public async Task AnswerAsync(CancellationToken cancellation)
    {
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[65_536];
        while (await socket.ReceiveAsync(buffer, cancellation) is { MessageType: not WebSocketMessageType.Close } said)
        {
            using var request = JsonDocument.Parse(buffer.AsMemory(0, said.Count));
            foreach (var answer in AnswersTo(request.RootElement))
            {
                await WriteAsync(Frame([answer]), cancellation);
            }
        }
    }

    /// <summary>
    /// Plays a channel's session so many times, then the frame that ends it, again and again until told to stop: whoever is busy with one value when the next
    /// one comes may be told of it no more, as with ccxt's promises.
    /// </summary>
    public async Task PlayAsync(string channel, int times, CancellationToken stopping)
    {
        var session = Frame(sessions.Of(channel));
        for (var time = 0; time < times; time++)
        {
            await WriteAsync(session, stopping);
        }

        var end = Frame([KrakenEnds.Of(channel, _plays++)]);
        using var timer = new PeriodicTimer(EndInterval);
        do
        {
            await WriteAsync(end, stopping);
        } while (await timer.WaitForNextTickAsync(stopping));
    }

    public void Dispose() => _writing.Dispose();

    private IEnumerable<string> AnswersTo(JsonElement request)
    {
        var method = request.GetProperty("method").GetString();
        var id = request.TryGetProperty("req_id", out var number) ? $",\"req_id\":{number.GetRawText()}" : "";
        const string Times = "\"time_in\":\"2026-01-01T00:00:00.000000Z\",\"time_out\":\"2026-01-01T00:00:00.000010Z\"";
        if (method == "ping")
        {
            return [$$"""{"method":"pong"{{id}},{{Times}}}"""];
        }

        var channel = request.GetProperty("params").GetProperty("channel").GetString()!;
        var symbol = channel == "instrument" ? "" : $",\"symbol\":\"{KrakenSessions.Symbol}\"";
        var depth = channel == "book" ? ",\"depth\":10" : "";
        var reply =
            $$"""{"method":"{{method}}"{{id}},"result":{"channel":"{{channel}}"{{depth}},"snapshot":true{{symbol}}},"success":true,{{Times}}}""";
        return method != "subscribe" ? [reply]
            : channel == "instrument" ? [reply, Instruments]
            : [reply, sessions.Of(channel)[0]]; // what a reader gets at once, and is ready with
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await stream.WriteAsync(frames, cancellation);
            await stream.FlushAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Text frames of a server (RFC 6455 §5.2), one behind the other.</summary>
    private static ReadOnlyMemory<byte> Frame(IEnumerable<string> texts)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[8];
        foreach (var text in texts)
        {
            var payload = Encoding.UTF8.GetBytes(text);
            bytes.WriteByte(0x81);
            if (payload.Length < 126)
            {
                bytes.WriteByte((byte)payload.Length);
            }
            else if (payload.Length <= ushort.MaxValue)
            {
                bytes.WriteByte(126);
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
                bytes.Write(length[..2]);
            }
            else
            {
                bytes.WriteByte(127);
                BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
                bytes.Write(length);
            }

            bytes.Write(payload);
        }

        return bytes.ToArray();
    }
}
