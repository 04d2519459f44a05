using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>The way in: the key as a first message, what may be asked before it, and how a socket without one ends.</summary>
public sealed class OpenAlgoSignInTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    [Theory]
    [InlineData("authenticate", "api_key")]
    [InlineData("authenticate", "apikey")]
    [InlineData("auth", "api_key")]
    public async Task A_key_is_answered_with_user_broker_and_features(string action, string member)
    {
        await using var peer = await world.ConnectAsync();

        var answer = await OpenAlgoWorld.AskTextAsync(peer, $$"""{"action":"{{action}}","{{member}}":"{{world.Key}}"}""");

        Assert.Equal(
            """{"type":"auth","status":"success","message":"Authentication successful","broker":"demo","user_id":"rajandran","supported_features":{"ltp":true,"quote":true,"depth":true}}""",
            answer
        );
    }

    [Fact]
    public async Task The_action_may_stand_under_type()
    {
        await using var peer = await world.ConnectAsync();

        var answer = await OpenAlgoWorld.AskAsync(peer, $$"""{"type":"authenticate","api_key":"{{world.Key}}"}""");

        Assert.Equal("auth", answer.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("""{"action":"authenticate"}""", "API key is required")]
    [InlineData("""{"action":"authenticate","api_key":""}""", "API key is required")]
    [InlineData("""{"action":"authenticate","api_key":null}""", "API key is required")]
    [InlineData("""{"action":"authenticate","api_key":5}""", "API key is required")]
    [InlineData("""{"action":"authenticate","api_key":"wrong"}""", "Invalid API key")]
    [InlineData("""{"action":"authenticate","api_key":"tgk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "Invalid API key")]
    public async Task A_missing_or_wrong_key_leaves_the_socket_open_for_another_try(string message, string text)
    {
        await using var peer = await world.ConnectAsync();

        var refused = await OpenAlgoWorld.AskTextAsync(peer, message);
        var still = await OpenAlgoWorld.AskTextAsync(peer, """{"action":"subscribe","symbol":"INFY","exchange":"NSE"}""");
        var answer = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"authenticate","api_key":"{{world.Key}}"}""");

        Assert.Equal(OpenAlgoWorld.Error("AUTHENTICATION_ERROR", text), refused);
        Assert.Equal(OpenAlgoWorld.Error("NOT_AUTHENTICATED", "You must authenticate first"), still);
        Assert.Equal("success", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_tenth_wrong_key_of_a_socket_ends_it()
    {
        await using var peer = await world.ConnectAsync();

        for (var i = 1; i < 10; i++)
        {
            var refused = await OpenAlgoWorld.AskAsync(peer, """{"action":"authenticate","api_key":"wrong"}""");
            Assert.Equal("Invalid API key", refused.GetProperty("message").GetString());
        }

        await peer.SendTextAsync("""{"action":"authenticate","api_key":"wrong"}""");

        Assert.Equal((4401, "Invalid API key"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task A_socket_that_has_signed_in_may_guess_no_more_often_than_one_that_has_not()
    {
        await using var peer = await world.OpenAsync();

        for (var i = 1; i < 10; i++)
        {
            var refused = await OpenAlgoWorld.AskTextAsync(peer, """{"action":"authenticate","api_key":"wrong"}""");
            Assert.Equal(OpenAlgoWorld.Error("AUTHENTICATION_ERROR", "Invalid API key"), refused);
        }

        await peer.SendTextAsync("""{"action":"authenticate","api_key":"wrong"}""");

        Assert.Equal((4401, "Invalid API key"), await peer.ReadCloseAsync());
    }

    [Theory]
    [InlineData("""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":1}""")]
    [InlineData("""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":"Foo"}""")]
    [InlineData("""{"action":"subscribe"}""")]
    [InlineData("""{"action":"unsubscribe","symbol":"INFY","exchange":"NSE"}""")]
    [InlineData("""{"action":"unsubscribe_all"}""")]
    [InlineData("""{"action":"subscribe_orders"}""")]
    [InlineData("""{"action":"unsubscribe_orders"}""")]
    [InlineData("""{"action":"get_broker_info"}""")]
    public async Task Before_the_key_nearly_everything_waits_for_it(string message)
    {
        await using var peer = await world.ConnectAsync();

        Assert.Equal(
            OpenAlgoWorld.Error("NOT_AUTHENTICATED", "You must authenticate first"),
            await OpenAlgoWorld.AskTextAsync(peer, message)
        );
    }

    [Fact]
    public async Task A_ping_and_the_list_of_brokers_need_no_key()
    {
        await using var peer = await world.ConnectAsync();

        var pong = await OpenAlgoWorld.AskAsync(peer, """{"action":"ping","timestamp":17.5,"_pingId":"ping-1"}""");
        var bare = await OpenAlgoWorld.AskAsync(peer, """{"action":"ping"}""");
        var brokers = await OpenAlgoWorld.AskAsync(peer, """{"action":"get_supported_brokers"}""");

        Assert.Equal("type,status,server_timestamp,client_timestamp,_pingId", Names(pong));
        Assert.Equal((17.5, "ping-1"), (pong.GetProperty("client_timestamp").GetDouble(), pong.GetProperty("_pingId").GetString()));
        Assert.InRange(pong.GetProperty("server_timestamp").GetInt64(), 1_600_000_000_000, 9_999_999_999_999);
        Assert.Equal("type,status,server_timestamp", Names(bare));
        Assert.Equal("supported_brokers", brokers.GetProperty("type").GetString());
        Assert.Equal(36, brokers.GetProperty("count").GetInt32());
        Assert.Equal(36, brokers.GetProperty("brokers").EnumerateArray().Select(each => each.GetString()).Distinct().Count());
    }

    [Fact]
    public async Task A_subscription_sent_without_waiting_for_the_answer_to_the_key_is_granted()
    {
        await using var peer = await world.ConnectAsync();

        byte[] both =
        [
            .. ClientFrame.Text($$"""{"action":"authenticate","api_key":"{{world.Key}}"}"""),
            .. ClientFrame.Text("""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":1}"""),
        ];
        await peer.SendAsync(both);

        Assert.Equal("auth", (await OpenAlgoWorld.NextAsync(peer)).GetProperty("type").GetString());
        Assert.Equal("success", (await OpenAlgoWorld.NextAsync(peer)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_socket_may_sign_in_again_also_as_somebody_else_and_a_wrong_key_leaves_it_as_it_was()
    {
        var other = await world.NewKeyAsync("another");
        await using var peer = await world.OpenAsync();

        var again = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"authenticate","api_key":"{{world.Key}}"}""");
        var changed = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"authenticate","api_key":"{{other}}"}""");
        var wrong = await OpenAlgoWorld.AskAsync(peer, """{"action":"authenticate","api_key":"wrong"}""");
        var info = await OpenAlgoWorld.AskTextAsync(peer, """{"action":"get_broker_info"}""");

        Assert.Equal("rajandran", again.GetProperty("user_id").GetString());
        Assert.Equal("another", changed.GetProperty("user_id").GetString());
        Assert.Equal("Invalid API key", wrong.GetProperty("message").GetString());
        Assert.Equal(
            """{"type":"broker_info","status":"success","broker":"demo","adapter_status":"connected","user_id":"another"}""",
            info
        );
    }

    [Fact]
    public async Task Without_a_key_the_socket_is_closed_after_fifteen_seconds_also_where_wrong_ones_came()
    {
        await using var slow = await OpenAlgoWorld.StartAsync(setup => setup.Time = new ManualTime());
        await using var silent = await slow.ConnectAsync();
        await using var wrong = await slow.ConnectAsync();
        await OpenAlgoWorld.AskAsync(wrong, """{"action":"authenticate","api_key":"wrong"}""");
        await silent.SettleAsync();

        slow.Gateway.Time.Advance(TimeSpan.FromSeconds(14.9));
        await silent.SettleAsync();
        await wrong.SettleAsync();
        slow.Gateway.Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal((4401, "auth timeout"), await silent.ReadCloseAsync());
        Assert.Equal((4401, "auth timeout"), await wrong.ReadCloseAsync());
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions_at_once()
    {
        var issued = await world.IssueAsync("leaver");
        await using var peer = await world.OpenAsync(issued.Key);

        await world.Gateway.Services.GetRequiredService<ApiKeyRing>().RevokeAsync(issued.Record.Id, TestContext.Current.CancellationToken);

        Assert.Equal((4401, "key revoked"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task A_ping_comes_every_twenty_seconds_and_who_does_not_answer_within_twenty_is_dropped()
    {
        await using var slow = await OpenAlgoWorld.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await slow.OpenAsync();

        slow.Gateway.Time.Advance(TimeSpan.FromSeconds(20));
        var ping = await peer.ReadFrameAsync();
        slow.Gateway.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(0x9, ping!.Opcode);
        Assert.Equal((1011, "keepalive ping timeout"), await peer.ReadCloseAsync());
    }

    [Theory]
    [InlineData("not json", "INVALID_JSON", "Invalid JSON message")]
    [InlineData("{\"action\":", "INVALID_JSON", "Invalid JSON message")]
    [InlineData("[1]", "PROCESSING_ERROR", "Message must be a JSON object")]
    [InlineData("{}", "INVALID_ACTION", "Invalid action: None")]
    [InlineData("""{"action":"fly"}""", "INVALID_ACTION", "Invalid action: fly")]
    [InlineData("""{"type":"fly"}""", "INVALID_ACTION", "Invalid action: fly")]
    [InlineData("""{"action":7}""", "INVALID_ACTION", "Invalid action: 7")]
    [InlineData("""{"action":"\ud800"}""", "INVALID_JSON", "Invalid JSON message")]
    public async Task What_cannot_be_read_is_told_so_and_the_socket_stays_open(string message, string code, string text)
    {
        await using var peer = await world.ConnectAsync();

        var error = await OpenAlgoWorld.AskTextAsync(peer, message);
        await peer.SendAsync(ClientFrame.Of(0x2, "\x01\x02"u8));
        var binary = await peer.ReadTextAsync();
        var answer = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"authenticate","api_key":"{{world.Key}}"}""");

        Assert.Equal(OpenAlgoWorld.Error(code, text), error);
        Assert.Equal(OpenAlgoWorld.Error("INVALID_JSON", "Invalid JSON message"), binary);
        Assert.Equal("success", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_message_may_have_a_mebibyte_and_not_a_byte_more()
    {
        const int Mebibyte = 1_048_576;
        await using var peer = await world.OpenAsync();
        string Padded(int bytes) => """{"action":"ping","x":" """[..^1] + new string('x', bytes - 24) + "\"}";
        Assert.Equal(Mebibyte, Padded(Mebibyte).Length);

        var pong = await OpenAlgoWorld.AskAsync(peer, Padded(Mebibyte));
        await peer.SendTextAsync(Padded(Mebibyte + 1));

        Assert.Equal("pong", pong.GetProperty("type").GetString());
        Assert.Equal(1009, (await peer.ReadCloseAsync())?.Code);
    }

    private static string Names(System.Text.Json.JsonElement element) =>
        string.Join(',', element.EnumerateObject().Select(member => member.Name));
}
