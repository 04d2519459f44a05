using System.Globalization;
using System.Text.Json;

namespace Tidegate.Cli.Connect;

/// <summary>A frame of the <c>nse</c> dialect: a row, a tick, several ticks, or the answer to a subscribe.</summary>
/// <param name="Quotes">The prices in it, perhaps none.</param>
/// <param name="Status"><c>success</c> or <c>error</c> of an answer, else null.</param>
/// <param name="Message">Text of the answer.</param>
internal sealed record NseFrame(IReadOnlyList<(Quote Quote, DateTimeOffset? SentAt)> Quotes, string? Status, string? Message)
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 16 };

    /// <summary>Null for anything else, also for what is not JSON.</summary>
    public static NseFrame? TryParse(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, Bounded);
            var frame = parsed.RootElement;
            if (frame.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (Text(frame, "status") is { } status)
            {
                return new NseFrame([], status, Text(frame, "message"));
            }

            if (frame.TryGetProperty("ticks", out var ticks) && ticks.ValueKind == JsonValueKind.Array)
            {
                return new NseFrame(
                    [.. ticks.EnumerateArray().Where(tick => tick.ValueKind == JsonValueKind.Object).Select(Tick)],
                    null,
                    null
                );
            }

            return new NseFrame([frame.TryGetProperty("data", out _) ? Tick(frame) : (Row("", frame), null)], null, null);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // not JSON, or text with half a surrogate pair
        {
            return null;
        }
    }

    private static (Quote, DateTimeOffset?) Tick(JsonElement tick)
    {
        var sentAt = DateTimeOffset.TryParse(Text(tick, "timestamp"), CultureInfo.InvariantCulture, out var at)
            ? at
            : (DateTimeOffset?)null;
        var data = tick.TryGetProperty("data", out var value) && value.ValueKind == JsonValueKind.Object ? value : tick;
        return (Row(Text(tick, "symbol") ?? "", data), sentAt);
    }

    private static Quote Row(string key, JsonElement row) =>
        new(key, Text(row, "date"))
        {
            Last = Price(row, "close"),
            Open = Price(row, "open"),
            High = Price(row, "high"),
            Low = Price(row, "low"),
            Volume =
                row.TryGetProperty("volume", out var volume)
                && volume.ValueKind == JsonValueKind.Number
                && volume.TryGetInt64(out var count)
                    ? count
                    : null,
        };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? Price(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var price)
            ? price
            : null;
}
