using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tidegate.Kraken.Messages;

/// <summary>Reads frames of the v2 socket. Whatever comes in: a message or a fault, never an exception. Stateless.</summary>
/// <remarks>Fields that are not known are ignored, the order of fields does not matter, decimals are exact or a fault. Kraken WebSocket v2, read 2026-05-27.</remarks>
public static class KrakenMessageReader
{
    /// <summary>Reads one frame.</summary>
    /// <param name="frame">UTF-8 text of one JSON object.</param>
    /// <param name="message">What it says, when it was read.</param>
    /// <param name="fault">Why it was not read, otherwise.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out KrakenMessage? message, out KrakenFault fault)
    {
        message = null;
        FrameEnvelope envelope;
        try
        {
            envelope = FrameEnvelope.Read(frame);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            fault = new KrakenFault(KrakenFaultKind.NotJson);
            return false;
        }

        try
        {
            message = envelope.Method is not null ? ReadReply(frame, envelope) : ReadData(frame, envelope);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            fault = new KrakenFault(KrakenFaultKind.BadShape, envelope.Method is null ? envelope.Channel : null);
            return false;
        }

        fault = message is null ? new KrakenFault(KrakenFaultKind.NoEnvelope) : default;
        return message is not null;
    }

    private static KrakenMessage? ReadData(ReadOnlySpan<byte> frame, in FrameEnvelope envelope) =>
        envelope.Channel switch
        {
            null => null,
            KrakenChannels.Heartbeat => KrakenHeartbeat.Instance,
            KrakenChannels.Status => Rows(frame, envelope, KrakenJson.Default.ListKrakenEngineStatus),
            KrakenChannels.Ticker => Rows(frame, envelope, KrakenJson.Default.ListKrakenTicker),
            KrakenChannels.Book => Rows(frame, envelope, KrakenJson.Default.ListKrakenBookUpdate),
            KrakenChannels.Trade => Rows(frame, envelope, KrakenJson.Default.ListKrakenTrade),
            KrakenChannels.Ohlc => Rows(frame, envelope, KrakenJson.Default.ListKrakenCandle),
            KrakenChannels.Level3 => Rows(frame, envelope, KrakenJson.Default.ListKrakenLevel3Update),
            KrakenChannels.Executions => Rows(frame, envelope, KrakenJson.Default.ListKrakenExecution),
            KrakenChannels.Balances when envelope.Type == KrakenMessageType.Snapshot => Rows(
                frame,
                envelope,
                KrakenJson.Default.ListKrakenBalance
            ),
            KrakenChannels.Balances => Rows(frame, envelope, KrakenJson.Default.ListKrakenLedgerEntry),
            KrakenChannels.Instrument => ReadInstruments(frame, envelope),
            _ => new KrakenUnknownMessage(envelope.Channel),
        };

    private static KrakenData<T> Rows<T>(ReadOnlySpan<byte> frame, in FrameEnvelope envelope, JsonTypeInfo<List<T>> type)
        where T : class
    {
        var rows = JsonSerializer.Deserialize(frame[DataOf(envelope)], type) ?? throw new JsonException("Rows are expected.");
        if (rows.Contains(null!))
        {
            throw new JsonException("A row is null.");
        }

        return Wrap(envelope, rows);
    }

    private static KrakenData<KrakenInstruments> ReadInstruments(ReadOnlySpan<byte> frame, in FrameEnvelope envelope)
    {
        var instruments = JsonSerializer.Deserialize(frame[DataOf(envelope)], KrakenJson.Default.KrakenInstruments);
        if (instruments is null || instruments.Assets.Contains(null!) || instruments.Pairs.Contains(null!))
        {
            throw new JsonException("An asset or a pair is null.");
        }

        return Wrap(envelope, [instruments]);
    }

    private static Range DataOf(in FrameEnvelope envelope) => envelope.Data ?? throw new JsonException("A channel's frame has data.");

    private static KrakenData<T> Wrap<T>(in FrameEnvelope envelope, List<T> rows) =>
        new(envelope.Channel!, envelope.Type, rows) { Sequence = envelope.Sequence, Timestamp = envelope.Timestamp };

    private static KrakenMessage ReadReply(ReadOnlySpan<byte> frame, in FrameEnvelope envelope)
    {
        // Requests are not replies; a recording may hold both. A pong has no `success`.
        if (envelope.Success is null && envelope.Method != "pong" && envelope.Error is null)
        {
            return new KrakenUnknownMessage(envelope.Method!);
        }

        var results = ReadResults(frame, envelope);
        var first = results.Count == 1 ? results[0] : null;
        return new KrakenSocketReply(envelope.Method!, envelope.Error is null && envelope.Success != false)
        {
            ReqId = envelope.ReqId,
            Error = envelope.Error,
            Channel = envelope.Channel ?? first?.Channel,
            Symbol = envelope.Symbol ?? first?.Symbol,
            Results = results,
            TimeIn = envelope.TimeIn,
            TimeOut = envelope.TimeOut,
        };
    }

    private static List<KrakenResult> ReadResults(ReadOnlySpan<byte> frame, in FrameEnvelope envelope)
    {
        if (envelope.Result is not { } range)
        {
            // batch_cancel, as recorded: no result, the count beside it.
            return envelope.OrdersCancelled is { } count ? [new KrakenResult { Count = count }] : [];
        }

        var text = frame[range];
        if (text[0] != (byte)'[')
        {
            return [JsonSerializer.Deserialize(text, KrakenJson.Default.KrakenResult) ?? throw new JsonException("A result is null.")];
        }

        var results =
            JsonSerializer.Deserialize(text, KrakenJson.Default.ListKrakenResult) ?? throw new JsonException("Results are expected.");
        return results.Contains(null!) ? throw new JsonException("A result is null.") : results;
    }
}
