using System.Text.Json;

namespace Tidegate.Kraken.Messages;

/// <summary>What stands outside of a frame's rows, whatever its order; the rows stay where they are, as ranges.</summary>
internal struct FrameEnvelope
{
    private const int ErrorCharsMax = 512;

    public string? Channel;
    public string? Method;
    public string? Symbol;
    public string? Error;
    public KrakenMessageType Type;
    public bool? Success;
    public ulong? ReqId;
    public ulong? Sequence;
    public int? OrdersCancelled;
    public DateTimeOffset? Timestamp;
    public DateTimeOffset? TimeIn;
    public DateTimeOffset? TimeOut;
    public Range? Data;
    public Range? Result;

    /// <exception cref="JsonException">Not one JSON object.</exception>
    /// <exception cref="InvalidOperationException">A text is not UTF-8.</exception>
    public static FrameEnvelope Read(ReadOnlySpan<byte> frame)
    {
        var envelope = new FrameEnvelope();
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A frame is one object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            envelope.ReadProperty(ref reader);
        }

        // What follows the object makes this throw.
        reader.Read();
        return envelope;
    }

    private void ReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("channel"u8))
        {
            reader.Read();
            Channel = KrakenChannels.Read(ref reader);
        }
        else if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            Type = KrakenChannels.Read(ref reader) == "snapshot" ? KrakenMessageType.Snapshot : KrakenMessageType.Update;
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            Data = Skip(ref reader);
            return;
        }
        else if (reader.ValueTextEquals("result"u8))
        {
            Result = Skip(ref reader);
            return;
        }
        else if (reader.ValueTextEquals("method"u8))
        {
            reader.Read();
            Method = KrakenChannels.Read(ref reader);
        }
        else if (reader.ValueTextEquals("symbol"u8))
        {
            reader.Read();
            Symbol = KrakenChannels.Read(ref reader);
        }
        else
        {
            ReadRest(ref reader);
            return;
        }

        reader.Skip(); // an object where a text should be
    }

    private void ReadRest(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("req_id"u8))
        {
            ReqId = ReadNumber(ref reader);
        }
        else if (reader.ValueTextEquals("sequence"u8))
        {
            Sequence = ReadNumber(ref reader);
        }
        else if (reader.ValueTextEquals("orders_cancelled"u8))
        {
            OrdersCancelled = ReadNumber(ref reader) is { } count and <= int.MaxValue ? (int)count : null;
        }
        else if (reader.ValueTextEquals("success"u8))
        {
            reader.Read();
            Success = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.TokenType == JsonTokenType.True : null;
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            Error = reader.TokenType == JsonTokenType.String ? Cut(reader.GetString()!) : null;
        }
        else if (reader.ValueTextEquals("timestamp"u8))
        {
            Timestamp = ReadTime(ref reader);
        }
        else if (reader.ValueTextEquals("time_in"u8))
        {
            TimeIn = ReadTime(ref reader);
        }
        else if (reader.ValueTextEquals("time_out"u8))
        {
            TimeOut = ReadTime(ref reader);
        }
        else
        {
            reader.Read();
        }

        reader.Skip();
    }

    private static ulong? ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var number) ? number : null;
    }

    private static DateTimeOffset? ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        return UtcTimeConverter.TryRead(ref reader, out var time) ? time : null;
    }

    private static Range? Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        var from = (int)reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? null : from..(int)reader.BytesConsumed;
    }

    private static string Cut(string text) => text.Length <= ErrorCharsMax ? text : text[..ErrorCharsMax];
}
