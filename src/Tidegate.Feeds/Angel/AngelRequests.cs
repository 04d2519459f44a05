using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Angel;

/// <summary>Writes SmartStream's requests: one message for each action and mode, its tokens by exchange type.</summary>
/// <remarks>
/// A token in a mode is a subscription of its own, so a change of mode is two requests. What is let go altogether goes first and makes room, then what
/// is new is asked for, then the old mode of what has changed is let go: nothing is ever without a subscription between.
/// </remarks>
internal static class AngelRequests
{
    private const int Subscribe = 1;
    private const int Unsubscribe = 0;

    public static void Write(
        ReadOnlySpan<UpstreamChange> changes,
        bool depth20,
        ArrayBufferWriter<byte> scratch,
        Action<ReadOnlyMemory<byte>> send
    )
    {
        WriteAll(
            changes,
            Unsubscribe,
            change => change.After is null ? Of(change.Before, change, depth20) : AngelModes.None,
            scratch,
            send
        );
        WriteAll(changes, Subscribe, change => Of(change.After, change, depth20) & ~Of(change.Before, change, depth20), scratch, send);
        WriteAll(
            changes,
            Unsubscribe,
            change => change.After is null ? AngelModes.None : Of(change.Before, change, depth20) & ~Of(change.After, change, depth20),
            scratch,
            send
        );
    }

    private static AngelModes Of(Core.Topics.Mode? mode, in UpstreamChange change, bool depth20) =>
        AngelModesOf.Of(mode, change.Instrument.Segment, depth20);

    private static void WriteAll(
        ReadOnlySpan<UpstreamChange> changes,
        int action,
        Func<UpstreamChange, AngelModes> modesOf,
        ArrayBufferWriter<byte> scratch,
        Action<ReadOnlyMemory<byte>> send
    )
    {
        for (var mode = 1; mode <= AngelModesOf.Last; mode++)
        {
            scratch.ResetWrittenCount();
            if (TryWrite(changes, action, mode, modesOf, scratch))
            {
                send(scratch.WrittenMemory);
            }
        }
    }

    private static bool TryWrite(
        ReadOnlySpan<UpstreamChange> changes,
        int action,
        int mode,
        Func<UpstreamChange, AngelModes> modesOf,
        ArrayBufferWriter<byte> scratch
    )
    {
        Utf8JsonWriter? json = null;
        for (var exchange = 1; exchange <= AngelExchange.Last; exchange++)
        {
            var isOpen = false;
            foreach (var change in changes)
            {
                if (change.Instrument.Segment != exchange || ((int)modesOf(change) & (1 << mode)) == 0)
                {
                    continue;
                }

                json ??= Begin(action, mode, scratch);
                if (!isOpen)
                {
                    isOpen = true;
                    json.WriteStartObject();
                    json.WriteNumber("exchangeType"u8, exchange);
                    json.WriteStartArray("tokens"u8);
                }

                json.WriteStringValue(change.Instrument.Token.ToString(CultureInfo.InvariantCulture));
            }

            if (isOpen)
            {
                json!.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json?.WriteEndArray();
        json?.WriteEndObject();
        json?.WriteEndObject();
        json?.Dispose();
        return json is not null;
    }

    private static Utf8JsonWriter Begin(int action, int mode, ArrayBufferWriter<byte> scratch)
    {
        var json = new Utf8JsonWriter(scratch);
        json.WriteStartObject();
        json.WriteString("correlationID"u8, $"tidegate{action}{mode}"); // ten characters; an error brings them back
        json.WriteNumber("action"u8, action);
        json.WriteStartObject("params"u8);
        json.WriteNumber("mode"u8, mode);
        json.WriteStartArray("tokenList"u8);
        return json;
    }
}
