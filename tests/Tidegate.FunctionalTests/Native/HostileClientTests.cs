using System.Text;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Native;

/// <summary>What an authenticated client can do to its open socket with well-formed bytes: talk too much, stop in the middle, never read, ask for everything.</summary>
public sealed class HostileClientTests
{
    private static readonly byte[] Ping = ClientFrame.Of(0x9, "flood"u8);
    private static readonly byte[] Request = ClientFrame.Text("""{"op":"ping","id":1}""");

    public static TheoryData<string, byte[]> Floods =>
        new()
        {
            { "pings", Times(400, Ping) },
            { "pongs", Times(400, ClientFrame.Of(0xA, [])) },
            { "requests", Times(400, Request) },
            { "requests that name 512 topics", Times(10, ClientFrame.Text(Subscribe("md/NSE/NIFTY", 512)), 400) },
            { "lists of everything", Times(400, ClientFrame.Text("""{"op":"subscriptions","id":1}""")) },
        };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_flood_is_closed_with_4129_and_the_code_arrives(string flood, byte[] bytes)
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime()); // a flood, however slowly it is read
        await using var peer = await gateway.OpenAsync("/stream");

        await peer.SendAsync(bytes);

        Assert.Equal((flood, 4129), (flood, (await peer.ReadCloseAsync())?.Code));
    }

    [Fact]
    public async Task The_first_request_beyond_the_rate_is_refused_by_name_and_says_when_to_come_back()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:stream:MessagesPerSecond"] = "2";
        });
        await using var peer = await gateway.OpenAsync("/stream"); // its ping to settle is the first of four
        var welcome = Parse(await peer.ReadTextAsync());
        Assert.Equal(2, welcome.GetProperty("limits").GetProperty("messagesPerSecond").GetInt32());
        for (var i = 1; i <= 3; i++)
        {
            await peer.SendTextAsync("""{"op":"ping","id":1}""");
            Assert.True(Parse(await peer.ReadTextAsync()).GetProperty("ok").GetBoolean());
        }

        await peer.SendTextAsync("""{"op":"subscribe","id":8,"subs":[{"topic":"md/NSE/NIFTY"}]}""");
        var refused = Parse(await peer.ReadTextAsync());
        gateway.Time.Advance(TimeSpan.FromMilliseconds(500));
        await peer.SendTextAsync("""{"op":"ping","id":9}""");

        Assert.Equal(8, refused.GetProperty("re").GetInt32());
        Assert.Equal("limit.rate", refused.GetProperty("error").GetProperty("id").GetString());
        Assert.Equal(500, refused.GetProperty("error").GetProperty("retryAfterMs").GetInt32());
        Assert.Equal(9, Parse(await peer.ReadTextAsync()).GetProperty("re").GetInt32());
    }

    [Fact]
    public async Task A_client_of_the_original_nse_protocol_may_subscribe_to_500_symbols_one_by_one()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/ws");

        await peer.SendAsync(
            Enumerable.Range(0, 500).SelectMany(i => ClientFrame.Text($$"""{"action":"subscribe","symbol":"S{{i}}"}""")).ToArray()
        );

        for (var i = 0; i < 500; i++)
        {
            Assert.Contains("Successfully subscribed", await peer.ReadTextAsync(), StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[]> Beginnings =>
        new()
        {
            { "half a header", [0x81] },
            { "a long length cut in two", [0x81, 0xFF, 0, 0, 0] },
            { "a message without its last byte", ClientFrame.Text("""{"op":"ping","id":1}""")[..^1] },
            { "a fragment without the next one", ClientFrame.Text("{", isFinal: false) },
        };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task Half_a_frame_then_silence_ends_the_session_in_time_and_frees_its_token(string beginning, byte[] bytes)
    {
        await using var gateway = await ImpatientAsync();
        var token = gateway.Token("tidegate", jti: "once");
        await using var peer = await gateway.OpenAsync("/stream", token);

        await peer.SendAsync(bytes);

        Assert.Equal((beginning, 4102), (beginning, (await peer.ReadCloseAsync())?.Code));
        Assert.Equal(101, await gateway.StatusOfAsync("/stream", token));
    }

    [Fact]
    public async Task One_byte_every_250_ms_ends_the_session_in_time()
    {
        await using var gateway = await ImpatientAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        var closed = peer.ReadCloseAsync();

        try
        {
            foreach (var each in ClientFrame.Text(new string(' ', 200)))
            {
                await peer.SendAsync((byte[])[each]);
                if (await Task.WhenAny(closed, Task.Delay(250, TestContext.Current.CancellationToken)) == closed)
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
            // It has let go already; its code lies in front of us.
        }

        Assert.Equal(4102, (await closed)?.Code);
    }

    [Fact]
    public async Task Empty_fragments_without_end_are_closed_with_1009()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");

        await peer.SendAsync((byte[])[.. ClientFrame.Text("", isFinal: false), .. Times(300, ClientFrame.Of(0x0, [], isFinal: false))]);

        Assert.Equal(1009, (await peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task Invalid_utf8_that_begins_in_one_fragment_and_ends_in_the_next_is_closed_with_1007()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");

        await peer.SendAsync((byte[])[.. ClientFrame.Of(0x1, [(byte)'"', 0xE2, 0x82], isFinal: false), .. ClientFrame.Of(0x0, "\""u8)]);

        Assert.Equal(1007, (await peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task A_client_that_closes_only_its_sending_half_is_gone_and_its_token_free()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate", jti: "once");
        await using var peer = await gateway.OpenAsync("/stream", token);

        peer.HangUp();

        await peer.ReadToEndAsync(); // the server lets go of its half too
        Assert.Equal(101, await gateway.StatusOfAsync("/stream", token));
    }

    public static TheoryData<string, string, string> Messages =>
        new()
        {
            {
                "10,000 deep within an entry",
                $$"""{"op":"subscribe","id":1,"subs":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""",
                "1007"
            },
            { "a key twice", """{"op":"ping","id":1,"op":"subscribe"}""", "request.malformed" },
            { "a number of 5,000 digits as id", $$"""{"op":"ping","id":{{new string('9', 5_000)}}}""", "request.malformed" },
            {
                "a number of 5,000 digits as rate",
                $$"""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","maxHz":{{new string('9', 5_000)}}}]}""",
                "request.malformed"
            },
            { "1e400", """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","maxHz":1e400}]}""", "request.malformed" },
            { "NUL within a topic", """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/\u0000"}]}""", "topic.malformed" },
            { "half a surrogate pair", """{"op":"\ud800","id":1}""", "1007" },
            { "a prototype", """{"op":"__proto__","id":1}""", "request.unknown_op" },
        };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Hard_json_is_an_error_reply_or_1007_and_never_a_failure_of_ours(string name, string message, string answer)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync();

        await peer.SendTextAsync(message);
        var heard = await peer.ReadFrameAsync();

        Assert.Contains(answer == "1007" ? "protocol.not_utf8_or_json" : answer, heard?.Text, StringComparison.Ordinal);
        Assert.Equal((name, answer == "1007" ? 1007 : null), (name, answer == "1007" ? (await peer.ReadCloseAsync())?.Code : null));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("#")]
    [InlineData(">")]
    [InlineData("md/*/NIFTY")]
    [InlineData("md/NSE/*")]
    [InlineData("md/NSE/+")]
    [InlineData("md/NSE/>")]
    [InlineData("md/../app")]
    [InlineData("md/NSE/%")]
    [InlineData("md/NSE/NOSUCH")]
    [InlineData("")]
    public async Task A_pattern_or_an_unknown_topic_is_an_error_of_its_entry_and_the_others_are_granted(string topic)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync();

        await peer.SendTextAsync($$"""{"op":"subscribe","id":1,"subs":[{"topic":"{{topic}}"},{"topic":"md/NSE/NIFTY"}]}""");

        var results = Parse(await peer.ReadTextAsync()).GetProperty("results").EnumerateArray().ToArray();
        Assert.StartsWith("topic.", results[0].GetProperty("error").GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.True(results[1].GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_thousand_subscriptions_in_one_message_are_refused_as_a_whole_and_the_session_goes_on()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync();

        await peer.SendTextAsync(Subscribe("md/NSE/NIFTY", 1_000));
        Assert.Contains("limit.batch", await peer.ReadTextAsync(), StringComparison.Ordinal);

        await peer.SendTextAsync("""{"op":"subscriptions","id":2}""");
        Assert.Equal(0, Parse(await peer.ReadTextAsync()).GetProperty("subscriptions").GetArrayLength());
    }

    /// <summary>With deadlines that a test can wait for.</summary>
    private static Task<GatewayFixture> ImpatientAsync() =>
        GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:Endpoints:stream:FrameTimeout"] = "00:00:01");

    private static string Subscribe(string topic, int times)
    {
        var text = new StringBuilder("""{"op":"subscribe","id":1,"subs":[""");
        text.AppendJoin(',', Enumerable.Repeat($$"""{"topic":"{{topic}}"}""", times));
        return text.Append("]}").ToString();
    }

    private static byte[] Times(int count, byte[] frame, int pings = 0) =>
        [.. Enumerable.Repeat(frame, count).SelectMany(each => each), .. Enumerable.Repeat(Ping, pings).SelectMany(each => each)];

    private static JsonElement Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
