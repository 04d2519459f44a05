using System.Text.Json;
using Tidegate.Markets.Capabilities;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Writes what feeds can deliver.</summary>
internal static class NativeFeeds
{
    /// <summary>The member <c>feeds</c>; of a feed that is no broker's there is nothing to say but its name.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<NativeFeed> feeds)
    {
        json.WriteStartArray("feeds"u8);
        foreach (var (name, broker) in feeds)
        {
            json.WriteStartObject();
            json.WriteString("feed"u8, name);
            if (broker is not null)
            {
                json.WriteString("broker"u8, broker.Name);
                WriteBroker(json, broker);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBroker(Utf8JsonWriter json, BrokerCapability broker)
    {
        json.WriteStartArray("modes"u8);
        foreach (var mode in broker.Modes)
        {
            json.WriteStringValue(NativeWords.Of(mode));
        }

        json.WriteEndArray();
        json.WriteStartArray("exchanges"u8);
        foreach (var exchange in broker.Streams)
        {
            json.WriteStartObject();
            json.WriteString("exchange"u8, exchange);
            json.WriteStartArray("depths"u8);
            foreach (var levels in broker.DepthLevels.GetValueOrDefault(exchange, [BrokerCapabilities.DepthDefault]))
            {
                json.WriteNumberValue(levels);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("limits"u8);
        foreach (var (limit, value) in broker.Limits.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(limit, value);
        }

        json.WriteEndObject();
    }
}
