using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>Kitchen displays.</summary>
public sealed class AuraKitchenTests(AuraWorld world) : IClassFixture<AuraWorld>
{
    [Fact]
    public async Task The_welcome_comes_first_and_then_the_items()
    {
        await world.PublishAsync("app/kds/11", """{"items":[{"id":5,"name":"Soup"}],"station":"Hot"}""");
        await world.PublishAsync("app/kds/11", """{"item_id":5,"status":"ready"}""", "update_item"); // an event does not replace the state
        var (peer, welcome) = await world.OpenAsync(AuraWorld.Kds + "11", world.Token(["cook"]));
        await using var _ = peer;

        var initial = await AuraWorld.NextAsync(peer);

        Assert.Equal("type,client_id,station_id,user,timestamp", AuraWorld.Names(welcome));
        Assert.Equal(11, welcome.GetProperty("station_id").GetInt32());
        Assert.Equal("type,data,timestamp", AuraWorld.Names(initial));
        Assert.Equal("initial_data", initial.GetProperty("type").GetString());
        Assert.Equal(
            """{"station_id":11,"items":[{"id":5,"name":"Soup"}],"station":"Hot","user":{"id":1,"username":"john.doe"}}""",
            initial.GetProperty("data").GetRawText()
        );
    }

    [Fact]
    public async Task What_a_back_end_publishes_reaches_the_displays_that_are_there_and_the_state_those_that_come_late()
    {
        using var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Authorization = new("Bearer", world.Gateway.Token("tidegate", permissions: "publish:app/kds"));
        await using var early = await OpenAsync("12");

        await PostAsync(http, """{"topic":"app/kds/12","data":{"items":[{"id":1}]}}""");
        await PostAsync(http, """{"topic":"app/kds/12","event":"remove_item","data":{"item_id":1}}""");
        var (update, removal) = (await AuraWorld.NextAsync(early), await AuraWorld.NextAsync(early));
        var (late, _) = await world.OpenAsync(AuraWorld.Kds + "12");
        await using var _2 = late;

        Assert.Equal("station_update", update.GetProperty("type").GetString());
        Assert.Equal("remove_item", removal.GetProperty("type").GetString());
        Assert.Equal(1, removal.GetProperty("item_id").GetInt32());
        Assert.Equal("""[{"id":1}]""", (await AuraWorld.NextAsync(late)).GetProperty("data").GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task A_station_of_which_nothing_is_known_has_no_items()
    {
        var (peer, _) = await world.OpenAsync(AuraWorld.Kds + "station-4");
        await using var _2 = peer;

        var initial = await AuraWorld.NextAsync(peer);

        Assert.Equal(
            """{"station_id":"station-4","items":[],"user":{"id":1,"username":"john.doe"}}""",
            initial.GetProperty("data").GetRawText()
        );
    }

    [Theory]
    [InlineData("new_item", """{"id":7,"name":"Pie"}""", "type,station_id,data,timestamp")]
    [InlineData("update_item", """{"item_id":7,"status":"ready"}""", "type,station_id,item_id,data,timestamp")]
    [InlineData("remove_item", """{"item_id":7}""", "type,station_id,item_id,data,timestamp")]
    [InlineData("station_update", """{"is_open":false}""", "type,station_id,data,timestamp")]
    [InlineData("heartbeat", "{}", "type,station_id,data,timestamp")]
    [InlineData(null, """{"items":[]}""", "type,station_id,data,timestamp")]
    public async Task What_happens_is_told_to_the_station_and_to_no_other(string? kind, string data, string names)
    {
        await using var peer = await OpenAsync("21");
        await using var other = await OpenAsync("22");

        world.Push("app/kds/21", data, kind);
        var told = await AuraWorld.NextAsync(peer);
        await other.SendTextAsync("ping");

        Assert.Equal(names, AuraWorld.Names(told));
        Assert.Equal(kind ?? "station_update", told.GetProperty("type").GetString());
        Assert.Equal(21, told.GetProperty("station_id").GetInt32());
        Assert.Equal(data, told.GetProperty("data").GetRawText());
        Assert.Equal(
            names.Contains("item_id", StringComparison.Ordinal),
            told.TryGetProperty("item_id", out var item) && item.GetInt32() == 7
        );
        Assert.Equal("pong", await other.ReadTextAsync());
    }

    [Fact]
    public async Task Ping_as_a_text_is_answered_with_pong_as_a_text()
    {
        await using var peer = await OpenAsync("31");

        await peer.SendTextAsync("ping");

        Assert.Equal("pong", await peer.ReadTextAsync());
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("start")]
    [InlineData("complete")]
    [InlineData("recall")]
    public async Task What_a_cook_does_is_noted_and_not_answered(string type)
    {
        await using var peer = await OpenAsync("32");

        await peer.SendTextAsync($$"""{"type":"{{type}}","item_id":5}""");
        await world.Gateway.Logs.UntilAsync(line => line.Text.Contains("kds." + type, StringComparison.Ordinal));
        await peer.SendTextAsync("ping");

        Assert.Equal("pong", await peer.ReadTextAsync());
    }

    [Theory]
    [InlineData("Ping")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("5")]
    public async Task What_is_no_json_object_is_an_error_that_leaves_the_socket_open(string message)
    {
        await using var peer = await OpenAsync("33");

        await peer.SendTextAsync(message);

        Assert.Equal("""{"type":"error","message":"Invalid message format"}""", await peer.ReadTextAsync());
        await peer.SettleAsync();
    }

    [Fact]
    public async Task Other_messages_are_ignored()
    {
        await using var peer = await OpenAsync("34");

        await peer.SendTextAsync("""{"type":"dance"}""");
        await peer.SendTextAsync("""{}""");
        await peer.SendTextAsync("ping");

        Assert.Equal("pong", await peer.ReadTextAsync());
    }

    [Fact]
    public async Task A_binary_message_ends_the_conversation()
    {
        await using var peer = await OpenAsync("35");

        await peer.SendAsync(Tidegate.Testing.ClientFrame.Of(0x2, [1, 2, 3]));

        Assert.Equal(1003, (await peer.ReadCloseAsync())?.Code);
    }

    private async Task<RawPeer> OpenAsync(string station)
    {
        var (peer, _) = await world.OpenAsync(AuraWorld.Kds + station, world.Token(["cook"]));
        Assert.Equal("initial_data", await AuraWorld.NextTypeAsync(peer));
        return peer;
    }

    private static async Task PostAsync(HttpClient http, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/api/publish", content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
    }
}
