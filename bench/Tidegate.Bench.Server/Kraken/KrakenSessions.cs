using System.Globalization;
using System.Text.Json;

namespace Tidegate.Bench.Server.Kraken;

/// <summary>What is played: of each channel one session, its frames in their order, all of one pair.</summary>
/// <param name="Book">A book of depth 10: a snapshot, then updates, each with its checksum.</param>
/// <param name="Ticker">Tickers, one a frame.</param>
/// <param name="Trade">Trades, one a frame.</param>
/// <param name="Source">Where they come from, as the page says it.</param>
internal sealed record KrakenSessions(string[] Book, string[] Ticker, string[] Trade, string Source)
{
    public const string Symbol = "BTC/USD";

    private const string BookFile = "kraken_v2_book_BTCUSD_depth10_2023-07-30.jsonl";
    private const string TradesFile = "kraken_rest_trades_XBTUSDT_2025-11-10.json";

    /// <summary>The frames of a channel.</summary>
    public string[] Of(string channel) =>
        channel switch
        {
            "book" => Book,
            "ticker" => Ticker,
            "trade" => Trade,
            _ => throw new ArgumentException($"There is no session of {channel}.", nameof(channel)),
        };

    /// <summary>The recorded ones; null where they are not in that folder.</summary>
    public static KrakenSessions? Load(string folder)
    {
        var (book, trades) = (Path.Combine(folder, BookFile), Path.Combine(folder, TradesFile));
        if (!File.Exists(book) || !File.Exists(trades))
        {
            return null;
        }

        using var recorded = JsonDocument.Parse(File.ReadAllText(trades));
        var rows = recorded.RootElement.GetProperty("result").GetProperty("XBTUSDT").EnumerateArray().ToArray();
        return new KrakenSessions(
            File.ReadAllLines(book),
            [.. rows.Select(row => TickerOf(decimal.Parse(row[0].GetString()!, CultureInfo.InvariantCulture)))],
            [.. rows.Select(TradeOf)],
            "recorded: a book of 30 July 2023, 1,000 trades of 10 November 2025 in frames of their own, tickers of these trades"
        );
    }

    private static string TradeOf(JsonElement row)
    {
        var price = decimal.Parse(row[0].GetString()!, CultureInfo.InvariantCulture);
        var time = DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(row[2].GetDouble() * 1e6));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"channel":"trade","type":"update","data":[{"symbol":"{{Symbol}}","side":"{{(row[3].GetString() == "b" ? "buy" : "sell")}}","price":{{price:F1}},"qty":{{row[1].GetString()}},"ord_type":"{{(row[4].GetString() == "m" ? "market" : "limit")}}","trade_id":{{row[6].GetInt64()}},"timestamp":"{{time:yyyy-MM-ddTHH:mm:ss.ffffff}}Z"}]}"""
        );
    }

    private static string TickerOf(decimal last) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"channel":"ticker","type":"update","data":[{"symbol":"{{Symbol}}","bid":{{last:F1}},"bid_qty":0.10000000,"ask":{{last + 0.1m:F1}},"ask_qty":39.67506683,"last":{{last:F1}},"volume":4216.61829370,"vwap":104275.2,"low":101325.0,"high":106615.2,"change":3912.8,"change_pct":3.85}]}"""
        );
}
