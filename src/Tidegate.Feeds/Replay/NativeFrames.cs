using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>Reads snapshots and updates of <c>tidegate.v1</c> (<c>docs/protocol.md</c>) as what they were before they were written. Never throws.</summary>
internal static class NativeFrames
{
    private const int DepthMax = 16;
    private const int DataBytesMax = 32_768; // of an application's object, as POST /api/publish has it
    private const int LevelsMax = 1_000;
    private const int EventCharsMax = 64;
    private const int SourceCharsMax = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DepthMax };

    /// <summary>The topic, and what makes an update of another topic of it; false: it is no value of a topic, or a difference only.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> frame,
        [NotNullWhen(true)] out string? path,
        [NotNullWhen(true)] out Func<Topic, Update>? make
    )
    {
        (path, make) = (null, null);
        try
        {
            var root = JsonElement.Parse(frame.Span, Strict);
            if (
                root.ValueKind != JsonValueKind.Object
                || TextOf(root, "type") is not ("snapshot" or "update")
                || !Topic.TryParse(TextOf(root, "topic"), out var topic)
                || !root.TryGetProperty("data", out var data)
                || data.ValueKind != JsonValueKind.Object
            )
            {
                return false;
            }

            path = topic.Path;
            make = topic.Family is "md" or "bars" ? MarketOf(data) : AppOf(root, data);
            return make is not null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return false; // no JSON, half a surrogate pair, or a number that is none of ours
        }
    }

    private static Func<Topic, Update>? MarketOf(JsonElement data)
    {
        if (DecimalOf(data, "ltp") is not { } last)
        {
            return null;
        }

        var (book, details, source) = (BookOf(data), DetailsOf(data), TextOf(data, "source"));
        var update = new
        {
            Open = DecimalOf(data, "open"),
            High = DecimalOf(data, "high"),
            Low = DecimalOf(data, "low"),
            Close = DecimalOf(data, "close"),
            Volume = DecimalOf(data, "volume"),
            TimeNs = LongOf(data, "tsNs") ?? 0,
        };
        return topic => new MarketUpdate(topic, last)
        {
            Open = update.Open,
            High = update.High,
            Low = update.Low,
            Close = update.Close,
            Volume = update.Volume is >= 0 ? update.Volume : null,
            Details = details,
            Source = source is { Length: <= SourceCharsMax } ? source : null,
            Book = book,
            ExchangeTimeNs = Math.Max(0, update.TimeNs),
        };
    }

    private static Func<Topic, Update>? AppOf(JsonElement root, JsonElement data)
    {
        var json = System.Text.Encoding.UTF8.GetBytes(data.GetRawText());
        var name = TextOf(root, "event");
        return json.Length <= DataBytesMax && name is null or { Length: > 0 and <= EventCharsMax }
            ? topic => new AppUpdate(topic, json) { Event = name }
            : null;
    }

    private static MarketDetails? DetailsOf(JsonElement data)
    {
        var details = new MarketDetails
        {
            LastQuantity = DecimalOf(data, "lastQty"),
            LastTradeTimeNs = LongOf(data, "ltTsNs") ?? 0,
            AveragePrice = DecimalOf(data, "avgPrice"),
            TotalBuyQuantity = DecimalOf(data, "totalBuyQty"),
            TotalSellQuantity = DecimalOf(data, "totalSellQty"),
            OpenInterest = LongOf(data, "oi"),
            LowerLimit = DecimalOf(data, "lowerLimit"),
            UpperLimit = DecimalOf(data, "upperLimit"),
        };
        return details == new MarketDetails() ? null : details;
    }

    private static OrderBook? BookOf(JsonElement data) =>
        data.TryGetProperty("bids", out var bids) && data.TryGetProperty("asks", out var asks)
            ? new OrderBook(SideOf(bids), SideOf(asks))
            : null;

    private static ImmutableArray<BookLevel> SideOf(JsonElement side) =>
        side.ValueKind == JsonValueKind.Array
            ?
            [
                .. side.EnumerateArray()
                    .Take(LevelsMax)
                    .Where(level => level.ValueKind == JsonValueKind.Array && level.GetArrayLength() >= 2)
                    .Select(level => new BookLevel(
                        level[0].GetDecimal(),
                        level[1].GetDecimal(),
                        level.GetArrayLength() > 2 ? level[2].GetInt32() : null
                    )),
            ]
            : [];

    private static string? TextOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? DecimalOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    private static long? LongOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
