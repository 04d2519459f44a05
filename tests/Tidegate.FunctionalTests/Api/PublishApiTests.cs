using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Api;

public sealed class PublishApiTests
{
    [Fact]
    public async Task An_update_reaches_who_listens_and_greets_who_comes_later()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var first = await PublishAsync(
            gateway,
            """{"topic":"app/kds/station-7","data":{"item":{"id":1,"name":"Dal"}},"event":"new_item"}"""
        );
        await using var peer = await ListenAsync(gateway, "app/kds/station-7");
        var second = await PublishAsync(gateway, """{"topic":"app/kds/station-7","data":{ "item" : 2.50 }}""");

        Assert.Equal("""{"topic":"app/kds/station-7","ok":true}""", first);
        Assert.Equal("""{"topic":"app/kds/station-7","ok":true}""", second);
        var snapshot = await NextAsync(peer);
        Assert.Equal(
            ("snapshot", "quote", 1L, "new_item", """{"item":{"id":1,"name":"Dal"}}"""),
            (
                Text(snapshot, "type"),
                Text(snapshot, "mode"),
                snapshot.GetProperty("seq").GetInt64(),
                Text(snapshot, "event"),
                snapshot.GetProperty("data").GetRawText()
            )
        );
        var update = await NextAsync(peer);
        Assert.Equal(
            ("update", 2L, """{ "item" : 2.50 }"""), // as it came, to the letter
            (Text(update, "type"), update.GetProperty("seq").GetInt64(), update.GetProperty("data").GetRawText())
        );
        Assert.False(update.TryGetProperty("event", out _));
    }

    [Theory]
    [InlineData("[{0}]")]
    [InlineData("""{"updates":[{0}]}""")]
    public async Task Of_many_each_is_judged_on_its_own(string form)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        const string Entries =
            """{"topic":"app/kds/1","data":{}},{"topic":"app/tables/9","data":{}},{"topic":"app/kds/2","data":[]},{"topic":"no topic","data":{}},7,{"topic":"app/kds/3","data":{},"event":"New Item"}""";

        var body = await PublishAsync(gateway, form.Replace("{0}", Entries, StringComparison.Ordinal), "publish:app/kds");

        using var json = JsonDocument.Parse(body);
        string[] outcomes =
        [
            .. json
                .RootElement.GetProperty("results")
                .EnumerateArray()
                .Select(result => result.TryGetProperty("error", out var error) ? $"{Text(error, "id")}" : "ok"),
        ];
        Assert.Equal(["ok", "auth.forbidden", "request.malformed", "topic.malformed", "request.malformed", "request.malformed"], outcomes);
    }

    [Theory]
    [InlineData("md/NSE/NIFTY", "a running feed's")]
    [InlineData("md/NSE/NOSUCH", "of a feed's family")]
    [InlineData("bars/NSE/NIFTY", "a running feed's")]
    [InlineData("feed.status/csv", "like a feed's status")]
    [InlineData("sim/s_1", "a simulation's")]
    public async Task What_belongs_to_feeds_cannot_be_forged(string topic, string what)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var answer = await SendAsync(
            gateway,
            $$$"""{"topic":"{{{topic}}}","data":{}}""",
            gateway.Token("tidegate", permissions: "publish")
        );

        Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, what);
        var problem = await ProblemAsync(answer);
        Assert.Equal(("auth.forbidden", "publish.family"), (Text(problem, "error"), Text(problem, "rule")));
    }

    [Fact]
    public async Task Who_may_not_publish_is_told_so_before_the_body_is_read()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var stranger = await SendAsync(gateway, "{}", token: null);
        using var reader = await SendAsync(gateway, "{}", gateway.Token("tidegate", permissions: "read_data"));
        using var forged = await SendAsync(gateway, "{}", "nonsense");
        using var elsewhere = await SendAsync(
            gateway,
            """{"topic":"app/tables/1","data":{}}""",
            gateway.Token("tidegate", permissions: "publish:app/kds")
        );

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden],
            new[] { stranger, reader, forged, elsewhere }.Select(answer => answer.StatusCode)
        );
        Assert.Equal("Bearer realm=\"tidegate\"", stranger.Headers.WwwAuthenticate.ToString());
        Assert.Equal("publish.right", Text(await ProblemAsync(elsewhere), "rule"));
    }

    [Fact]
    public async Task Two_credentials_at_once_are_refused()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = gateway.Http();
        var token = gateway.Token("tidegate", permissions: "publish");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/publish") { Content = Json("{}") };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("X-API-Key", token);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("auth.credential_ambiguous", Text(await ProblemAsync(answer), "error"));
    }

    [Theory]
    [InlineData("", 400, "request.invalid")]
    [InlineData("7", 400, "request.invalid")]
    [InlineData("{", 400, "request.invalid")]
    [InlineData("""{"topic":"app/a"}""", 400, "request.malformed")]
    [InlineData("""{"topic":"app/a","data":{},"data":{"a":1}}""", 400, "request.invalid")]
    [InlineData("""{"topic":"app/\ud800","data":{}}""", 400, "request.invalid")]
    [InlineData(
        """{"topic":"app/a","data":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}}}}}}}}""",
        400,
        "request.invalid"
    )]
    [InlineData("""{"updates":{}}""", 400, "request.invalid")]
    public async Task What_is_no_update_is_refused(string body, int status, string error)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var answer = await SendAsync(gateway, body, gateway.Token("tidegate", permissions: "publish"));

        Assert.Equal((status, error), ((int)answer.StatusCode, Text(await ProblemAsync(answer), "error")));
    }

    [Fact]
    public async Task A_batch_and_a_body_have_their_limits()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate", permissions: "publish");
        var entries = Enumerable.Range(0, 513).Select(number => "{\"topic\":\"app/kds/" + number + "\",\"data\":{}}").ToArray();

        using var full = await SendAsync(gateway, $"[{string.Join(',', entries.Take(512))}]", token);
        using var over = await SendAsync(gateway, $"[{string.Join(',', entries)}]", token);
        using var largest = await SendAsync(gateway, Sized(32_768), token);
        using var larger = await SendAsync(gateway, Sized(32_769), token);
        using var huge = await SendAsync(gateway, new string(' ', 65_537), token);

        Assert.Equal(HttpStatusCode.OK, full.StatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, "limit.batch"), (over.StatusCode, Text(await ProblemAsync(over), "error")));
        Assert.Equal(HttpStatusCode.OK, largest.StatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, "limit.data"), (larger.StatusCode, Text(await ProblemAsync(larger), "error")));
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "protocol.too_big"),
            (huge.StatusCode, Text(await ProblemAsync(huge), "error"))
        );

        static string Sized(int bytes) => $$$"""{"topic":"app/big/1","data":{"a":"{{{new string('x', bytes - 8)}}}"}}""";
    }

    [Fact]
    public async Task The_largest_update_arrives_also_where_little_may_wait()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:OutboxBytesMax"] = "4096"
        );
        await PublishAsync(gateway, """{"topic":"app/big/1","data":{}}""");
        await using var peer = await ListenAsync(gateway, "app/big/1");
        await NextAsync(peer);

        await PublishAsync(gateway, $$$"""{"topic":"app/big/1","data":{"a":"{{{new string('x', 30_000)}}}"}}""");

        Assert.Equal(30_000, Text((await NextAsync(peer)).GetProperty("data"), "a")!.Length);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        var time = new Testing.ManualTime();
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = time);
        await using var peer = await gateway.ConnectAsync();
        var token = gateway.Token("tidegate", permissions: "publish");
        await peer.SendAsync(
            RawPeer.Request("POST /api/publish HTTP/1.1", "Host: 127.0.0.1", $"Authorization: Bearer {token}", "Content-Length: 20") + "{"
        );
        await time.UntilTimerAsync(TimeSpan.FromSeconds(5));
        var answered = peer.ReadResponseAsync();
        while (!answered.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answered, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.Equal(408, (await answered).Status);
    }

    [Fact]
    public async Task Who_publishes_more_than_the_second_has_room_for_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        var time = new ManualTime();
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = time;
            setup.Settings["Tidegate:Api:PublishesPerSecond"] = "3";
        });
        var (one, other) = (
            gateway.Token("tidegate", "one", permissions: "publish"),
            gateway.Token("tidegate", "two", permissions: "publish")
        );
        const string Update = """{"topic":"app/kds/1","data":{}}""";

        using var first = await SendAsync(gateway, Update, one);
        using var batch = await SendAsync(gateway, $"[{Update},{Update},{Update},{Update},{Update}]", one); // 6 of 3: the rest is owed
        using var tooMany = await SendAsync(gateway, Update, one);
        using var another = await SendAsync(gateway, Update, other);
        time.Advance(TimeSpan.FromSeconds(2));
        using var later = await SendAsync(gateway, Update, one);

        var problem = await ProblemAsync(tooMany);
        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        Assert.Equal(("limit.rate", "publish.rate"), (Text(problem, "error"), Text(problem, "rule")));
        Assert.Equal(TimeSpan.FromSeconds(2), tooMany.Headers.RetryAfter?.Delta);
        Assert.Equal(["3"], tooMany.Headers.GetValues("X-RateLimit-Limit"));
        HttpResponseMessage[] taken = [first, batch, another, later];
        Assert.All(taken, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        using var http = gateway.Http();
        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("tidegate_publish_taken_total 8\n", metrics, StringComparison.Ordinal);
        Assert.Contains("tidegate_publish_refused_total{error=\"limit.rate\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_publishes_as_the_call_does()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var backend = await gateway.OpenAsync("/stream", gateway.Token("tidegate", "backend", permissions: "publish:app/kds"));
        await backend.ReadTextAsync(); // the welcome

        await backend.SendTextAsync("""{"op":"publish","id":1,"topic":"app/kds/1","data":{"n":1}}""");
        await backend.SendTextAsync("""{"op":"publish","id":2,"topic":"app/tables/1","data":{"n":1}}""");
        await backend.SendTextAsync("""{"op":"publish","id":3,"topic":"md/NSE/NIFTY","data":{"ltp":1}}""");
        await backend.SendTextAsync("""{"op":"publish","id":4,"topic":"app/kds/1","data":7}""");
        string[] replies =
        [
            await backend.ReadTextAsync(),
            await backend.ReadTextAsync(),
            await backend.ReadTextAsync(),
            await backend.ReadTextAsync(),
        ];
        await using var peer = await ListenAsync(gateway, "app/kds/1");

        Assert.Equal("""{"re":1,"ok":true}""", replies[0]);
        Assert.Contains("\"rule\":\"publish.right\"", replies[1], StringComparison.Ordinal);
        Assert.Contains("\"rule\":\"publish.family\"", replies[2], StringComparison.Ordinal);
        Assert.Contains("request.malformed", replies[3], StringComparison.Ordinal);
        Assert.Equal("""{"n":1}""", (await NextAsync(peer)).GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Updates_of_one_topic_keep_one_order_however_many_publish()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await PublishAsync(gateway, """{"topic":"app/count/1","data":{"n":-1}}""");
        await using var peer = await ListenAsync(gateway, "app/count/1", "\"deliver\":\"all\"");
        await NextAsync(peer);

        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(number => PublishAsync(gateway, "{\"topic\":\"app/count/1\",\"data\":{\"n\":" + number + "}}"))
        );
        var seen = new List<long>();
        for (var count = 0; count < 40; count++)
        {
            seen.Add((await NextAsync(peer)).GetProperty("seq").GetInt64());
        }

        Assert.Equal(Enumerable.Range(2, 40).Select(seq => (long)seq), seen);
    }

    private static async Task<string> PublishAsync(GatewayFixture gateway, string body, string permission = "publish")
    {
        using var answer = await SendAsync(gateway, body, gateway.Token("tidegate", "backend", permissions: permission));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text;
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayFixture gateway, string body, string? token)
    {
        using var http = gateway.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/publish") { Content = Json(body) };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<RawPeer> ListenAsync(GatewayFixture gateway, string topic, string wishes = "\"mode\":\"quote\"")
    {
        var peer = await gateway.OpenAsync("/stream", gateway.Token("tidegate", "cook", permissions: "kitchen.access"));
        await peer.ReadTextAsync(); // the welcome
        await peer.SendTextAsync($$$"""{"op":"subscribe","id":1,"subs":[{"topic":"{{{topic}}}",{{{wishes}}}}]}""");
        Assert.Contains("\"ok\":true,\"mode\":\"quote\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
        return peer;
    }

    private static async Task<JsonElement> NextAsync(RawPeer peer) => JsonElement.Parse(await peer.ReadTextAsync());

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.GetString() : null;
}
