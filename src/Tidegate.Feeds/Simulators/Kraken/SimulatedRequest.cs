using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>A request of a client on a socket. Its values are valid while its document is.</summary>
internal sealed class SimulatedRequest(JsonElement root, DateTimeOffset at)
{
    /// <summary>Beyond this a number is none: products of two must still be reckoned with.</summary>
    public const decimal NumberMost = 10_000_000_000_000;

    /// <summary>When it came.</summary>
    public DateTimeOffset At => at;

    public string Method { get; } = TextOf(root, "method") ?? "";

    public long? ReqId { get; } =
        root.TryGetProperty("req_id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) ? number : null;

    public bool HasParams => root.TryGetProperty("params", out _);

    /// <summary>The first value of a wrong type, as the exchange says it; null: none so far.</summary>
    public string? TypeError { get; private set; }

    /// <summary>The parameters; an empty object where there are none.</summary>
    public JsonElement Params { get; init; } =
        root.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object
            ? parameters
            : JsonElement.Parse("{}");

    public bool Has(string name) => Params.TryGetProperty(name, out _);

    public string? Text(string name) => TextOf(Params, name);

    /// <summary>A number; a value of another type is remembered in <see cref="TypeError"/>.</summary>
    public decimal? Number(string name)
    {
        if (!Params.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && IsSane(number))
        {
            return number;
        }

        TypeError ??= $"{char.ToUpperInvariant(name[0])}{name[1..]} field must be a number_float";
        return null;
    }

    /// <summary>Whether a number is one that somebody could mean.</summary>
    public static bool IsSane(decimal number) => number is >= -NumberMost and <= NumberMost;

    public bool Flag(string name, bool usual = false) =>
        Params.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.True || (value.ValueKind != JsonValueKind.False && usual)
            : usual;

    /// <summary>A list of texts, numbers as their text; null where it is none.</summary>
    public List<string>? Texts(string name) =>
        Params.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(each => each.ValueKind == JsonValueKind.String ? each.GetString()! : each.GetRawText())]
            : null;

    /// <summary>The parameters of one order of a batch, with what they all share.</summary>
    public SimulatedRequest Part(JsonElement order) => new(root, at) { Params = order };

    /// <summary>The first parameter that is not among these; null: none.</summary>
    public string? Stranger(params ReadOnlySpan<string> known)
    {
        foreach (var member in Params.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                return member.Name;
            }
        }

        return null;
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
