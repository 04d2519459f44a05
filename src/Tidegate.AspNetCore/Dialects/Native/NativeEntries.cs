using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Reads the entries of a request. Each is judged on its own: one that is wrong does not cost the others.</summary>
internal static class NativeEntries
{
    /// <summary>Levels of a book that may be asked for.</summary>
    private const int DepthMax = 1_000;
    private const int HzMax = 1_000;
    private const decimal HzMin = 0.001m; // once in 1,000 s: below it an interval means nothing, and far below it is no time span at all
    private const int EpochCharsMax = 64;

    /// <summary>An entry of <c>subscribe</c>: <c>{topic, mode?, depth?, maxHz?, deliver?, delta?, since?}</c>.</summary>
    public static SubscriptionAsk Subscription(JsonElement entry)
    {
        if (entry.ValueKind is not JsonValueKind.Object)
        {
            return Faulty("", GatewayErrors.RequestMalformed);
        }

        var ask = entry.Find("topic"u8) is { } topic ? Named(topic) : Faulty("", GatewayErrors.RequestMalformed);
        if (ask.Fault is not null)
        {
            return ask;
        }

        if (!AreSensible(entry))
        {
            return Faulty(ask.Name, GatewayErrors.RequestMalformed);
        }

        var mode = Mode.Quote;
        var asked = entry.Find("mode"u8);
        if (asked is not null)
        {
            if (!asked.TryText(out var name) || NativeWords.ModeOf(name) is not { } known)
            {
                return Faulty(ask.Name, GatewayErrors.ModeUnknown);
            }

            mode = known;
        }

        return ask with
        {
            Mode = mode,
            Depth = entry.Find("depth"u8)?.GetInt32() ?? 0,
            Delta = entry.Find("delta"u8)?.GetBoolean() ?? false,
            Delivery = DeliveryOf(entry, mode),
            Since = PositionOf(entry),
            MaxHz = entry.Find("maxHz"u8)?.GetDecimal() ?? 0,
        };
    }

    /// <summary>Where nothing is asked for: the newest of a price or quote, every change of a book.</summary>
    private static Delivery DeliveryOf(JsonElement entry, Mode mode) =>
        entry.Find("deliver"u8) is { } text
            ? text.ValueEquals("latest"u8)
                ? Delivery.Latest
                : Delivery.All
            : mode < Mode.Depth
                ? Delivery.Latest
                : Delivery.All;

    private static TopicPosition? PositionOf(JsonElement entry) =>
        entry.Find("since"u8) is { } since && since.Find("epoch"u8).TryText(out var epoch) && since.Find("seq"u8) is { } seq
            ? new TopicPosition(epoch, seq.GetInt64())
            : null;

    /// <summary>A topic by its path. The mode is the one that holds where none is asked for.</summary>
    public static SubscriptionAsk Named(JsonElement path)
    {
        if (!((JsonElement?)path).TryText(out var name))
        {
            return Faulty("", GatewayErrors.RequestMalformed);
        }

        return Topic.TryParse(name, out var topic)
            ? new SubscriptionAsk(name, topic, Mode.Quote)
            : Faulty(name, GatewayErrors.TopicMalformed);
    }

    /// <summary>The wishes have the right types and ranges; the reply says which of them hold.</summary>
    private static bool AreSensible(JsonElement entry) =>
        entry.Find("depth"u8).IsAbsentOr(depth => IsInteger(depth, DepthMax))
        && entry.Find("maxHz"u8).IsAbsentOr(IsRate)
        && entry.Find("deliver"u8).IsAbsentOr(IsDelivery)
        && entry.Find("delta"u8).IsAbsentOr(flag => flag.ValueKind is JsonValueKind.True or JsonValueKind.False)
        && entry.Find("since"u8).IsAbsentOr(IsPosition);

    private static bool IsAbsentOr(this JsonElement? wish, Predicate<JsonElement> isSensible) =>
        wish is not { } present || isSensible(present);

    private static bool IsInteger(JsonElement? number, long max) =>
        number is { ValueKind: JsonValueKind.Number } present && present.TryGetInt64(out var value) && value >= 0 && value <= max;

    private static bool IsDelivery(JsonElement text) =>
        text.ValueKind is JsonValueKind.String && (text.ValueEquals("latest"u8) || text.ValueEquals("all"u8));

    private static bool IsRate(JsonElement number) =>
        number.ValueKind is JsonValueKind.Number && number.TryGetDecimal(out var hz) && hz is 0 or (>= HzMin and <= HzMax);

    private static bool IsPosition(JsonElement since) =>
        since.ValueKind is JsonValueKind.Object
        && since.Find("epoch"u8).TryText(out var epoch)
        && epoch.Length is > 0 and <= EpochCharsMax
        && IsInteger(since.Find("seq"u8), long.MaxValue);

    // Names are repeated in the reply, so that they are cut to what a topic could be at most.
    private static SubscriptionAsk Faulty(string name, GatewayError fault) =>
        new(name.Length <= Topic.LengthMax ? name : name[..Topic.LengthMax], null, Mode.Quote, fault);
}
