using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Brokers;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>What clients are told of the feed behind their user: whether it is up, how often it was lost, and its name wherever nobody delivers.</summary>
public sealed class OpenAlgoAdapterTests
{
    private const string Info = """{"action":"get_broker_info"}""";

    [Theory]
    [InlineData(FeedState.Live, 1, "connected")]
    [InlineData(FeedState.Quiet, 0, "connected")] // nothing is wanted, so nothing is open
    [InlineData(FeedState.Stale, 1, "connected")] // it is there and says nothing
    [InlineData(FeedState.Recovering, 1, "connected")] // one of its connections is
    [InlineData(FeedState.Recovering, 0, "disconnected")]
    [InlineData(FeedState.NeedsLogin, 0, "disconnected")]
    [InlineData(FeedState.Failed, 0, "disconnected")]
    [InlineData(FeedState.Closed, 0, "disconnected")]
    public async Task The_adapter_is_as_connected_as_the_feed_of_the_users_broker(FeedState state, int connections, string status)
    {
        var health = new SettableHealth(new FeedHealth("kite", state, "for_the_test") { Connections = connections });
        await using var world = await StartAsync("zerodha", health);
        await LogInAsync(world, "zerodha");
        await using var peer = await world.OpenAsync();

        Assert.Equal(InfoOf("zerodha", status), await OpenAlgoWorld.AskTextAsync(peer, Info));
    }

    [Fact]
    public async Task The_adapter_of_a_broker_that_feeds_nothing_here_is_disconnected()
    {
        await using var world = await StartAsync("zerodha");
        await LogInAsync(world, "angel");
        await using var peer = await world.OpenAsync();

        Assert.Equal(InfoOf("angel", "disconnected"), await OpenAlgoWorld.AskTextAsync(peer, Info));
    }

    [Fact]
    public async Task What_nobody_delivers_is_refused_in_the_name_of_the_users_broker()
    {
        await using var world = await StartAsync("zerodha");
        await LogInAsync(world, "zerodha");
        await using var peer = await world.OpenAsync();

        var refused = await OpenAlgoWorld.AskTextAsync(peer, """{"action":"subscribe","symbol":"NONE","exchange":"NSE"}""");
        var ended = await OpenAlgoWorld.AskTextAsync(peer, """{"action":"unsubscribe","symbol":"NONE","exchange":"NSE"}""");
        var all = await OpenAlgoWorld.AskTextAsync(peer, """{"action":"unsubscribe_all"}""");

        Assert.Equal(
            """{"type":"subscribe","status":"partial","message":"Subscription processing complete","broker":"zerodha","subscriptions":[{"symbol":"NONE","exchange":"NSE","status":"error","message":"Symbol NONE not found for exchange NSE","broker":"zerodha"}]}""",
            refused
        );
        Assert.Equal(
            """{"type":"unsubscribe","status":"success","message":"Unsubscription processing complete","successful":[{"symbol":"NONE","exchange":"NSE","status":"success","broker":"zerodha"}],"failed":[],"broker":"zerodha"}""",
            ended
        );
        Assert.Equal(
            """{"type":"unsubscribe","status":"success","message":"Unsubscription processing complete","successful":[],"failed":[],"broker":"zerodha"}""",
            all
        );
    }

    [Fact]
    public async Task Health_counts_what_every_feed_has_lost()
    {
        var health = new SettableHealth(new FeedHealth("kite", FeedState.Live, "ticks") { Reconnects = 2, StaleEvents = 5 });
        await using var world = await StartAsync("zerodha", health);
        using var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + world.Key);

        var said = await http.GetFromJsonAsync<JsonElement>("/api/websocket/health", TestContext.Current.CancellationToken);

        Assert.Equal((5, 2), (said.GetProperty("stale_data_events").GetInt32(), said.GetProperty("reconnect_count").GetInt32()));
    }

    private static Task<OpenAlgoWorld> StartAsync(string broker, SettableHealth? health = null) =>
        OpenAlgoWorld.StartAsync(setup =>
            setup.Services = services =>
            {
                services.AddSingleton<ITopicSource>(
                    new ListedTopics(Mode.Depth, OpenAlgoWorld.Reliance.Path) { Name = "kite", Broker = broker }
                );
                if (health is not null)
                {
                    services.AddSingleton<IFeedHealth>(health);
                }
            }
        );

    private static string InfoOf(string broker, string status) =>
        $$"""{"type":"broker_info","status":"success","broker":"{{broker}}","adapter_status":"{{status}}","user_id":"rajandran"}""";

    private static async Task LogInAsync(OpenAlgoWorld world, string broker)
    {
        var draft = new BrokerSessionDraft(OpenAlgoWorld.User, broker, "AB1234", new BrokerSecrets("api", "auth", "feed"));
        var made = await world
            .Gateway.Services.GetRequiredService<BrokerSessions>()
            .LoginAsync(draft, TestContext.Current.CancellationToken);
        Assert.True(made.IsDone, made.Refusal?.Rule);
    }
}
