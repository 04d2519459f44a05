using System.Text.Json;
using Tidegate.Core.Messages;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>What subscribers hear: the fields of their mode and no others, once, under the number that they asked with.</summary>
public sealed class OpenAlgoTickTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    [Fact]
    public async Task A_price_alone_never_holds_a_field_of_quote_or_book()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "RELIANCE", "1");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1424.05m));

        Assert.Equal(
            """{"type":"market_data","symbol":"RELIANCE","exchange":"NSE","mode":1,"broker":"zerodha","data":{"symbol":"RELIANCE","exchange":"NSE","mode":"ltp","ltp":1424.05,"ltt":1716892245000,"timestamp":1716892245123}}""",
            await OpenAlgoWorld.TickAsync(peer, 1424.05m)
        );
    }

    [Fact]
    public async Task A_quote_has_every_name_of_its_fields_and_nothing_of_the_book()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "RELIANCE", "2");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1424.5m));

        Assert.Equal(
            """{"type":"market_data","symbol":"RELIANCE","exchange":"NSE","mode":2,"broker":"zerodha","data":{"symbol":"RELIANCE","exchange":"NSE","mode":"quote","ltp":1424.5,"ltt":1716892245000,"timestamp":1716892245123,"open":1415.0,"high":1432.5,"low":1408.0,"close":1418.0,"volume":100000,"change":6.5,"change_percent":0.46,"last_trade_quantity":50,"last_quantity":50,"average_price":1419.35,"avg_trade_price":1419.35,"total_buy_quantity":1000,"total_sell_quantity":2000,"oi":7,"open_interest":7}}""",
            await OpenAlgoWorld.TickAsync(peer, 1424.5m)
        );
    }

    [Fact]
    public async Task A_book_has_as_many_levels_as_were_granted_and_its_counts_are_integers()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "RELIANCE", "3", depth: 20);

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1425m));

        var tick = JsonSerializer.Deserialize<JsonElement>(await OpenAlgoWorld.TickAsync(peer, 1425m));
        var data = tick.GetProperty("data");
        var best = data.GetProperty("depth").GetProperty("buy")[0];
        Assert.Equal(3, tick.GetProperty("mode").GetInt32());
        Assert.Equal(20, data.GetProperty("depth").GetProperty("buy").GetArrayLength());
        Assert.Equal(20, data.GetProperty("depth").GetProperty("sell").GetArrayLength());
        Assert.Equal("""{"price":1424.9,"quantity":50,"orders":3}""", best.GetRawText());
        Assert.Equal(best.GetRawText(), data.GetProperty("bids")[0].GetRawText());
        Assert.Equal(
            (1_559.8m, 1_276.2m),
            (data.GetProperty("upper_circuit").GetDecimal(), data.GetProperty("lower_circuit").GetDecimal())
        );
        Assert.Equal((20, 50), (data.GetProperty("depth_level").GetInt32(), data.GetProperty("bid_size").GetInt32()));
        Assert.Equal(100_000, data.GetProperty("volume").GetInt64());
    }

    [Fact]
    public async Task Ticks_carry_the_number_that_was_subscribed_with_so_that_4_stays_4()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", "4");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1500.25m));

        Assert.StartsWith(
            """{"type":"market_data","symbol":"INFY","exchange":"NSE","mode":4,""",
            await OpenAlgoWorld.TickAsync(peer, 1500.25m),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_index_has_its_change_under_both_names()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.AskAsync(peer, """{"action":"subscribe","symbol":"NIFTY","exchange":"NSE_INDEX","mode":2}""");

        world.Publish(new MarketUpdate(OpenAlgoWorld.Nifty, 25_100m) { Close = 25_000m });

        var data = JsonSerializer.Deserialize<JsonElement>(await OpenAlgoWorld.TickAsync(peer, 25_100m)).GetProperty("data");
        Assert.Equal((100m, 0.4m), (data.GetProperty("change").GetDecimal(), data.GetProperty("price_change_percent").GetDecimal()));
        Assert.Equal("NSE_INDEX", data.GetProperty("exchange").GetString());
        Assert.True(data.GetProperty("timestamp").GetInt64() > 1_600_000_000_000); // although the source had no time
        Assert.Equal(0, data.GetProperty("volume").GetInt64());
    }

    [Fact]
    public async Task Who_subscribes_in_several_modes_hears_each_tick_once_in_the_highest_and_keeps_the_others()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", "1");
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", "3");
        var quote = await OpenAlgoWorld.AckAsync(peer, """{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":2}""", "subscribe");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1601m));
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1602m));
        int[] asDepth =
        [
            OpenAlgoWorld.ModeOf(await OpenAlgoWorld.TickAsync(peer, 1601m)),
            OpenAlgoWorld.ModeOf(await OpenAlgoWorld.TickAsync(peer, 1602m)),
        ];
        await OpenAlgoWorld.AckAsync(peer, """{"action":"unsubscribe","symbol":"INFY","exchange":"NSE","mode":3}""", "unsubscribe");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1603m));
        var asQuote = OpenAlgoWorld.ModeOf(await OpenAlgoWorld.TickAsync(peer, 1603m));
        await OpenAlgoWorld.AckAsync(peer, """{"action":"unsubscribe","symbol":"INFY","exchange":"NSE"}""", "unsubscribe"); // Quote where none is named
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1604m));
        var asPrice = OpenAlgoWorld.ModeOf(await OpenAlgoWorld.TickAsync(peer, 1604m));

        Assert.Equal("Quote", quote.GetProperty("subscriptions")[0].GetProperty("mode").GetString());
        Assert.Equal([3, 3], asDepth);
        Assert.Equal((2, 1), (asQuote, asPrice));
    }

    [Fact]
    public async Task The_last_value_comes_right_after_the_acknowledgement()
    {
        await using var first = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(first, "RELIANCE", "1");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1999m));
        await OpenAlgoWorld.TickAsync(first, 1999m);
        await using var second = await world.OpenAsync();

        var ack = await OpenAlgoWorld.AskAsync(second, """{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE","mode":2}""");

        Assert.Equal("subscribe", ack.GetProperty("type").GetString());
        Assert.Equal(2, OpenAlgoWorld.ModeOf(await OpenAlgoWorld.TickAsync(second, 1999m)));
    }
}
