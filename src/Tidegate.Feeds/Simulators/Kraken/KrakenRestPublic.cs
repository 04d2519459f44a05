using System.Globalization;
using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Public calls of REST: time, state, assets, pairs. Called under the exchange's lock.</summary>
internal sealed class KrakenRestPublic(KrakenExchange exchange)
{
    /// <summary>Writes the members of a result; null: there is no such call.</summary>
    public Action<Utf8JsonWriter>? Result(string name, IReadOnlyDictionary<string, string> query) =>
        name switch
        {
            "Time" => Time,
            "SystemStatus" => writer =>
            {
                writer.WriteString("status", exchange.System);
                writer.WriteString("timestamp", SimulatedJson.CoarseTime(exchange.Time.GetUtcNow()));
            },
            "Assets" => Assets,
            "AssetPairs" => writer => Pairs(writer, query.GetValueOrDefault("pair")),
            _ => null,
        };

    private void Time(Utf8JsonWriter writer)
    {
        var now = exchange.Time.GetUtcNow();
        writer.WriteNumber("unixtime", now.ToUnixTimeSeconds());
        writer.WriteString("rfc1123", now.UtcDateTime.ToString("ddd, dd MMM yy HH:mm:ss +0000", CultureInfo.InvariantCulture));
    }

    private void Assets(Utf8JsonWriter writer)
    {
        foreach (var asset in exchange.Listing.Assets)
        {
            writer.WriteStartObject(KrakenRestNames.KeyOf(asset.Id));
            writer.WriteString("aclass", "currency");
            writer.WriteString("altname", KrakenRestNames.AltOf(asset.Id));
            writer.WriteNumber("decimals", asset.Precision);
            writer.WriteNumber("display_decimals", asset.PrecisionDisplay);
            writer.WriteString("status", asset.Status);
            writer.WriteEndObject();
        }
    }

    private void Pairs(Utf8JsonWriter writer, string? wanted)
    {
        var pairs = wanted is null
            ? exchange.Listing.Pairs
            : wanted.Split(',').Select(exchange.Listing.FindByRest).OfType<SimulatedPair>().Distinct();
        foreach (var pair in pairs)
        {
            writer.WriteStartObject(KrakenRestNames.KeyOf(pair));
            writer.WriteString("altname", KrakenRestNames.AltOf(pair));
            writer.WriteString("wsname", KrakenRestNames.WsOf(pair));
            writer.WriteString("aclass_base", "currency");
            writer.WriteString("base", KrakenRestNames.KeyOf(pair.Base));
            writer.WriteString("aclass_quote", "currency");
            writer.WriteString("quote", KrakenRestNames.KeyOf(pair.Quote));
            writer.WriteString("lot", "unit");
            writer.WriteNumber("cost_decimals", pair.CostPrecision);
            writer.WriteNumber("pair_decimals", pair.PricePrecision);
            writer.WriteNumber("lot_decimals", pair.QtyPrecision);
            writer.WriteNumber("lot_multiplier", 1);
            Nothing(writer, "leverage_buy");
            Nothing(writer, "leverage_sell");
            Fee(writer, "fees", exchange.Options.TakerFeePercent);
            Fee(writer, "fees_maker", exchange.Options.MakerFeePercent);
            writer.WriteString("fee_volume_currency", "ZUSD");
            writer.WriteString("ordermin", pair.QtyMin.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("costmin", pair.CostMin.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("tick_size", pair.PriceIncrement.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("status", exchange.StatusOf(pair));
            writer.WriteEndObject();
        }
    }

    private static void Nothing(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }

    private static void Fee(Utf8JsonWriter writer, string name, decimal percent)
    {
        writer.WriteStartArray(name);
        writer.WriteStartArray();
        writer.WriteNumberValue(0);
        writer.WriteNumberValue(percent);
        writer.WriteEndArray();
        writer.WriteEndArray();
    }
}
