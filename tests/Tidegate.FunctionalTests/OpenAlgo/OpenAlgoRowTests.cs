using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>The small print of OpenAlgo's protocol: aliases, echoes, codes, and what happens when the broker has no room.</summary>
public sealed class OpenAlgoRowTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    private const string Subscribe = """{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE","mode":3}""";

    [Theory]
    [InlineData("depth", 20, 20)]
    [InlineData("depth_level", 20, 20)]
    [InlineData("unknown", 20, 5)]
    public async Task The_depth_has_two_names_and_is_five_without_either(string member, int asked, int granted)
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":3,"{{member}}":{{asked}}}"""
        );

        Assert.Equal(granted, answer.GetProperty("subscriptions")[0].GetProperty("depth").GetInt32());
    }

    [Theory]
    [InlineData("\"r 1\"")]
    [InlineData("7")]
    [InlineData("7.50")]
    [InlineData("{\"a\":[1,\"x\"]}")]
    public async Task What_a_client_marks_its_messages_with_comes_back_as_it_was_written(string mark)
    {
        await using var peer = await world.OpenAsync();

        var pong = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"ping","timestamp":{{mark}},"_pingId":{{mark}}}""");

        Assert.Equal((mark, mark), (pong.GetProperty("client_timestamp").GetRawText(), pong.GetProperty("_pingId").GetRawText()));
        foreach (var action in new[] { "subscribe", "unsubscribe" })
        {
            var answer = await OpenAlgoWorld.AckAsync(
                peer,
                $$"""{"action":"{{action}}","symbol":"INFY","exchange":"NSE","request_id":{{mark}}}""",
                action
            );
            Assert.Equal(mark, answer.GetProperty("request_id").GetRawText());
        }
    }

    [Fact]
    public async Task Instruments_are_symbols_also_where_one_unsubscribes()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", "2");

        await OpenAlgoWorld.AckAsync(
            peer,
            """{"action":"unsubscribe","instruments":[{"symbol":"INFY","exchange":"NSE"}]}""",
            "unsubscribe"
        );
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1702m));

        Assert.Equal("pong", (await OpenAlgoWorld.AskAsync(peer, """{"action":"ping"}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_update_without_a_book_is_a_quote_to_whoever_hears_books()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "RELIANCE", "3");

        world.Publish(new MarketUpdate(OpenAlgoWorld.Reliance, 1426m) { Open = 1415m });

        var tick = await OpenAlgoWorld.TickAsync(peer, 1426m);
        Assert.Equal(2, OpenAlgoWorld.ModeOf(tick));
        Assert.DoesNotContain("depth", tick, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Integers_are_written_as_integers_and_prices_with_all_their_digits()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", "3");

        world.Publish(
            new MarketUpdate(OpenAlgoWorld.Infosys, 0.0000125m)
            {
                Volume = 9_007_199_254_740_993,
                ExchangeTimeNs = 1_716_892_245_123_456_789,
                Details = new MarketDetails
                {
                    LastQuantity = 50,
                    TotalBuyQuantity = 1_000,
                    OpenInterest = 7,
                },
                Book = new OrderBook([new BookLevel(0.00001m, 10.0m, null)], []),
            }
        );

        var data = JsonSerializer.Deserialize<JsonElement>(await OpenAlgoWorld.TickAsync(peer, 0.0000125m)).GetProperty("data");
        Assert.Equal("9007199254740993", data.GetProperty("volume").GetRawText());
        Assert.Equal("""{"buy":[{"price":0.00001,"quantity":10,"orders":0}],"sell":[]}""", data.GetProperty("depth").GetRawText());
        foreach (var name in new[] { "timestamp", "ltt", "last_quantity", "total_buy_quantity", "oi", "bid_size", "depth_level" })
        {
            Assert.DoesNotContain('.', data.GetProperty(name).GetRawText());
        }
    }

    [Fact]
    public async Task Every_exchange_code_and_every_form_of_symbol_can_be_subscribed_to()
    {
        (string Exchange, string Symbol)[] all =
        [
            ("NSE", "M&M"),
            ("BSE", "BAJAJ-AUTO"),
            ("NFO", "VEDL25APR24292.5CE"),
            ("BFO", "SENSEX24APR24FUT"),
            ("CDS", "726GS203225APR2497PE"),
            ("BCD", "USDINR10MAY24FUT"),
            ("MCX", "CRUDEOIL17APR246750CE"),
            ("NCO", "ALUMINI26MAYFUT"),
            ("NCDEX", "DHANIYA18APR24FUT"),
            ("NSE_INDEX", "NIFTY"),
            ("BSE_INDEX", "SENSEX"),
            ("MCX_INDEX", "MCXBULLDEX"),
            ("GLOBAL_INDEX", "GIFTNIFTY"),
            ("CRYPTO", "BTCUSDFUT"),
        ];
        await using var wide = await OpenAlgoWorld.StartAsync(setup =>
            setup.Services = services =>
                services.AddSingleton<ITopicSource>(new ListedTopics(Mode.Depth, all.Select(each => $"md/{each.Exchange}/{each.Symbol}")))
        );
        await using var peer = await wide.OpenAsync();

        foreach (var (exchange, symbol) in all)
        {
            var answer = await OpenAlgoWorld.AskAsync(
                peer,
                $$"""{"action":"subscribe","symbol":"{{symbol}}","exchange":"{{exchange}}","mode":1}"""
            );
            wide.Publish(new MarketUpdate(Topic.Parse($"md/{exchange}/{symbol}"), 5));
            var tick = await OpenAlgoWorld.NextAsync(peer);

            Assert.Equal("success", answer.GetProperty("status").GetString());
            Assert.Equal((exchange, symbol), (tick.GetProperty("exchange").GetString(), tick.GetProperty("symbol").GetString()));
        }
    }

    [Fact]
    public async Task Too_many_messages_are_told_so_and_the_socket_stays_open()
    {
        await using var strict = await OpenAlgoWorld.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:openalgo:MessagesPerSecond"] = "3";
        });
        await using var peer = await strict.OpenAsync();

        JsonElement refused;
        do
        {
            refused = await OpenAlgoWorld.AskAsync(peer, """{"action":"ping"}"""); // a burst is free
        } while (refused.GetProperty("type").GetString() == "pong");

        strict.Gateway.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("error", "RATE_LIMITED"), (refused.GetProperty("status").GetString(), refused.GetProperty("code").GetString()));
        Assert.Equal("pong", (await OpenAlgoWorld.AskAsync(peer, """{"action":"ping"}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Who_may_not_hear_orders_is_told_so_by_an_error()
    {
        await using var strict = await OpenAlgoWorld.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Policies:100:Name"] = "no-orders";
            setup.Settings["Tidegate:Policies:100:Topics:0"] = "orders/**";
            setup.Settings["Tidegate:Policies:100:Effect"] = "Deny";
        });
        await using var peer = await strict.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(peer, """{"action":"subscribe_orders"}""");

        Assert.Equal(("error", "SERVER_ERROR"), (answer.GetProperty("status").GetString(), answer.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_trial_order_is_one_of_the_mode_analyze()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.AckAsync(peer, """{"action":"subscribe_orders"}""", "subscribe_orders");

        world.Publish(
            new OrderUpdate(Topic.Parse($"orders/{OpenAlgoWorld.User}"), "1")
            {
                Broker = "demo",
                Symbol = "INFY",
                Exchange = "NSE",
                Side = "SELL",
                Status = "trigger pending",
                IsPaper = true,
            }
        );

        var heard = await OpenAlgoWorld.NextAsync(peer);
        Assert.Equal(
            ("analyze", "trigger pending"),
            (heard.GetProperty("mode").GetString(), heard.GetProperty("order_status").GetString())
        );
    }

    [Fact]
    public async Task A_broker_without_room_is_an_error_with_the_symbol_and_later_room_raises_the_mode()
    {
        var feed = new CrampedTopics(OpenAlgoWorld.Reliance.Path) { Highest = Mode.Quote };
        await using var cramped = await OpenAlgoWorld.StartAsync(setup =>
            setup.Services = services => services.AddSingleton<ITopicSource>(feed)
        );
        await using var peer = await cramped.OpenAsync();
        var answer = await OpenAlgoWorld.AskAsync(peer, Subscribe.Replace("3}", "4}", StringComparison.Ordinal));

        Report(cramped, FeedState.Failed, FeedReasons.OverCapacity);
        var full = await peer.ReadTextAsync();
        Report(cramped, FeedState.Live, FeedReasons.ModeOverCapacity);
        var lower = await peer.ReadTextAsync();
        cramped.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1m));
        var before = await OpenAlgoWorld.TickAsync(peer, 1m);
        feed.Highest = Mode.Depth;
        Report(cramped, FeedState.Live, "ticks");
        cramped.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 2m));
        var after = await OpenAlgoWorld.TickAsync(peer, 2m);

        Assert.Equal("Quote", answer.GetProperty("subscriptions")[0].GetProperty("mode").GetString());
        Assert.Equal(
            """{"type":"error","status":"error","code":"MAX_CAPACITY_REACHED","message":"Maximum capacity reached at the broker; the symbol waits for room","symbol":"RELIANCE","exchange":"NSE"}""",
            full
        );
        Assert.Equal(
            """{"type":"error","status":"error","code":"MAX_CAPACITY_REACHED","message":"Maximum capacity reached at the broker; the symbol comes in a lower mode until there is room","symbol":"RELIANCE","exchange":"NSE"}""",
            lower
        );
        Assert.Equal((2, 4), (OpenAlgoWorld.ModeOf(before), OpenAlgoWorld.ModeOf(after)));
        Assert.Contains("\"depth\":{\"buy\":[{", after, StringComparison.Ordinal);
    }

    private static void Report(OpenAlgoWorld world, FeedState state, string reason) =>
        world.Gateway.Hub.Report(new FeedStatus("feed", OpenAlgoWorld.Reliance, state, reason));
}
