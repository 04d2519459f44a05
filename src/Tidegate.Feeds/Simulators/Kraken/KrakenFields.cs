using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The parameters of a private call, from a form or from JSON, as texts.</summary>
internal sealed class KrakenFields(IReadOnlyDictionary<string, string> values)
{
    public static readonly KrakenFields None = new(new Dictionary<string, string>());

    /// <summary>Reads a body; null where it is neither.</summary>
    public static KrakenFields? Read(PlainRequest request)
    {
        var isJson = request.Head.Header("Content-Type").StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
        return isJson ? ReadJson(request.Body) : new KrakenFields(FormFields.Parse(Encoding.UTF8.GetString(request.Body.Span)));
    }

    /// <summary>A parameter; null where it is not there.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name);

    /// <summary>A number; null where it is not there, or is none.</summary>
    public decimal? Number(string name) =>
        decimal.TryParse(Text(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && SimulatedRequest.IsSane(number)
            ? number
            : null;

    private static KrakenFields? ReadJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var values = new Dictionary<string, string>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                // The text of a number as it stands: a nonce above 2^53 must survive.
                values[member.Name] =
                    member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            }

            return new KrakenFields(values);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null; // also a string with half a surrogate pair
        }
    }
}
