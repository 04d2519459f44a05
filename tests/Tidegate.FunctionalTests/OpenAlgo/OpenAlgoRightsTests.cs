using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Brokers;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>Who may have what: exchanges, modes and depth by rule, books by what broker and feed have, orders by their owner, feeds by their login.</summary>
public sealed class OpenAlgoRightsTests
{
    private static readonly Topic Market = Topic.Parse("md/NSE/RELIANCE");

    [Fact]
    public async Task A_rule_lowers_mode_and_depth_and_shuts_an_exchange()
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup =>
        {
            Rule(setup, 100, "nse", "md/NSE/*", ("ModeMax", "Quote"));
            Rule(setup, 101, "index", "md/NSE_INDEX/*", ("Effect", "Deny"));
        });
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"RELIANCE","exchange":"NSE"},{"symbol":"NIFTY","exchange":"NSE_INDEX"}],"mode":3}"""
        );
        world.Publish(OpenAlgoWorld.Full(Market, 1424m));
        var tick = await OpenAlgoWorld.NextAsync(peer);

        Assert.Equal("Quote", answer.GetProperty("subscriptions")[0].GetProperty("mode").GetString());
        Assert.Equal(
            "Subscription to NIFTY on NSE_INDEX is not allowed",
            answer.GetProperty("subscriptions")[1].GetProperty("message").GetString()
        );
        Assert.Equal(2, tick.GetProperty("mode").GetInt32());
        Assert.False(tick.GetProperty("data").TryGetProperty("depth", out _));
    }

    [Theory]
    [InlineData(30, 7, 7)]
    [InlineData(5, 7, 5)]
    public async Task A_rule_lowers_the_depth_of_acknowledgement_and_tick_alike(int asked, int allowed, int granted)
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup =>
            Rule(setup, 100, "shallow", "md/NSE/*", ("DepthMax", $"{allowed}"))
        );
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE","mode":3,"depth":{{asked}}}"""
        );
        world.Publish(OpenAlgoWorld.Full(Market, 1424m));
        var data = (await OpenAlgoWorld.NextAsync(peer)).GetProperty("data");

        Assert.Equal(granted, answer.GetProperty("subscriptions")[0].GetProperty("depth").GetInt32());
        Assert.Equal(granted, data.GetProperty("depth_level").GetInt32());
        foreach (var side in new[] { data.GetProperty("depth").GetProperty("buy"), data.GetProperty("depth").GetProperty("sell") })
        {
            Assert.Equal(granted, side.GetArrayLength());
        }

        Assert.Equal(granted, data.GetProperty("asks").GetArrayLength());
    }

    [Theory]
    [InlineData("Ltp", "LTP", 1, "open", "depth")]
    [InlineData("Quote", "Quote", 2, "depth", "bids")]
    public async Task A_rule_lowers_the_mode_and_nothing_of_a_higher_one_is_in_the_tick(
        string most,
        string name,
        int number,
        params string[] kept
    )
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup => Rule(setup, 100, "low", "md/NSE/*", ("ModeMax", most)));
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(peer, """{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE","mode":3}""");
        world.Publish(OpenAlgoWorld.Full(Market, 1424m));
        var tick = await OpenAlgoWorld.NextAsync(peer);

        Assert.Equal(name, answer.GetProperty("subscriptions")[0].GetProperty("mode").GetString());
        Assert.Equal(number, tick.GetProperty("mode").GetInt32());
        Assert.All(kept, member => Assert.False(tick.GetProperty("data").TryGetProperty(member, out _), member));
    }

    [Theory]
    [InlineData("angel", 30, 1_000, 30)]
    [InlineData("angel", 25, 1_000, 20)]
    [InlineData("angel", 3, 1_000, 5)]
    [InlineData("angel", 30, 5, 5)] // the wire carries no more
    [InlineData("zerodha", 30, 1_000, 20)]
    [InlineData("nobody", 30, 1_000, 5)]
    public async Task The_depth_is_what_broker_and_feed_have(string broker, int asked, int carried, int granted)
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup => Feed(setup, broker, carried));
        await LogInAsync(world, broker);
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE","mode":3,"depth":{{asked}}}"""
        );
        world.Publish(OpenAlgoWorld.Full(Market, 1424m));
        var tick = await OpenAlgoWorld.NextAsync(peer);

        var entry = answer.GetProperty("subscriptions")[0];
        Assert.Equal((granted, broker), (entry.GetProperty("depth").GetInt32(), entry.GetProperty("broker").GetString()));
        Assert.Equal(granted, tick.GetProperty("data").GetProperty("depth").GetProperty("buy").GetArrayLength());
    }

    [Fact]
    public async Task What_is_not_known_of_a_broker_is_logged_once()
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup => Feed(setup, "nobody", 1_000));
        await LogInAsync(world, "nobody");
        await using var peer = await world.OpenAsync();

        for (var i = 0; i < 3; i++)
        {
            await OpenAlgoWorld.AskAsync(peer, """{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE","mode":3,"depth":30}""");
        }

        Assert.Single(world.Gateway.Logs.Lines, line => line.Event == 6200);
    }

    [Fact]
    public async Task A_user_of_a_broker_hears_its_name_and_one_who_is_not_logged_in_there_is_told_so()
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup =>
        {
            Feed(setup, "zerodha", 5);
            setup.Settings["Tidegate:Endpoints:openalgo:RequireBroker"] = "true";
        });
        await using var before = await world.ConnectAsync();
        var refused = await OpenAlgoWorld.AskTextAsync(before, $$"""{"action":"authenticate","api_key":"{{world.Key}}"}""");
        var subscribed = await OpenAlgoWorld.AskTextAsync(before, """{"action":"subscribe","symbol":"RELIANCE","exchange":"NSE"}""");
        var info = await OpenAlgoWorld.AskTextAsync(before, """{"action":"get_broker_info"}""");
        await LogInAsync(world, "zerodha");
        await using var after = await world.ConnectAsync();

        var answer = await OpenAlgoWorld.AskAsync(after, $$"""{"action":"authenticate","api_key":"{{world.Key}}"}""");

        Assert.Equal(OpenAlgoWorld.Error("BROKER_ERROR", "No broker configuration found for user"), refused);
        Assert.Equal(OpenAlgoWorld.Error("BROKER_ERROR", "Broker adapter not found"), subscribed);
        Assert.Equal(OpenAlgoWorld.Error("BROKER_ERROR", "Broker information not available"), info);
        Assert.Equal("zerodha", answer.GetProperty("broker").GetString());
    }

    [Fact]
    public async Task Where_some_feeds_need_no_login_only_those_of_brokers_ask_for_one()
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup => Feed(setup, "zerodha", 5));
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"RELIANCE","exchange":"NSE"},{"symbol":"NIFTY","exchange":"NSE"}],"mode":1}"""
        );

        Assert.Equal("Broker adapter not found", answer.GetProperty("subscriptions")[0].GetProperty("message").GetString());
        Assert.Equal("success", answer.GetProperty("subscriptions")[1].GetProperty("status").GetString()); // of the CSV file
    }

    [Fact]
    public async Task Order_updates_reach_their_user_and_nobody_else()
    {
        await using var world = await OpenAlgoWorld.StartAsync(_ => { });
        var other = await world.NewKeyAsync("another");
        await using var mine = await world.OpenAsync();
        await using var others = await world.OpenAsync(other);

        var answer = await OpenAlgoWorld.AskTextAsync(mine, """{"action":"subscribe_orders","request_id":"x"}""");
        await OpenAlgoWorld.AskAsync(others, """{"action":"subscribe_orders"}""");
        world.Publish(Order(OpenAlgoWorld.User));
        var heard = await mine.ReadTextAsync();
        var pong = await OpenAlgoWorld.AskAsync(others, """{"action":"ping"}""");
        await OpenAlgoWorld.AskAsync(mine, """{"action":"unsubscribe_all"}"""); // is about symbols
        world.Publish(Order(OpenAlgoWorld.User));
        await mine.ReadTextAsync();
        var ended = await OpenAlgoWorld.AskTextAsync(mine, """{"action":"unsubscribe_orders","request_id":"y"}""");
        world.Publish(Order(OpenAlgoWorld.User));
        var nothing = await OpenAlgoWorld.AskAsync(mine, """{"action":"ping"}""");

        Assert.Equal("""{"type":"subscribe_orders","status":"success","message":"Subscribed to order updates","request_id":"x"}""", answer);
        Assert.Equal(
            """{"type":"order_update","user_id":"rajandran","mode":"live","broker":"upstox","orderid":"240221025997024","symbol":"RELIANCE","exchange":"NSE","action":"BUY","quantity":10,"price":1424.0,"trigger_price":0,"pricetype":"LIMIT","product":"MIS","order_status":"complete","filled_quantity":10,"pending_quantity":0,"average_price":1423.85,"rejection_reason":""}""",
            heard
        );
        Assert.Equal("pong", pong.GetProperty("type").GetString());
        Assert.Equal(
            """{"type":"unsubscribe_orders","status":"success","message":"Unsubscribed from order updates","request_id":"y"}""",
            ended
        );
        Assert.Equal("pong", nothing.GetProperty("type").GetString());
    }

    [Fact]
    public async Task No_other_door_leads_to_somebody_elses_orders()
    {
        await using var world = await OpenAlgoWorld.StartAsync(_ => { });
        await using var peer = await world.Gateway.OpenAsync("/stream");
        await peer.ReadTextAsync(); // the welcome

        await peer.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"orders/rajandran"},{"topic":"orders/user123"}]}""");
        var results = JsonSerializer.Deserialize<JsonElement>(await peer.ReadTextAsync()).GetProperty("results");

        Assert.Equal("auth.forbidden", results[0].GetProperty("error").GetProperty("id").GetString());
        Assert.True(results[1].GetProperty("ok").GetBoolean());
    }

    private static OrderUpdate Order(string user) =>
        new(Topic.Parse($"orders/{user}"), "240221025997024")
        {
            Broker = "upstox",
            Symbol = "RELIANCE",
            Exchange = "NSE",
            Side = "BUY",
            Quantity = 10,
            Price = 1424.0m,
            PriceType = "LIMIT",
            Product = "MIS",
            Status = "complete",
            FilledQuantity = 10,
            AveragePrice = 1423.85m,
        };

    private static void Rule(GatewaySetup setup, int index, string name, string topics, params (string Member, string Value)[] members)
    {
        setup.Settings[$"Tidegate:Policies:{index}:Name"] = name;
        setup.Settings[$"Tidegate:Policies:{index}:Topics:0"] = topics;
        foreach (var (member, value) in members)
        {
            setup.Settings[$"Tidegate:Policies:{index}:{member}"] = value;
        }
    }

    private static void Feed(GatewaySetup setup, string broker, int carried)
    {
        setup.Services = services =>
        {
            services.AddSingleton<ITopicSource>(
                new ListedTopics(Mode.Depth, Market.Path)
                {
                    Name = broker,
                    Broker = broker,
                    Levels = carried,
                }
            );
        };
    }

    private static async Task LogInAsync(OpenAlgoWorld world, string broker)
    {
        var draft = new BrokerSessionDraft(OpenAlgoWorld.User, broker, "AB1234", new BrokerSecrets("api", "auth", "feed"));
        var made = await world
            .Gateway.Services.GetRequiredService<BrokerSessions>()
            .LoginAsync(draft, TestContext.Current.CancellationToken);
        Assert.True(made.IsDone, made.Refusal?.Rule);
    }
}
