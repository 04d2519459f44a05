using System.Globalization;
using System.Text.Json;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Testing;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Simulators.Angel;

/// <summary>Real ticks of SmartStream as its own JavaScript client printed them: written as packets by the simulator and read back by the adapter, every value is the one recorded.</summary>
public sealed class AngelRecordingTests
{
    [Fact]
    public void Every_recorded_tick_survives_being_written_and_read()
    {
        var file = Repository.PathOf("..", "shared", "data", "angel_ws", "angel_smartstream_decoded_INFY_2024-12-20.jsonl");
        Assert.SkipUnless(File.Exists(file), "The recorded ticks are not on this machine.");
        var modes = new List<int>();

        foreach (var line in File.ReadLines(file))
        {
            using var document = JsonDocument.Parse(line);
            modes.Add(Check(document.RootElement));
        }

        Assert.Equal([2, 2, 2, 2, 3, 4], modes.Order());
    }

    private static int Check(JsonElement recorded)
    {
        var mode = (int)Number(recorded, "subscription_mode");
        var packet = new byte[AngelLayout.BytesOf(mode)];
        var picture = PictureOf(recorded, mode);
        AngelPacketWriter.Write(packet, mode, new UpstreamRef(1, Number(recorded, "token")), picture);
        var listener = new RecordingListener();

        new AngelLanguage().Read(packet, isText: false, listener);

        var tick = Assert.Single(listener.Ticks);
        Assert.Equal((new UpstreamRef(1, 1594), picture.ExchangeTimeNs), (tick.Instrument, tick.ExchangeTimeNs));
        if (mode < 4)
        {
            Assert.Equal(
                Numbers(recorded, "last_traded_price", "open_price_day", "high_price_day", "low_price_day", "close_price"),
                tick.Prices
            );
            Assert.Equal(
                Numbers(recorded, "last_traded_quantity", "avg_traded_price", "vol_traded", "total_buy_quantity", "total_sell_quantity"),
                tick.Trade
            );
            Assert.Equal(Number(recorded, "sequence_number"), tick.Sequence);
        }

        if (mode >= 3)
        {
            var levels = mode == 3 ? 5 : 20;
            Assert.Equal(picture.Bids[..levels], tick.Bids);
            Assert.Equal(picture.Asks[..levels], tick.Asks);
            Assert.All(tick.Bids.Concat(tick.Asks), level => Assert.True(level.Price > 100_000 && level.Quantity > 0));
        }

        return mode;
    }

    private static MarketPicture PictureOf(JsonElement recorded, int mode)
    {
        var picture = new MarketPicture { ExchangeTimeNs = Number(recorded, "exchange_timestamp") * 1_000_000 };
        if (mode < 4)
        {
            (picture.LastPrice, picture.Sequence) = (Number(recorded, "last_traded_price"), Number(recorded, "sequence_number"));
            (picture.LastQuantity, picture.AveragePrice) = (Number(recorded, "last_traded_quantity"), Number(recorded, "avg_traded_price"));
            picture.Volume = Number(recorded, "vol_traded");
            picture.TotalBuyQuantity = Number(recorded, "total_buy_quantity");
            picture.TotalSellQuantity = Number(recorded, "total_sell_quantity");
            (picture.Open, picture.High) = (Number(recorded, "open_price_day"), Number(recorded, "high_price_day"));
            (picture.Low, picture.Close) = (Number(recorded, "low_price_day"), Number(recorded, "close_price"));
        }

        if (mode >= 3)
        {
            Fill(picture.Bids, recorded, mode == 3 ? "best_5_buy_data" : "depth_twenty_buy_data");
            Fill(picture.Asks, recorded, mode == 3 ? "best_5_sell_data" : "depth_twenty_sell_data");
        }

        return picture;
    }

    private static void Fill(TickLevel[] side, JsonElement recorded, string name)
    {
        var row = 0;
        foreach (var level in recorded.GetProperty(name).EnumerateArray())
        {
            side[row++] = new TickLevel(Number(level, "price"), Number(level, "quantity"), (int)Number(level, "no_of_orders"));
        }
    }

    private static long[] Numbers(JsonElement of, params string[] names) => [.. names.Select(name => Number(of, name))];

    private static long Number(JsonElement of, string name) => long.Parse(of.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
