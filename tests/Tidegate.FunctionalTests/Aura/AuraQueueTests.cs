using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>Order queues, one by one and in bulk.</summary>
public sealed class AuraQueueTests(AuraWorld world) : IClassFixture<AuraWorld>
{
    private const string Bulk = AuraWorld.Queue + "subscribe";

    [Theory]
    [InlineData(AuraWorld.Queue)]
    [InlineData(AuraWorld.OrderQueue)]
    public async Task A_queue_is_named_in_the_welcome_and_its_events_come_under_both_prefixes(string prefix)
    {
        var (peer, welcome) = await world.OpenAsync(prefix + "11", world.Token(["cashier"]));
        await using var _ = peer;
        await peer.SettleAsync();

        world.Push("app/queues/11", """{"item_id":3,"position":1}""", "item_moved");
        var told = await AuraWorld.NextAsync(peer);

        Assert.Equal("type,client_id,queue_id,user,timestamp", AuraWorld.Names(welcome));
        Assert.Equal("11", welcome.GetProperty("queue_id").GetString());
        Assert.Equal("type,event_type,queue_id,item_id,data,timestamp", AuraWorld.Names(told));
        Assert.Equal("item_moved", told.GetProperty("event_type").GetString());
        Assert.Equal(11, told.GetProperty("queue_id").GetInt32());
        Assert.Equal(3, told.GetProperty("item_id").GetInt32());
        Assert.Equal("""{"item_id":3,"position":1}""", told.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Who_comes_late_gets_the_state_and_no_events_of_before()
    {
        await world.PublishAsync("app/queues/12", """{"items":[1,2]}""");
        await world.PublishAsync("app/queues/12", """{"item_id":3}""", "item_added");
        var (peer, _) = await world.OpenAsync(AuraWorld.Queue + "12");
        await using var _2 = peer;

        var state = await AuraWorld.NextAsync(peer);

        Assert.Equal("queue_state", state.GetProperty("event_type").GetString());
        Assert.Equal("""{"items":[1,2]}""", state.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData(AuraWorld.Queue + "13")]
    [InlineData(AuraWorld.OrderQueue + "13")]
    [InlineData(Bulk)]
    public async Task Ping_as_a_text_is_answered_with_pong_as_a_text(string path)
    {
        var (peer, _) = await world.OpenAsync(path);
        await using var _2 = peer;

        await peer.SendTextAsync("ping");

        Assert.Equal("pong", await peer.ReadTextAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("hello")]
    public async Task What_is_no_json_object_is_an_error_that_leaves_the_socket_open(string message)
    {
        var (peer, _) = await world.OpenAsync(AuraWorld.Queue + "14");
        await using var _2 = peer;

        await peer.SendTextAsync(message);

        Assert.Equal("""{"type":"error","message":"Invalid message format"}""", await peer.ReadTextAsync());
    }

    [Fact]
    public async Task Other_messages_to_a_queue_are_ignored()
    {
        var (peer, _) = await world.OpenAsync(AuraWorld.Queue + "15");
        await using var _2 = peer;

        await peer.SendTextAsync("""{"action":"subscribe"}""");
        await peer.SendTextAsync("ping");

        Assert.Equal("pong", await peer.ReadTextAsync());
    }

    [Theory]
    [InlineData(AuraWorld.Queue + "subscribe")]
    [InlineData(AuraWorld.OrderQueue + "subscribe")]
    public async Task The_word_subscribe_is_no_queue(string path)
    {
        var (peer, welcome) = await world.OpenAsync(path);
        await using var _ = peer;

        var subscribed = await AuraWorld.AskAsync(peer, """{"action":"subscribe","data":{"queue_ids":[1,2]}}""");

        Assert.Equal("type,client_id,user,timestamp", AuraWorld.Names(welcome));
        Assert.Equal("""{"status":"subscribed","queues":["1","2"]}""", subscribed.GetRawText());
    }

    [Fact]
    public async Task In_bulk_queues_add_up_until_all_are_given_up()
    {
        var (peer, _) = await world.OpenAsync(Bulk);
        await using var _2 = peer;

        var first = await AuraWorld.AskAsync(peer, """{"action":"subscribe","data":{"queue_ids":[21,22]}}""");
        var second = await AuraWorld.AskAsync(peer, """{"action":"subscribe","data":{"queue_ids":["23",21]}}""");
        world.Push("app/queues/23", """{"item_id":9}""", "item_added");
        var told = await AuraWorld.NextAsync(peer);
        var left = await AuraWorld.AskAsync(peer, """{"action":"unsubscribe"}""");
        world.Push("app/queues/23", """{"item_id":10}""", "item_added");
        await peer.SendTextAsync("ping");

        Assert.Equal("""{"status":"subscribed","queues":["21","22"]}""", first.GetRawText());
        Assert.Equal("""{"status":"subscribed","queues":["21","22","23"]}""", second.GetRawText());
        Assert.Equal(23, told.GetProperty("queue_id").GetInt32());
        Assert.Equal("""{"status":"unsubscribed"}""", left.GetRawText());
        Assert.Equal("pong", await peer.ReadTextAsync());
    }

    [Fact]
    public async Task In_bulk_a_queue_that_can_have_no_topic_is_not_among_the_subscribed()
    {
        var (peer, _) = await world.OpenAsync(Bulk);
        await using var _2 = peer;

        var subscribed = await AuraWorld.AskAsync(peer, """{"action":"subscribe","data":{"queue_ids":[31,"a/b","c d"]}}""");

        Assert.Equal("""{"status":"subscribed","queues":["31"]}""", subscribed.GetRawText());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"action":"subscribe"}""")]
    [InlineData("""{"action":"subscribe","data":{"queue_ids":5}}""")]
    [InlineData("""{"action":"subscribe","data":{"queue_ids":[null]}}""")]
    public async Task In_bulk_what_cannot_be_read_ends_the_connection(string message)
    {
        var (peer, _) = await world.OpenAsync(Bulk);
        await using var _2 = peer;

        await peer.SendTextAsync(message);

        Assert.Equal((1011, "Internal server error"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task In_bulk_other_actions_are_ignored()
    {
        var (peer, _) = await world.OpenAsync(Bulk);
        await using var _2 = peer;

        await peer.SendTextAsync("""{"action":"dance"}""");

        Assert.Equal("""{"status":"unsubscribed"}""", (await AuraWorld.AskAsync(peer, """{"action":"unsubscribe"}""")).GetRawText());
    }
}
