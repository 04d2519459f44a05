using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>Subscribing, what is acknowledged, and what is then heard.</summary>
public sealed class OpenAlgoMarketTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    [Fact]
    public async Task A_list_is_acknowledged_entry_by_entry_with_the_request_id()
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskTextAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"RELIANCE","exchange":"NSE"},{"symbol":"INFY","exchange":"NSE","mode":3}],"mode":"Quote","depth":5,"request_id":"r1"}"""
        );

        Assert.Equal(
            """{"type":"subscribe","status":"success","message":"Subscription processing complete","broker":"demo","request_id":"r1","subscriptions":["""
                + """{"symbol":"RELIANCE","exchange":"NSE","status":"success","mode":"Quote","depth":5,"broker":"demo"},"""
                + """{"symbol":"INFY","exchange":"NSE","status":"success","mode":"Quote","depth":5,"broker":"demo"}]}""",
            answer
        );
    }

    [Theory]
    [InlineData("1", "LTP")]
    [InlineData("2", "Quote")]
    [InlineData("3", "Depth")]
    [InlineData("4", "Depth")]
    [InlineData("\"LTP\"", "LTP")]
    [InlineData("\"ltp\"", "LTP")]
    [InlineData("\"  qUoTe \"", "Quote")]
    [InlineData("\"DEPTH\"", "Depth")]
    public async Task A_mode_is_a_number_or_a_name_in_any_case(string mode, string name)
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":{{mode}},"depth":5}"""
        );

        var entry = answer.GetProperty("subscriptions")[0];
        Assert.Equal((name, 5), (entry.GetProperty("mode").GetString(), entry.GetProperty("depth").GetInt32()));
    }

    [Fact]
    public async Task The_mode_is_Quote_where_none_is_named()
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(peer, """{"type":"subscribe","symbol":"INFY","exchange":"NSE"}""");

        Assert.Equal("Quote", answer.GetProperty("subscriptions")[0].GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData("0", "Invalid mode 0; expected 1 (LTP), 2 (Quote), or 3 (Depth)")]
    [InlineData("-1", "Invalid mode -1; expected 1 (LTP), 2 (Quote), or 3 (Depth)")]
    [InlineData("100", "Invalid mode 100; expected 1 (LTP), 2 (Quote), or 3 (Depth)")]
    [InlineData("\"\"", "Invalid mode ''; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("\"Foo\"", "Invalid mode 'Foo'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("\"ltp1\"", "Invalid mode 'ltp1'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("\"Quotes\"", "Invalid mode 'Quotes'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("null", "Mode must be int or str, got NoneType")]
    [InlineData("1.5", "Mode must be int or str, got float")]
    [InlineData("2.0", "Mode must be int or str, got float")]
    [InlineData("1e0", "Mode must be int or str, got float")]
    [InlineData("true", "Mode must be int or str, got bool")]
    [InlineData("[1]", "Mode must be int or str, got list")]
    [InlineData("{}", "Mode must be int or str, got dict")]
    public async Task A_mode_that_is_none_is_named(string mode, string text)
    {
        await using var peer = await world.OpenAsync();

        foreach (var action in new[] { "subscribe", "unsubscribe" })
        {
            var answer = await OpenAlgoWorld.AskTextAsync(
                peer,
                $$"""{"action":"{{action}}","symbol":"INFY","exchange":"NSE","mode":{{mode}}}"""
            );
            Assert.Equal(OpenAlgoWorld.Error("INVALID_MODE", text), answer);
        }
    }

    [Theory]
    [InlineData("""{"action":"subscribe"}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"subscribe","symbols":[]}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"subscribe","symbol":"INFY"}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"subscribe","symbol":"","exchange":"NSE"}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"unsubscribe"}""", "Either symbols or unsubscribe_all is required")]
    [InlineData("""{"action":"unsubscribe","symbols":[],"mode":1}""", "Either symbols or unsubscribe_all is required")]
    public async Task A_request_about_nothing_is_told_so(string message, string text)
    {
        await using var peer = await world.OpenAsync();

        Assert.Equal(OpenAlgoWorld.Error("INVALID_PARAMETERS", text), await OpenAlgoWorld.AskTextAsync(peer, message));
    }

    [Fact]
    public async Task Incomplete_entries_are_passed_over_and_symbols_win_over_a_symbol()
    {
        await using var peer = await world.OpenAsync();

        var none = await AckAsync(peer, """{"action":"subscribe","symbols":[{"symbol":"INFY"},{"exchange":"NSE"},7]}""", "subscribe");
        var one = await AckAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"INFY","exchange":"NSE"}],"symbol":"RELIANCE","exchange":"NSE"}""",
            "subscribe"
        );
        var alias = await AckAsync(peer, """{"action":"subscribe","instruments":[{"symbol":"INFY","exchange":"NSE"}]}""", "subscribe");

        Assert.Equal(("success", 0), (none.GetProperty("status").GetString(), none.GetProperty("subscriptions").GetArrayLength()));
        Assert.Equal("INFY", Assert.Single(one.GetProperty("subscriptions").EnumerateArray()).GetProperty("symbol").GetString());
        Assert.Equal(1, alias.GetProperty("subscriptions").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_symbol_costs_itself_and_the_rest_is_granted()
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskTextAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"infy","exchange":"NSE"},{"symbol":"INFY","exchange":"NSE"},{"symbol":"A B/C","exchange":"NSE"},{"symbol":"INFY","exchange":"MOON"}],"mode":1}"""
        );

        Assert.Equal(
            """{"type":"subscribe","status":"partial","message":"Subscription processing complete","broker":"demo","subscriptions":["""
                + """{"symbol":"infy","exchange":"NSE","status":"error","message":"Symbol infy not found for exchange NSE","broker":"demo"},"""
                + """{"symbol":"INFY","exchange":"NSE","status":"success","mode":"LTP","depth":5,"broker":"demo"},"""
                + """{"symbol":"A B/C","exchange":"NSE","status":"error","message":"Symbol A B/C not found for exchange NSE","broker":"demo"},"""
                + """{"symbol":"INFY","exchange":"MOON","status":"error","message":"Symbol INFY not found for exchange MOON","broker":"demo"}]}""",
            answer
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1001")]
    [InlineData("\"5\"")]
    [InlineData("2.5")]
    public async Task A_depth_that_is_none_is_an_error_of_the_entry_where_a_depth_is_wanted(string depth)
    {
        await using var peer = await world.OpenAsync();

        var refused = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":3,"depth":{{depth}}}"""
        );
        var granted = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":1,"depth":{{depth}}}"""
        );

        Assert.Equal("partial", refused.GetProperty("status").GetString());
        Assert.StartsWith(
            "Invalid depth ",
            refused.GetProperty("subscriptions")[0].GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("success", granted.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_price_alone_never_holds_a_field_of_quote_or_book()
    {
        await using var peer = await world.OpenAsync();
        await SubscribeAsync(peer, "RELIANCE", "1");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1424.05m));

        Assert.Equal(
            """{"type":"market_data","symbol":"RELIANCE","exchange":"NSE","mode":1,"broker":"zerodha","data":{"symbol":"RELIANCE","exchange":"NSE","mode":"ltp","ltp":1424.05,"ltt":1716892245000,"timestamp":1716892245123}}""",
            await TickAsync(peer, 1424.05m)
        );
    }

    [Fact]
    public async Task A_quote_has_every_name_of_its_fields_and_nothing_of_the_book()
    {
        await using var peer = await world.OpenAsync();
        await SubscribeAsync(peer, "RELIANCE", "2");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1424.5m));

        Assert.Equal(
            """{"type":"market_data","symbol":"RELIANCE","exchange":"NSE","mode":2,"broker":"zerodha","data":{"symbol":"RELIANCE","exchange":"NSE","mode":"quote","ltp":1424.5,"ltt":1716892245000,"timestamp":1716892245123,"open":1415.0,"high":1432.5,"low":1408.0,"close":1418.0,"volume":100000,"change":6.5,"change_percent":0.46,"last_trade_quantity":50,"last_quantity":50,"average_price":1419.35,"avg_trade_price":1419.35,"total_buy_quantity":1000,"total_sell_quantity":2000,"oi":7,"open_interest":7}}""",
            await TickAsync(peer, 1424.5m)
        );
    }

    [Fact]
    public async Task A_book_has_as_many_levels_as_were_granted_and_its_counts_are_integers()
    {
        await using var peer = await world.OpenAsync();
        await SubscribeAsync(peer, "RELIANCE", "3", depth: 20);

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1425m));

        var tick = JsonSerializer.Deserialize<JsonElement>(await TickAsync(peer, 1425m));
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
        await SubscribeAsync(peer, "INFY", "4");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1500.25m));

        Assert.StartsWith(
            """{"type":"market_data","symbol":"INFY","exchange":"NSE","mode":4,""",
            await TickAsync(peer, 1500.25m),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_index_has_its_change_under_both_names()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.AskAsync(peer, """{"action":"subscribe","symbol":"NIFTY","exchange":"NSE_INDEX","mode":2}""");

        world.Publish(new MarketUpdate(OpenAlgoWorld.Nifty, 25_100m) { Close = 25_000m });

        var data = JsonSerializer.Deserialize<JsonElement>(await TickAsync(peer, 25_100m)).GetProperty("data");
        Assert.Equal((100m, 0.4m), (data.GetProperty("change").GetDecimal(), data.GetProperty("price_change_percent").GetDecimal()));
        Assert.Equal("NSE_INDEX", data.GetProperty("exchange").GetString());
        Assert.True(data.GetProperty("timestamp").GetInt64() > 1_600_000_000_000); // although the source had no time
        Assert.Equal(0, data.GetProperty("volume").GetInt64());
    }

    [Fact]
    public async Task Who_subscribes_in_several_modes_hears_each_tick_once_in_the_highest_and_keeps_the_others()
    {
        await using var peer = await world.OpenAsync();
        await SubscribeAsync(peer, "INFY", "1");
        await SubscribeAsync(peer, "INFY", "3");
        var quote = await AckAsync(peer, """{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":2}""", "subscribe");

        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1601m));
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1602m));
        int[] asDepth = [ModeOf(await TickAsync(peer, 1601m)), ModeOf(await TickAsync(peer, 1602m))];
        await AckAsync(peer, """{"action":"unsubscribe","symbol":"INFY","exchange":"NSE","mode":3}""", "unsubscribe");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1603m));
        var asQuote = ModeOf(await TickAsync(peer, 1603m));
        await AckAsync(peer, """{"action":"unsubscribe","symbol":"INFY","exchange":"NSE"}""", "unsubscribe"); // Quote where none is named
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1604m));
        var asPrice = ModeOf(await TickAsync(peer, 1604m));

        Assert.Equal("Quote", quote.GetProperty("subscriptions")[0].GetProperty("mode").GetString());
        Assert.Equal([3, 3], asDepth);
        Assert.Equal((2, 1), (asQuote, asPrice));
    }

    [Fact]
    public async Task Unsubscribing_what_is_not_there_succeeds_and_changes_nothing()
    {
        await using var peer = await world.OpenAsync();
        await SubscribeAsync(peer, "INFY", "1");

        var answer = await AckAsync(
            peer,
            """{"action":"unsubscribe","symbol":"INFY","exchange":"NSE","mode":2,"request_id":7}""",
            "unsubscribe"
        );
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1701m));

        Assert.Equal(
            """{"type":"unsubscribe","status":"success","message":"Unsubscription processing complete","request_id":7,"successful":[{"symbol":"INFY","exchange":"NSE","status":"success","broker":"demo"}],"failed":[],"broker":"demo"}""",
            answer.GetRawText()
        );
        Assert.Equal(1, ModeOf(await TickAsync(peer, 1701m)));
    }

    [Fact]
    public async Task The_entries_of_a_list_have_modes_of_their_own_and_a_bad_one_fails_alone()
    {
        await using var peer = await world.OpenAsync();

        var partial = await OpenAlgoWorld.AskAsync(
            peer,
            """{"action":"unsubscribe","symbols":[{"symbol":"INFY","exchange":"NSE","mode":1},{"symbol":"INFY","exchange":"NSE","mode":9}]}"""
        );
        var error = await OpenAlgoWorld.AskAsync(
            peer,
            """{"action":"unsubscribe","symbols":[{"symbol":"INFY","exchange":"NSE","mode":"x"}]}"""
        );

        Assert.Equal("partial", partial.GetProperty("status").GetString());
        Assert.Equal(
            "Invalid mode 9; expected 1 (LTP), 2 (Quote), or 3 (Depth)",
            Assert.Single(partial.GetProperty("failed").EnumerateArray()).GetProperty("message").GetString()
        );
        Assert.Equal("error", error.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{"action":"unsubscribe_all"}""")]
    [InlineData("""{"type":"unsubscribe_all"}""")]
    [InlineData("""{"action":"unsubscribe","unsubscribe_all":true}""")]
    public async Task Everything_can_be_unsubscribed_at_once(string message)
    {
        await using var peer = await world.OpenAsync();
        await SubscribeAsync(peer, "INFY", "1");
        await SubscribeAsync(peer, "RELIANCE", "3");

        var answer = await AckAsync(peer, message, "unsubscribe");
        var nothing = await AckAsync(peer, message, "unsubscribe");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1801m));
        var pong = await OpenAlgoWorld.AskAsync(peer, """{"action":"ping"}""");

        Assert.Equal("success", answer.GetProperty("status").GetString());
        Assert.Equal(
            ["INFY", "RELIANCE"],
            answer.GetProperty("successful").EnumerateArray().Select(each => each.GetProperty("symbol").GetString()).Order()
        );
        Assert.Equal(("success", 0), (nothing.GetProperty("status").GetString(), nothing.GetProperty("successful").GetArrayLength()));
        Assert.Equal("pong", pong.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Three_thousand_symbols_fit_in_one_message_and_one_more_is_told_the_capacity()
    {
        await using var large = await OpenAlgoWorld.StartAsync(setup =>
            setup.Services = services =>
                services.AddSingleton<ITopicSource>(
                    new ListedTopics(Mode.Depth, Enumerable.Range(0, 3_001).Select(i => $"md/NSE/SYMBOL{i}"))
                )
        );
        await using var peer = await large.OpenAsync();
        var entries = Enumerable.Range(0, 3_001).Select(i => $$"""{"symbol":"SYMBOL{{i}}","exchange":"NSE"}""");

        var answer = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"subscribe","symbols":[{{string.Join(',', entries)}}],"mode":1}""");

        var results = answer.GetProperty("subscriptions").EnumerateArray().ToArray();
        Assert.Equal(3_000, results.Count(each => each.GetProperty("status").GetString() == "success"));
        Assert.Equal(
            "Maximum capacity reached: 3 connections × 1000 symbols = 3000 symbols. Currently subscribed to 3000 symbols.",
            results[^1].GetProperty("message").GetString()
        );
    }

    [Fact]
    public async Task More_than_five_thousand_symbols_in_one_message_are_refused_as_a_whole()
    {
        await using var peer = await world.OpenAsync();
        var entries = string.Join(',', Enumerable.Repeat("""{"symbol":"INFY","exchange":"NSE"}""", 5_001));

        var answer = await OpenAlgoWorld.AskTextAsync(peer, $$"""{"action":"subscribe","symbols":[{{entries}}]}""");

        Assert.Equal(OpenAlgoWorld.Error("INVALID_PARAMETERS", "At most 5000 symbols in one message"), answer);
    }

    [Fact]
    public async Task The_last_value_comes_right_after_the_acknowledgement()
    {
        await using var first = await world.OpenAsync();
        await SubscribeAsync(first, "RELIANCE", "1");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1999m));
        await TickAsync(first, 1999m);
        await using var second = await world.OpenAsync();

        var ack = await OpenAlgoWorld.AskAsync(second, """{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE","mode":2}""");

        Assert.Equal("subscribe", ack.GetProperty("type").GetString());
        Assert.Equal(2, ModeOf(await TickAsync(second, 1999m)));
    }

    private static async Task SubscribeAsync(RawPeer peer, string symbol, string mode, int depth = 5) =>
        await AckAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"{{symbol}}","exchange":"NSE","mode":{{mode}},"depth":{{depth}}}""",
            "subscribe"
        );

    /// <summary>The answer of this type; ticks before it are those of earlier tests.</summary>
    private static async Task<JsonElement> AckAsync(RawPeer peer, string message, string type)
    {
        await peer.SendTextAsync(message);
        while (true)
        {
            var answer = await OpenAlgoWorld.NextAsync(peer);
            if (answer.GetProperty("type").GetString() == type)
            {
                return answer;
            }
        }
    }

    /// <summary>The tick of this price; those before it are snapshots of earlier ones.</summary>
    private static async Task<string> TickAsync(RawPeer peer, decimal price)
    {
        while (true)
        {
            var text = await peer.ReadTextAsync();
            if (text.Contains($"\"ltp\":{price.ToString(CultureInfo.InvariantCulture)},", StringComparison.Ordinal))
            {
                return text;
            }
        }
    }

    private static int ModeOf(string tick) => JsonSerializer.Deserialize<JsonElement>(tick).GetProperty("mode").GetInt32();
}
