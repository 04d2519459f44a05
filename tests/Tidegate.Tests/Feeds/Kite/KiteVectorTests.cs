using System.Text.Json;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Kite;

/// <summary>Every vector of the protocol page and every packet that was recorded from the real ticker.</summary>
public sealed class KiteVectorTests
{
    private readonly RecordingListener _listener = new();

    [Fact]
    public void Every_vector_decodes_to_its_values()
    {
        var count = 0;
        foreach (var vector in SharedVectors.Kite())
        {
            var bytes = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            var isFrame = vector.GetProperty("kind").GetString() == "frame";
            _listener.Ticks.Clear();

            new KiteLanguage().Read(isFrame ? bytes : SharedVectors.FrameOf(bytes), isText: false, _listener);

            var expected = vector.GetProperty("decoded").EnumerateArray().ToArray();
            Assert.Equal(expected.Length, _listener.Ticks.Count);
            foreach (var (tick, values) in _listener.Ticks.Zip(expected))
            {
                AssertSame(values, tick);
                count++;
            }
        }

        Assert.Empty(_listener.Faults);
        Assert.Equal(7, count); // six vectors, one of them a frame of two packets
    }

    [Theory]
    [InlineData("kiteconnectjs_ltpMode_binary.packet", Mode.Ltp)]
    [InlineData("kiteconnectjs_quoteMode_binary.packet", Mode.Quote)]
    [InlineData("kiteconnectjs_fullMode_binary.packet", Mode.Depth)]
    public void A_recorded_frame_is_one_tick_without_a_fault(string file, Mode mode)
    {
        var frame = File.ReadAllBytes(SharedVectors.KiteFile(file));

        new KiteLanguage().Read(frame, isText: false, _listener);

        var tick = Assert.Single(_listener.Ticks);
        Assert.Empty(_listener.Faults);
        Assert.Equal(mode, tick.Mode);
        Assert.Equal(1, tick.Instrument.Token & 0xFF); // NSE
        Assert.InRange(tick.Rupees(tick.LastPrice), 1m, 100_000m);
    }

    [Fact]
    public void Rows_of_a_book_that_nobody_fills_are_left_out()
    {
        var frame = File.ReadAllBytes(SharedVectors.KiteFile("kiteconnectjs_fullMode_binary.packet"));

        new KiteLanguage().Read(frame, isText: false, _listener);

        var tick = Assert.Single(_listener.Ticks);
        Assert.True(tick.Fields.HasFlag(TickFields.Book));
        Assert.Equal([new TickLevel(39_295, 5_617, 30)], tick.Bids); // after hours: one bid at the closing price
        Assert.Empty(tick.Asks);
    }

    [Theory]
    [InlineData("mocks_ticker_quote.packet", "mocks_ticker_quote.json")]
    [InlineData("mocks_ticker_full.packet", "mocks_ticker_full.json")]
    public void A_recorded_packet_has_the_values_that_zerodha_publishes_for_it(string packet, string values)
    {
        var bytes = Convert.FromBase64String(File.ReadAllText(SharedVectors.KiteFile(packet)).Trim());
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedVectors.KiteFile(values)));

        new KiteLanguage().Read(SharedVectors.FrameOf(bytes), isText: false, _listener);

        AssertSame(expected.RootElement, Assert.Single(_listener.Ticks));
    }

    // Names differ a little between the page, the mocks and the clients; what a document does not name is not compared.
    private static void AssertSame(JsonElement values, HeardTick tick)
    {
        foreach (var value in values.EnumerateObject())
        {
            switch (value.Name)
            {
                case "instrument_token":
                    Assert.Equal(new UpstreamRef(0, value.Value.GetInt64()), tick.Instrument);
                    break;
                case "segment":
                    Assert.Equal(value.Value.GetInt64(), tick.Instrument.Token & 0xFF);
                    break;
                case "mode":
                    AssertMode(value.Value.GetString()!, tick);
                    break;
                case "last_price":
                    Assert.Equal(value.Value.GetDecimal(), tick.Rupees(tick.LastPrice));
                    break;
                case "last_traded_quantity" or "last_quantity":
                    Assert.Equal(value.Value.GetInt64(), tick.LastQuantity);
                    break;
                case "average_traded_price" or "average_price":
                    Assert.Equal(value.Value.GetDecimal(), tick.Rupees(tick.AveragePrice));
                    break;
                case "volume_traded" or "volume":
                    Assert.Equal(value.Value.GetInt64(), tick.Volume);
                    break;
                case "total_buy_quantity" or "buy_quantity":
                    Assert.Equal(value.Value.GetInt64(), tick.TotalBuyQuantity);
                    break;
                case "total_sell_quantity" or "sell_quantity":
                    Assert.Equal(value.Value.GetInt64(), tick.TotalSellQuantity);
                    break;
                case "ohlc":
                    Assert.Equal(value.Value.GetProperty("open").GetDecimal(), tick.Rupees(tick.Open));
                    Assert.Equal(value.Value.GetProperty("high").GetDecimal(), tick.Rupees(tick.High));
                    Assert.Equal(value.Value.GetProperty("low").GetDecimal(), tick.Rupees(tick.Low));
                    Assert.Equal(value.Value.GetProperty("close").GetDecimal(), tick.Rupees(tick.Close));
                    break;
                case "oi":
                    Assert.Equal(value.Value.GetInt64(), tick.OpenInterest);
                    break;
                case "last_trade_time":
                    Assert.Equal(SecondsOf(value.Value) * 1_000_000_000, tick.LastTradeTimeNs);
                    break;
                case "exchange_timestamp" or "timestamp":
                    Assert.Equal(SecondsOf(value.Value) * 1_000_000_000, tick.ExchangeTimeNs);
                    break;
                case "buy":
                    AssertLevels(value.Value, tick, tick.Bids);
                    break;
                case "sell":
                    AssertLevels(value.Value, tick, tick.Asks);
                    break;
                case "depth":
                    AssertLevels(value.Value.GetProperty("buy"), tick, tick.Bids);
                    AssertLevels(value.Value.GetProperty("sell"), tick, tick.Asks);
                    break;
            }
        }
    }

    private static long SecondsOf(JsonElement time) =>
        time.ValueKind == JsonValueKind.Number ? time.GetInt64() : time.GetDateTimeOffset().ToUnixTimeSeconds();

    private static void AssertMode(string mode, HeardTick tick)
    {
        var isIndex = (tick.Instrument.Token & 0xFF) == 9;
        Assert.Equal(
            mode switch
            {
                "ltp" => Mode.Ltp,
                "full" when !isIndex => Mode.Depth,
                _ => Mode.Quote,
            },
            tick.Mode
        );
    }

    private static void AssertLevels(JsonElement rows, HeardTick tick, TickLevel[] levels)
    {
        var expected = rows.EnumerateArray()
            .Select(row =>
                row.ValueKind == JsonValueKind.Array
                    ? (row[0].GetInt64(), row[1].GetDecimal(), row[2].GetInt32())
                    : (row.GetProperty("quantity").GetInt64(), row.GetProperty("price").GetDecimal(), row.GetProperty("orders").GetInt32())
            );
        Assert.Equal(expected, levels.Select(level => (level.Quantity, tick.Rupees(level.Price), level.Orders)));
    }
}
