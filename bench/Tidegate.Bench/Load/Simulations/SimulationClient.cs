using System.Buffers.Text;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Tidegate.Bench.Load.Simulations;

/// <summary>A client of SimuTrador's protocol that acknowledges every tick, and orders where it is told to. Not thread-safe.</summary>
internal sealed class SimulationClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly byte[] _buffer = new byte[65_536];
    private readonly byte[] _sent = new byte[1_024];
    private string _session = "";
    private long _sequence;
    private int _orders;

    /// <summary>Ticks so far.</summary>
    public long Ticks { get; private set; }

    /// <summary>Orders that were accepted so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Orders that were executed so far.</summary>
    public long Executed { get; private set; }

    /// <summary>Connects, and hears the welcome.</summary>
    public static async Task<SimulationClient> ConnectAsync(int port, string token)
    {
        var client = new SimulationClient();
        await client._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/ws/simulate?token={token}"), client._patience.Token);
        await client.ReadAsync(); // connection_ready
        return client;
    }

    /// <summary>Begins a simulation at the pace of the acknowledgements, and hears its first tick.</summary>
    public async Task BeginAsync(string symbol, DateOnly from, DateOnly to)
    {
        await SayAsync(
            $$$"""{"type":"start_simulation","request_id":"start","data":{"symbols":["{{{symbol}}}"],"start_date":"{{{from:yyyy-MM-dd}}}","end_date":"{{{to:yyyy-MM-dd}}}","initial_capital":1000000000,"timeframe":"1min","warmup_bars":0,"speed":"ack"}}"""
        );
        while (_sequence == 0)
        {
            var message = await ReadAsync();
            if (IsOf(message, "session_created"u8))
            {
                using var parsed = JsonDocument.Parse(message);
                _session = parsed.RootElement.GetProperty("data").GetProperty("session_id").GetString()!;
            }
            else
            {
                Take(message);
            }
        }
    }

    /// <summary>Goes on, tick by tick, until the end or until it holds before the acknowledgement of a tick.</summary>
    /// <param name="symbol">What is bought, a share at a time, at the market.</param>
    /// <param name="every">Orders are placed after every so many ticks.</param>
    /// <param name="orders">So many, each a batch of its own; the tick is acknowledged when all are.</param>
    /// <param name="until">The tick at which it holds; more than there are: to the end.</param>
    public async Task PlayAsync(string symbol = "", int every = int.MaxValue, int orders = 0, long until = long.MaxValue)
    {
        while (_sequence < until)
        {
            if (_sequence % every == 0)
            {
                await OrderAsync(symbol, orders);
            }

            await AcknowledgeAsync();
            var tick = _sequence;
            while (_sequence == tick)
            {
                var message = await ReadAsync();
                if (IsOf(message, "simulation_end"u8))
                {
                    return;
                }

                Take(message);
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task OrderAsync(string symbol, int count)
    {
        for (var order = 0; order < count; order++)
        {
            var name = ++_orders;
            await SayAsync(
                $$$"""{"type":"order_batch","request_id":"b{{{name}}}","data":{"session_id":"{{{_session}}}","batch_id":"b{{{name}}}","execution_mode":"atomic","orders":[{"order_id":"o{{{name}}}","symbol":"{{{symbol}}}","side":"buy","type":"market","quantity":1}]}}"""
            );
        }

        for (var answered = 0; answered < count; )
        {
            var message = await ReadAsync();
            answered += IsOf(message, "batch_ack"u8) ? 1 : 0;
            Take(message);
        }
    }

    private ValueTask AcknowledgeAsync()
    {
        // Said at every tick, so without a text being made for it.
        if (
            !Utf8.TryWrite(
                _sent,
                CultureInfo.InvariantCulture,
                $$$"""{"type":"tick_ack","data":{"session_id":"{{{_session}}}","sequence_id":{{{_sequence}}},"processing_status":"ready","orders_pending":0,"max_wait_ms":60000}}""",
                out var length
            )
        )
        {
            throw new InvalidOperationException("An acknowledgement is longer than its buffer.");
        }

        return _socket.SendAsync(_sent.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);
    }

    private ValueTask SayAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), _patience.Token);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new IOException($"The gateway has closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            }

            if (part.EndOfMessage)
            {
                return _buffer.AsMemory(0, length);
            }
        }
    }

    private void Take(ReadOnlyMemory<byte> message)
    {
        if (IsOf(message, "tick"u8))
        {
            Ticks++;
            _sequence = SequenceOf(message.Span);
        }
        else if (IsOf(message, "batch_ack"u8))
        {
            Accepted += message.Span.IndexOf("\"accepted_orders\":[]"u8) < 0 ? 1 : 0;
        }
        else if (IsOf(message, "execution_report"u8))
        {
            Executed++;
        }
        else if (IsOf(message, "session_error"u8) || IsOf(message, "error"u8))
        {
            throw new IOException($"The gateway says: {Encoding.UTF8.GetString(message.Span)}");
        }
    }

    private static bool IsOf(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> type)
    {
        // {"type":"tick","data":...
        var rest = message.Span[9..];
        return rest.StartsWith(type) && rest[type.Length] == (byte)'"';
    }

    private static long SequenceOf(ReadOnlySpan<byte> message)
    {
        var name = "\"sequence_id\":"u8;
        var digits = message[(message.IndexOf(name) + name.Length)..];
        return Utf8Parser.TryParse(digits, out long sequence, out _) ? sequence : throw new FormatException("A tick has no number.");
    }
}
