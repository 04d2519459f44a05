using System.Net.WebSockets;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>The simulator's sockets: greetings, refusals, silence, tokens.</summary>
public sealed class SimulatedSocketTests
{
    [Fact]
    public async Task Greeting_has_an_id_beyond_63_bits()
    {
        await using var kraken = new SimulatedKraken();
        using var socket = await SimulatedSocket.OpenAsync(kraken.Simulator.PublicAddress);

        var row = (await socket.FrameAsync()).GetProperty("data")[0];

        Assert.Equal("online", row.GetProperty("system").GetString());
        Assert.True(row.GetProperty("connection_id").GetUInt64() > 1UL << 63);
    }

    [Fact]
    public async Task Every_symbol_has_an_answer_of_its_own()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);

        await socket.SayAsync(
            """{"method":"subscribe","params":{"channel":"ticker","symbol":["BTC/USD","XBT/USD"],"snapshot":false},"req_id":7}"""
        );
        await socket.AnswerAsync();
        var good = socket.Text;
        await socket.AnswerAsync();

        Assert.StartsWith(
            """{"method":"subscribe","req_id":7,"result":{"channel":"ticker","event_trigger":"trades","snapshot":false,"symbol":"BTC/USD"},"success":true,"time_in":""",
            good,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            """{"error":"Currency pair not supported XBT/USD","method":"subscribe","req_id":7,"success":false,"symbol":"XBT/USD","time_in":""",
            socket.Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "v2",
        """{"method":"subscribe","params":{"channel":"executions","token":"x"}}""",
        "Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com"
    )]
    [InlineData(
        "v2",
        """{"method":"add_order","params":{}}""",
        "Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com"
    )]
    [InlineData(
        "auth/v2",
        """{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"]}}""",
        "Public market data subscriptions are unavailable on this endpoint. Try ws.kraken.com"
    )]
    [InlineData("auth/v2", """{"method":"subscribe","params":{"channel":"executions","token":"x"}}""", "ESession:Invalid session")]
    [InlineData("auth/v2", """{"method":"subscribe","params":{"channel":"balances"}}""", "Token(s) not found")]
    [InlineData("auth/v2", """{"method":"edit_order","params":{}}""", "Token(s) not found")]
    [InlineData("l3/v2", """{"method":"subscribe","params":{"channel":"level3","symbol":["BTC/USD"]}}""", "Token(s) not found")]
    [InlineData("v2", """{"method":"ping","params":{}}""", "Unsupported field: 'params' for the given msg type: ping")]
    [InlineData("v2", """{"method":"dance"}""", "Unsupported event")]
    [InlineData("v2", """{"method":"subscribe","params":{"channel":"gossip"}}""", "Subscription name invalid")]
    [InlineData("v2", """{"method":"subscribe","params":{"channel":"status"}}""", "Symbol(s) not found")]
    [InlineData("v2", """{"method":"subscribe","params":{"channel":"book"}}""", "Symbol(s) not found")]
    [InlineData(
        "v2",
        """{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":11}}""",
        "Subscription depth not supported"
    )]
    [InlineData(
        "v2",
        """{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":"x"}}""",
        "Subscription book depth must be an integer"
    )]
    [InlineData("v2", """{"method":"subscribe","params":{"channel":"ohlc","symbol":["BTC/USD"]}}""", "Subscription ohlc requires interval")]
    [InlineData(
        "v2",
        """{"method":"subscribe","params":{"channel":"ohlc","symbol":["BTC/USD"],"interval":2}}""",
        "Subscription ohlc interval not supported"
    )]
    [InlineData(
        "v2",
        """{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"],"x":1}}""",
        "Unsupported field: 'x' for the given msg type: subscribe"
    )]
    [InlineData("v2", "no json", "Malformed request")]
    [InlineData("v2", "[]", "Malformed request")]
    [InlineData("v2", """{"method":"\ud800"}""", "Malformed request")]
    public async Task Refusals_have_the_words_of_the_exchange(string path, string request, string error)
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(new Uri(kraken.Simulator.PublicAddress, "/" + path));

        var answer = await socket.AskAsync(request);

        Assert.Equal(error, answer.GetProperty("error").GetString());
        Assert.False(answer.GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task Heartbeats_come_each_second_once_something_is_subscribed()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        await kraken.Time.UntilTimerAsync(TimeSpan.FromSeconds(60));
        kraken.Time.Advance(TimeSpan.FromSeconds(5));

        await socket.SayAsync("""{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"]}}""");
        Assert.True((await socket.FrameAsync()).GetProperty("success").GetBoolean()); // no heartbeat came before

        for (var second = 0; second < 3; second++)
        {
            await kraken.Time.UntilTimerAsync(TimeSpan.FromSeconds(1));
            kraken.Time.Advance(TimeSpan.FromSeconds(1));
            await socket.FrameAsync();
            Assert.Equal("""{"channel":"heartbeat"}""", socket.Text);
        }
    }

    [Fact]
    public async Task Silent_client_is_let_go_after_a_minute_and_a_ping_is_a_word()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        await kraken.Time.UntilTimerAsync(TimeSpan.FromSeconds(60));
        kraken.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("pong", (await socket.AskAsync("""{"method":"ping","req_id":1}""")).GetProperty("method").GetString());

        kraken.Time.Advance(TimeSpan.FromSeconds(59));
        await socket.AskAsync("""{"method":"ping"}""");
        kraken.Time.Advance(TimeSpan.FromSeconds(60));

        await socket.EndAsync();
    }

    [Fact]
    public async Task Private_socket_without_a_private_subscription_is_let_go_whatever_it_says()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PrivateAddress);
        await kraken.Time.UntilTimerAsync(TimeSpan.FromSeconds(60));
        kraken.Time.Advance(TimeSpan.FromSeconds(40));
        await socket.AskAsync("""{"method":"ping"}""");
        kraken.Time.Advance(TimeSpan.FromSeconds(20));

        await socket.EndAsync();
    }

    [Fact]
    public async Task Too_many_upgrades_are_answered_429_for_the_length_of_the_window()
    {
        await using var kraken = new SimulatedKraken(new KrakenSimulatorOptions { UpgradesMax = 2 });
        await kraken.ConnectAsync(kraken.Simulator.PublicAddress);
        await kraken.ConnectAsync(kraken.Simulator.PublicAddress);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SimulatedSocket.OpenAsync(kraken.Simulator.PublicAddress));
        kraken.Time.Advance(TimeSpan.FromMinutes(10));
        await kraken.ConnectAsync(kraken.Simulator.PublicAddress);

        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_is_stale_after_its_life_unless_a_subscription_on_the_connection_keeps_it()
    {
        await using var kraken = new SimulatedKraken(
            new KrakenSimulatorOptions { IdleTimeout = TimeSpan.FromHours(1), UnusedTimeout = TimeSpan.FromHours(1) }
        );
        var (kept, token) = await kraken.TradeAsync();
        var other = await kraken.ConnectAsync(kraken.Simulator.PrivateAddress);
        kraken.Time.Advance(TimeSpan.FromSeconds(900));
        var request = $$"""{"method":"cancel_all","params":{"token":"{{token}}"} }""";

        Assert.True((await kept.AskAsync(request)).GetProperty("success").GetBoolean());
        Assert.Equal("ESession:Invalid session", (await other.AskAsync(request)).GetProperty("error").GetString());
        kraken.Simulator.RevokeTokens();
        Assert.Equal("ESession:Invalid session", (await kept.AskAsync(request)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Stale_token_closes_where_the_switch_says_so()
    {
        await using var kraken = new SimulatedKraken(new KrakenSimulatorOptions { StaleTokenCloses = true });
        var socket = await kraken.ConnectAsync(kraken.Simulator.PrivateAddress);

        await socket.SayAsync("""{"method":"subscribe","params":{"channel":"executions","token":"old"}}""");

        await socket.EndAsync();
    }

    [Fact]
    public async Task Switches_say_what_is_uncertain()
    {
        await using var kraken = new SimulatedKraken(
            new KrakenSimulatorOptions
            {
                NewTokenRevokesOlder = true,
                StaleTokenError = "EAPI:Invalid token",
                RequestsPerSecondMax = 3,
                SnapshotsComeFirst = true,
                FirstSequenceWithoutSnapshot = 2,
                AddsUnknownMembers = true,
                StatusHasLists = false,
            }
        );
        var old = await kraken.TokenAsync();
        var token = await kraken.TokenAsync();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PrivateAddress);
        Assert.DoesNotContain("emergency", socket.Text, StringComparison.Ordinal);
        Assert.Contains("x_unknown", socket.Text, StringComparison.Ordinal);

        var refused = await socket.AskAsync($$"""{"method":"subscribe","params":{"channel":"balances","token":"{{old}}"} }""");
        await socket.SayAsync($$"""{"method":"subscribe","params":{"channel":"balances","token":"{{token}}"} }""");
        var first = await socket.FrameAsync();
        var second = await socket.FrameAsync();
        await socket.AskAsync("""{"method":"ping"}""");
        var flood = await socket.AskAsync("""{"method":"ping"}""");

        Assert.Equal("EAPI:Invalid token", refused.GetProperty("error").GetString());
        Assert.Equal(("snapshot", true), (first.GetProperty("type").GetString(), second.GetProperty("success").GetBoolean()));
        Assert.Equal("Exceeded msg rate", flood.GetProperty("error").GetString());
    }

    [Fact]
    public async Task State_of_the_exchange_is_told_to_everybody()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);

        kraken.Simulator.Turn("maintenance");

        var row = (await socket.NextAsync("status")).GetProperty("data")[0];
        Assert.Equal("maintenance", row.GetProperty("system").GetString());
        Assert.False(row.TryGetProperty("connection_id", out _));
    }
}
