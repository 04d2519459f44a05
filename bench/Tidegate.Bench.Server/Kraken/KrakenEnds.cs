namespace Tidegate.Bench.Server.Kraken;

/// <summary>The last frame of what is played, by which a reader knows that there is no more: prices that no session has, and that are not those of the play before.</summary>
internal static class KrakenEnds
{
    private const int Levels = 10;
    private const int Ends = 40;

    /// <summary>A frame in which every price is below 10.</summary>
    /// <param name="channel">Of the sessions'.</param>
    /// <param name="play">Number of the play.</param>
    public static string Of(string channel, int play)
    {
        var tenths = 30 + (play % Ends);
        var price = $"{(tenths - 1) / 10}.{(tenths - 1) % 10}";
        return channel switch
        {
            "book" => Book(tenths),
            "ticker" =>
                $$"""{"channel":"ticker","type":"update","data":[{"symbol":"{{KrakenSessions.Symbol}}","bid":{{price}},"bid_qty":1.00000000,"ask":{{price}},"ask_qty":1.00000000,"last":{{price}},"volume":1.00000000,"vwap":{{price}},"low":{{price}},"high":{{price}},"change":0.0,"change_pct":0.00}]}""",
            _ =>
                $$"""{"channel":"trade","type":"update","data":[{"symbol":"{{KrakenSessions.Symbol}}","side":"buy","price":{{price}},"qty":1.00000000,"ord_type":"market","trade_id":1,"timestamp":"2026-01-01T00:00:00.000000Z"}]}""",
        };
    }

    private static string Book(int tenths)
    {
        var asks = Enumerable.Range(0, Levels).Select(at => tenths + at).ToArray();
        var bids = Enumerable.Range(1, Levels).Select(at => tenths - at).ToArray();
        // The page's rule: price and quantity without point and leading zeros, asks first.
        var text = string.Concat(asks.Concat(bids).Select(tenths => $"{tenths}100000000"));
        return $$"""{"channel":"book","type":"snapshot","data":[{"symbol":"{{KrakenSessions.Symbol}}","bids":[{{Rows(bids)}}],"asks":[{{Rows(asks)}}],"checksum":{{Crc(text)}}}]}""";
    }

    private static string Rows(int[] tenths) =>
        string.Join(',', tenths.Select(each => $$"""{"price":{{each / 10}}.{{each % 10}},"qty":1.00000000}"""));

    // CRC-32 of IEEE 802.3, bit by bit: once a run.
    private static uint Crc(string text)
    {
        var sum = uint.MaxValue;
        foreach (var character in text)
        {
            sum ^= character;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
            }
        }

        return ~sum;
    }
}
