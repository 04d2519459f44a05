using System.Globalization;
using System.Text.Json;
using Tidegate.Markets.Instruments;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Writes instruments that were found.</summary>
internal static class NativeInstruments
{
    /// <summary>The member <c>instruments</c>; of each what it has.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Instrument> instruments)
    {
        json.WriteStartArray("instruments"u8);
        foreach (var instrument in instruments)
        {
            json.WriteStartObject();
            json.WriteString("topic"u8, $"md/{instrument.Exchange}/{instrument.Symbol}");
            json.WriteString("symbol"u8, instrument.Symbol);
            json.WriteString("exchange"u8, instrument.Exchange);
            json.WriteString("name"u8, instrument.Name);
            json.WriteString("kind"u8, instrument.Kind.ToString().ToLowerInvariant());
            if (instrument.Expiry is { } expiry)
            {
                json.WriteString("expiry"u8, expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            if (instrument.Strike is { } strike)
            {
                json.WriteNumber("strike"u8, strike);
            }

            json.WriteNumber("lotSize"u8, instrument.LotSize);
            json.WriteNumber("tickSize"u8, instrument.TickSize);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
