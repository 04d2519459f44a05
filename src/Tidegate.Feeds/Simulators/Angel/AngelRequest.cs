using System.Globalization;
using System.Text.Json;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>A client's request, read.</summary>
/// <param name="CorrelationId">Comes back in an error; empty: there was none.</param>
/// <param name="IsSubscribe">Action 1; else action 0.</param>
/// <param name="Mode">1 to 4.</param>
/// <param name="Instruments">Which.</param>
internal sealed record AngelRequest(string CorrelationId, bool IsSubscribe, int Mode, IReadOnlyList<UpstreamRef> Instruments)
{
    private const int CorrelationMax = 64; // documented are ten characters

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 8 };

    /// <summary>Reads a request; null where Angel would say E1001, with what is known of the correlation id.</summary>
    public static AngelRequest? Parse(ReadOnlySpan<byte> text, out string correlationId)
    {
        correlationId = "";
        try
        {
            var reader = new Utf8JsonReader(text, Strict);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            correlationId = CorrelationOf(root);
            return reader.BytesConsumed == text.Length ? Read(root, correlationId) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException) // the latter: text that is not UTF-8
        {
            return null;
        }
    }

    private static string CorrelationOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("correlationID"u8, out var id)
        && id.ValueKind == JsonValueKind.String
        && id.GetString() is { Length: <= CorrelationMax } text
            ? text
            : "";

    private static AngelRequest? Read(JsonElement root, string correlationId)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !TryNumber(root, "action", out var action)
            || action is not (0 or 1)
            || !root.TryGetProperty("params"u8, out var parameters)
            || parameters.ValueKind != JsonValueKind.Object
            || !TryNumber(parameters, "mode", out var mode)
            || AngelLayout.BytesOf(mode) == 0
            || !parameters.TryGetProperty("tokenList"u8, out var lists)
            || !TryInstruments(lists, out var instruments)
        )
        {
            return null;
        }

        // Twenty levels are there for shares of NSE only; letting go of what cannot be there harms nothing.
        var isPossible = mode != 4 || action == 0 || instruments.TrueForAll(each => each.Segment == AngelExchange.NseCash);
        return isPossible ? new AngelRequest(correlationId, action == 1, mode, instruments) : null;
    }

    private static bool TryInstruments(JsonElement lists, out List<UpstreamRef> instruments)
    {
        instruments = [];
        if (lists.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var list in lists.EnumerateArray())
        {
            if (
                list.ValueKind != JsonValueKind.Object
                || !TryNumber(list, "exchangeType", out var exchange)
                || !AngelExchange.IsKnown(exchange)
                || !list.TryGetProperty("tokens"u8, out var tokens)
                || tokens.ValueKind != JsonValueKind.Array
            )
            {
                return false;
            }

            foreach (var token in tokens.EnumerateArray())
            {
                if (
                    token.ValueKind != JsonValueKind.String
                    || token.GetString() is not { Length: <= 18 } text
                    || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                )
                {
                    return false;
                }

                instruments.Add(new UpstreamRef(exchange, number));
            }
        }

        return instruments.Count > 0;
    }

    private static bool TryNumber(JsonElement of, string name, out int number)
    {
        number = 0;
        return of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }
}
