using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>Tables and their figures.</summary>
public sealed class AuraTablesTests(AuraWorld world) : IClassFixture<AuraWorld>
{
    private const string State = """{"tables":[{"id":1,"status":"available"}],"analytics":{"occupancy":0.5},"heat_map":{"data":[]}}""";

    [Fact]
    public async Task The_welcome_names_restaurant_and_floor_and_the_state_follows()
    {
        await world.PublishAsync("app/tables/11", State);
        var (peer, welcome) = await world.OpenAsync(AuraWorld.Tables + "11?floor_id=2", world.Token(["host"], tenants: [11]));
        await using var _ = peer;

        var state = await AuraWorld.NextAsync(peer);

        Assert.Equal("type,client_id,restaurant_id,floor_id,user,timestamp", AuraWorld.Names(welcome));
        Assert.Equal(11, welcome.GetProperty("restaurant_id").GetInt32());
        Assert.Equal(2, welcome.GetProperty("floor_id").GetInt32());
        Assert.Equal("john.doe", welcome.GetProperty("user").GetProperty("username").GetString());
        Assert.Equal("type,data", AuraWorld.Names(state));
        Assert.Equal("initial_state", state.GetProperty("type").GetString());
        Assert.Equal("tables,analytics,heat_map,server_time", AuraWorld.Names(state.GetProperty("data")));
        Assert.Equal(0.5m, state.GetProperty("data").GetProperty("analytics").GetProperty("occupancy").GetDecimal());
    }

    [Fact]
    public async Task Without_a_floor_the_welcome_says_null_and_without_a_state_everything_is_empty()
    {
        var (peer, welcome) = await world.OpenAsync(AuraWorld.Tables + "12");
        await using var _ = peer;

        var data = (await AuraWorld.NextAsync(peer)).GetProperty("data");

        Assert.Equal("null", welcome.GetProperty("floor_id").GetRawText());
        Assert.Equal("[]", data.GetProperty("tables").GetRawText());
        Assert.Equal("{}", data.GetProperty("analytics").GetRawText());
        Assert.Equal("{}", data.GetProperty("heat_map").GetRawText());
    }

    [Theory]
    [InlineData("table_status", """{"table_id":4,"status":"occupied"}""", "type,table_id,data,timestamp")]
    [InlineData("occupancy_update", """{"rate":0.7}""", "type,data,timestamp")]
    [InlineData("reservation_update", """{"table_id":4}""", "type,table_id,data,timestamp")]
    [InlineData("turn_time_update", """{"average_turn_time":42.5}""", "type,data,timestamp")]
    [InlineData("heat_map_update", """{"data":[]}""", "type,data,timestamp")]
    [InlineData("analytics_update", """{"revenue":1}""", "type,data,timestamp")]
    [InlineData("alert", """{"alerts":[{"type":"long_turn_time"}]}""", "type,alerts,data,timestamp")]
    public async Task What_happens_is_told_as_it_happens(string kind, string data, string names)
    {
        await using var peer = await OpenAsync(AuraWorld.Tables + "21");

        world.Push("app/tables/21", data, kind);
        var told = await AuraWorld.NextAsync(peer);

        Assert.Equal(names, AuraWorld.Names(told));
        Assert.Equal(kind, told.GetProperty("type").GetString());
        Assert.Equal(data, told.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_new_state_as_a_whole_is_told_as_one()
    {
        await using var peer = await OpenAsync(AuraWorld.Tables + "22");

        world.Push("app/tables/22", State);
        var state = await AuraWorld.NextAsync(peer);

        Assert.Equal("initial_state", state.GetProperty("type").GetString());
        Assert.Equal("tables,analytics,heat_map,server_time", AuraWorld.Names(state.GetProperty("data")));
    }

    [Fact]
    public async Task A_heartbeat_is_acknowledged_and_an_update_is_the_state()
    {
        await using var peer = await OpenAsync(AuraWorld.Tables + "23");
        world.Push("app/tables/23", """{"status":"x"}""", "table_status");
        Assert.Equal("table_status", await AuraWorld.NextTypeAsync(peer));

        var beat = await AuraWorld.AskAsync(peer, """{"type":"heartbeat"}""");
        var state = await AuraWorld.AskAsync(peer, """{"type":"request_update"}""");

        Assert.Equal("type,timestamp", AuraWorld.Names(beat));
        Assert.Equal("heartbeat_ack", beat.GetProperty("type").GetString());
        Assert.Equal("initial_state", state.GetProperty("type").GetString());
        Assert.Equal("[]", state.GetProperty("data").GetProperty("tables").GetRawText());
    }

    [Fact]
    public async Task One_table_can_be_followed_by_itself()
    {
        await using var peer = await OpenAsync(AuraWorld.Tables + "24");
        await world.PublishAsync("app/tables/24/7", """{"status":"reserved"}""");

        var late = await AuraWorld.AskAsync(peer, """{"type":"subscribe_table","table_id":7}""");
        world.Push("app/tables/24/7", """{"status":"occupied"}""");
        var status = await AuraWorld.NextAsync(peer);
        world.Push("app/tables/24/7", """{"at":"19:00"}""", "reservation_update");
        var reservation = await AuraWorld.NextAsync(peer);
        await peer.SendTextAsync("""{"type":"unsubscribe_table","table_id":7}""");
        await peer.SettleAsync();
        world.Push("app/tables/24/7", """{"status":"available"}""");
        var next = await AuraWorld.AskAsync(peer, """{"type":"heartbeat"}""");

        Assert.Equal("table_status", late.GetProperty("type").GetString());
        Assert.Equal("""{"status":"reserved"}""", late.GetProperty("data").GetRawText());
        Assert.Equal(7, status.GetProperty("table_id").GetInt32());
        Assert.Equal("reservation_update", reservation.GetProperty("type").GetString());
        Assert.Equal(7, reservation.GetProperty("table_id").GetInt32());
        Assert.Equal("heartbeat_ack", next.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("{", "Invalid JSON format")]
    [InlineData("ping", "Invalid JSON format")]
    [InlineData("[]", "Error processing message")]
    [InlineData("7", "Error processing message")]
    public async Task What_cannot_be_read_is_an_error_that_leaves_the_socket_open(string message, string text)
    {
        await using var peer = await OpenAsync(AuraWorld.Tables + "25");

        await peer.SendTextAsync(message);

        Assert.Equal($$"""{"type":"error","message":"{{text}}"}""", await peer.ReadTextAsync());
        await peer.SettleAsync();
    }

    [Theory]
    [InlineData("""{"type":"dance"}""")]
    [InlineData("""{"type":"subscribe_table"}""")]
    [InlineData("""{"type":"subscribe_table","table_id":null}""")]
    [InlineData("""{"type":"request_analytics"}""")]
    public async Task Other_messages_are_ignored(string message)
    {
        await using var peer = await OpenAsync(AuraWorld.Tables + "26");

        await peer.SendTextAsync(message);

        Assert.Equal("heartbeat_ack", (await AuraWorld.AskAsync(peer, """{"type":"heartbeat"}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_table_that_can_have_no_topic_is_refused_without_ending_anything()
    {
        await using var peer = await OpenAsync(AuraWorld.Tables + "27");

        await peer.SendTextAsync("""{"type":"subscribe_table","table_id":"../8"}""");

        Assert.Equal("""{"type":"error","message":"Insufficient permissions"}""", await peer.ReadTextAsync());
    }

    [Fact]
    public async Task The_figures_have_no_floor_and_answer_their_own_word()
    {
        await world.PublishAsync("app/tables/31", State);
        var (peer, welcome) = await world.OpenAsync(AuraWorld.TableAnalytics + "31", world.Token(["analytics_viewer"], tenants: [31]));
        await using var _ = peer;
        Assert.Equal("initial_state", await AuraWorld.NextTypeAsync(peer));

        var asked = await AuraWorld.AskAsync(peer, """{"type":"request_analytics"}""");

        Assert.Equal("type,client_id,restaurant_id,user,timestamp", AuraWorld.Names(welcome));
        Assert.Contains(
            "analytics.view_table_metrics",
            welcome.GetProperty("user").GetProperty("permissions").EnumerateArray().Select(each => each.GetString())
        );
        Assert.Equal("initial_state", asked.GetProperty("type").GetString());
        Assert.Equal(0.5m, asked.GetProperty("data").GetProperty("analytics").GetProperty("occupancy").GetDecimal());
    }

    private async Task<RawPeer> OpenAsync(string path)
    {
        var (peer, _) = await world.OpenAsync(path, world.Token(["manager"], tenants: [.. Enumerable.Range(1, 50)]));
        Assert.Equal("initial_state", await AuraWorld.NextTypeAsync(peer));
        return peer;
    }
}
