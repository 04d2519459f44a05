using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The frames of the public channels and of level 3 (Kraken: Spot WebSockets v2, read 2026-05-27).</summary>
internal sealed class KrakenMarketFrames(SimulatedJson json)
{
    public byte[] Ticker(KrakenMarket market, DateTimeOffset now, bool isSnapshot) =>
        Frame("ticker", isSnapshot, null, writer => Row(writer, market, row => Ticker(row, market, now)));

    public byte[] Book(
        KrakenMarket market,
        IEnumerable<(decimal Price, decimal Qty)> bids,
        IEnumerable<(decimal Price, decimal Qty)> asks,
        uint checksum,
        DateTimeOffset now,
        bool isSnapshot
    ) =>
        Frame(
            "book",
            isSnapshot,
            null,
            writer =>
                Row(
                    writer,
                    market,
                    row =>
                    {
                        Levels(row, "bids", bids, market.Pair);
                        Levels(row, "asks", asks, market.Pair);
                        row.WriteNumber("checksum", checksum);
                        row.WriteString("timestamp", SimulatedJson.Time(now));
                    }
                )
        );

    public byte[] Orders(
        KrakenMarket market,
        IEnumerable<(string? Event, KrakenResting Order)> bids,
        IEnumerable<(string? Event, KrakenResting Order)> asks,
        uint checksum,
        DateTimeOffset now,
        bool isSnapshot
    ) =>
        Frame(
            "level3",
            isSnapshot,
            null,
            writer =>
                Row(
                    writer,
                    market,
                    row =>
                    {
                        row.WriteNumber("checksum", checksum);
                        Orders(row, "bids", bids, market.Pair);
                        Orders(row, "asks", asks, market.Pair);
                        row.WriteString("timestamp", SimulatedJson.FineTime(now));
                    }
                )
        );

    public byte[] Trades(KrakenMarket market, IEnumerable<KrakenPrint> trades, bool isSnapshot) =>
        Frame(
            "trade",
            isSnapshot,
            null,
            writer =>
            {
                foreach (var trade in trades)
                {
                    Row(writer, market, row => Trade(row, market.Pair, trade));
                }
            }
        );

    public byte[] Candles(KrakenMarket market, IEnumerable<SimulatedCandle> candles, int minutes, DateTimeOffset now, bool isSnapshot) =>
        Frame(
            "ohlc",
            isSnapshot,
            SimulatedJson.FineTime(now),
            writer =>
            {
                foreach (var candle in candles)
                {
                    Row(writer, market, row => Candle(row, market.Pair, candle, minutes));
                }
            }
        );

    public byte[] Instruments(
        IEnumerable<SimulatedAsset> assets,
        IEnumerable<SimulatedPair> pairs,
        Func<SimulatedPair, string> status,
        bool isSnapshot
    ) =>
        json.Frame(writer =>
        {
            writer.WriteString("channel", "instrument");
            writer.WriteString("type", isSnapshot ? "snapshot" : "update");
            writer.WriteStartObject("data");
            writer.WriteStartArray("assets");
            foreach (var asset in assets)
            {
                writer.WriteStartObject();
                writer.WriteString("id", asset.Id);
                writer.WriteString("status", asset.Status);
                writer.WriteNumber("precision", asset.Precision);
                writer.WriteNumber("precision_display", asset.PrecisionDisplay);
                writer.WriteBoolean("borrowable", false);
                writer.WriteNumber("collateral_value", 0);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("pairs");
            foreach (var pair in pairs)
            {
                writer.WriteStartObject();
                Pair(writer, pair, status(pair));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private byte[] Frame(string channel, bool isSnapshot, string? timestamp, Action<Utf8JsonWriter> rows) =>
        json.Frame(writer =>
        {
            writer.WriteString("channel", channel);
            writer.WriteString("type", isSnapshot ? "snapshot" : "update");
            if (timestamp is not null)
            {
                writer.WriteString("timestamp", timestamp);
            }

            writer.WriteStartArray("data");
            rows(writer);
            writer.WriteEndArray();
        });

    private static void Row(Utf8JsonWriter writer, KrakenMarket market, Action<Utf8JsonWriter> members)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol", market.Pair.Symbol);
        members(writer);
        writer.WriteEndObject();
    }

    private void Ticker(Utf8JsonWriter row, KrakenMarket market, DateTimeOffset now)
    {
        var (pair, last, day) = (market.Pair, market.Tape.Last, market.Tape.Day);
        day.Pass(now);
        var (bid, ask) = (market.Book.Best(isBuy: true) ?? 0, market.Book.Best(isBuy: false) ?? 0);
        json.Number(row, "bid", bid, pair.PricePrecision);
        json.Number(row, "bid_qty", market.Book.QtyAt(isBuy: true, bid), pair.QtyPrecision);
        json.Number(row, "ask", ask, pair.PricePrecision);
        json.Number(row, "ask_qty", market.Book.QtyAt(isBuy: false, ask), pair.QtyPrecision);
        json.Number(row, "last", last, pair.PricePrecision);
        json.Number(row, "volume", day.Volume, pair.QtyPrecision);
        json.Number(row, "vwap", day.Vwap, pair.PricePrecision);
        json.Number(row, "low", day.Low, pair.PricePrecision);
        json.Number(row, "high", day.High, pair.PricePrecision);
        json.Number(row, "change", last - day.Open, pair.PricePrecision);
        json.Number(row, "change_pct", day.Open > 0 ? (last - day.Open) / day.Open * 100 : 0, 2);
        row.WriteNumber("trades", day.Count);
        row.WriteString("timestamp", SimulatedJson.Time(now));
    }

    private void Levels(Utf8JsonWriter row, string side, IEnumerable<(decimal Price, decimal Qty)> levels, SimulatedPair pair)
    {
        row.WriteStartArray(side);
        foreach (var (price, qty) in levels)
        {
            row.WriteStartObject();
            json.Number(row, "price", price, pair.PricePrecision);
            json.Number(row, "qty", qty, pair.QtyPrecision);
            row.WriteEndObject();
        }

        row.WriteEndArray();
    }

    private void Orders(Utf8JsonWriter row, string side, IEnumerable<(string? Event, KrakenResting Order)> orders, SimulatedPair pair)
    {
        row.WriteStartArray(side);
        foreach (var (what, order) in orders)
        {
            row.WriteStartObject();
            if (what is not null)
            {
                row.WriteString("event", what);
            }

            row.WriteString("order_id", order.Id);
            json.Number(row, "limit_price", order.Price, pair.PricePrecision);
            json.Number(row, "order_qty", order.Qty, pair.QtyPrecision);
            row.WriteString("timestamp", SimulatedJson.FineTime(order.At));
            row.WriteEndObject();
        }

        row.WriteEndArray();
    }

    private void Trade(Utf8JsonWriter row, SimulatedPair pair, KrakenPrint trade)
    {
        row.WriteString("side", trade.TakerBuys ? "buy" : "sell");
        json.Number(row, "price", trade.Price, pair.PricePrecision);
        json.Number(row, "qty", trade.Qty, pair.QtyPrecision);
        row.WriteString("ord_type", trade.IsMarket ? "market" : "limit");
        row.WriteNumber("trade_id", trade.Id);
        row.WriteString("timestamp", SimulatedJson.Time(trade.At));
    }

    private void Candle(Utf8JsonWriter row, SimulatedPair pair, SimulatedCandle candle, int minutes)
    {
        json.Number(row, "open", candle.Open, pair.PricePrecision);
        json.Number(row, "high", candle.High, pair.PricePrecision);
        json.Number(row, "low", candle.Low, pair.PricePrecision);
        json.Number(row, "close", candle.Close, pair.PricePrecision);
        row.WriteNumber("trades", candle.Trades);
        json.Number(row, "volume", candle.Volume, pair.QtyPrecision);
        json.Number(row, "vwap", candle.Volume > 0 ? candle.Turnover / candle.Volume : candle.Close, pair.PricePrecision);
        row.WriteString("interval_begin", SimulatedJson.FineTime(candle.Begin));
        row.WriteNumber("interval", minutes);
        row.WriteString("timestamp", SimulatedJson.Time(candle.End)); // the end, whatever the page says
    }

    private static void Pair(Utf8JsonWriter writer, SimulatedPair pair, string status)
    {
        writer.WriteString("symbol", pair.Symbol);
        writer.WriteString("base", pair.Base);
        writer.WriteString("quote", pair.Quote);
        writer.WriteString("status", status);
        writer.WriteNumber("qty_precision", pair.QtyPrecision);
        writer.WritePropertyName("qty_increment");
        writer.WriteRawValue(
            pair.QtyIncrement == 0.00000001m ? "1e-08" : pair.QtyIncrement.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        writer.WriteNumber("price_precision", pair.PricePrecision);
        writer.WriteNumber("cost_precision", pair.CostPrecision);
        writer.WriteBoolean("marginable", false);
        writer.WriteBoolean("has_index", true);
        writer.WriteNumber("cost_min", pair.CostMin);
        writer.WriteNumber("tick_size", pair.PriceIncrement);
        writer.WriteNumber("price_increment", pair.PriceIncrement);
        writer.WriteNumber("qty_min", pair.QtyMin);
    }
}
