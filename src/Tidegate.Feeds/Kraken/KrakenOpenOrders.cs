using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>The orders of an account that stand open, for who subscribes while the stream runs. Each step shares what it has with the one before; not thread-safe.</summary>
/// <remarks>What it becomes in JSON has one frame to fit into: the newest orders go first, and what is left out is said.</remarks>
internal sealed class KrakenOpenOrders(Topic topic)
{
    // Under the default of a session's outbox, 65,536: a frame that is larger than it can never be sent.
    internal const int BytesMax = 48 * 1_024;

    private const int OrderBytes = 512;

    private ImmutableDictionary<string, KrakenExecution> _open = ImmutableDictionary.Create<string, KrakenExecution>(
        StringComparer.Ordinal
    );

    /// <summary>How many stand open.</summary>
    public int Count => _open.Count;

    /// <summary>Takes in what became of orders; a snapshot names all that are open.</summary>
    public void Take(KrakenData<KrakenExecution> data)
    {
        var open = (data.IsSnapshot ? _open.Clear() : _open).ToBuilder();
        foreach (var order in data.Rows)
        {
            if (order.IsOver)
            {
                open.Remove(order.OrderId);
            }
            else
            {
                open[order.OrderId] = order;
            }
        }

        _open = open.ToImmutable();
    }

    /// <summary>What stands open now, as one state.</summary>
    /// <param name="nowNs">When it was so.</param>
    public AppUpdate ToState(long nowNs)
    {
        var open = _open;
        return new AppUpdate(topic, () => Write(open, nowNs), Math.Min(BytesMax, open.Count * OrderBytes));
    }

    private static ReadOnlyMemory<byte> Write(ImmutableDictionary<string, KrakenExecution> open, long nowNs) =>
        UpdateJson.Object(json =>
        {
            json.WriteNumber("open", open.Count);
            json.WriteStartArray("orders");
            var order = new ArrayBufferWriter<byte>(OrderBytes);
            var left = open.Count;
            foreach (var row in open.Values.OrderByDescending(each => each.Timestamp).ThenBy(each => each.OrderId, StringComparer.Ordinal))
            {
                WriteOrder(order, row);
                if (json.BytesCommitted + json.BytesPending + order.WrittenCount > BytesMax)
                {
                    break;
                }

                json.WriteRawValue(order.WrittenSpan, skipInputValidation: true);
                left--;
            }

            json.WriteEndArray();
            UpdateJson.Number(json, "leftOut", left > 0 ? left : null);
            json.WriteNumber("tsNs", nowNs);
        });

    private static void WriteOrder(ArrayBufferWriter<byte> to, KrakenExecution order)
    {
        to.ResetWrittenCount();
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        KrakenOrderJson.Write(json, order, isOfSnapshot: true);
        json.WriteEndObject();
    }
}
