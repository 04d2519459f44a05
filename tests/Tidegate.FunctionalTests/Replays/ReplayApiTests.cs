using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tidegate.Feeds.Recordings;
using Tidegate.FunctionalTests.OpenAlgo;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Replays;

public sealed class ReplayApiTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-replays-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ReplayApiTests()
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, "ticks.csv"),
            "timestamp,symbol,ltp,volume\n2025-01-02 09:15:00,INFY,100.10,5\n2025-01-02 09:15:00,BAJAJ-AUTO,9000,1\n2025-01-02 09:15:01,INFY,100.25,9\n"
        );
        using var writer = new RecordingWriter(
            File.Create(Path.Combine(_folder.FullName, "day.tgrec")),
            new RecordingHeader { StartedAt = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), Scope = "topics" }
        );
        writer.Write(
            TimeSpan.Zero,
            RecordedKind.Text,
            Encoding.UTF8.GetBytes("""{"type":"update","topic":"app/kds/7","mode":"quote","seq":1,"event":"new","data":{ "item": 2.50 }}""")
        );
        writer.Complete(TimeSpan.Zero, "asked", 0);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Native_client_of_the_owner_hears_it_and_another_user_does_not()
    {
        await using var gateway = await StartAsync();
        var id = await MakeAsync(gateway, "alice", """{"file":"ticks.csv","paused":true,"speed":1000}""");
        await using var alice = await SubscribeAsync(gateway, "alice", $"replay/{id}/md/NSE/INFY");
        await using var bob = await gateway.OpenAsync("/stream", gateway.Token("tidegate", "bob"));
        await bob.ReadTextAsync();
        await bob.SendTextAsync($$"""{"op":"subscribe","id":1,"subs":[{"topic":"replay/{{id}}/md/NSE/INFY"}]}""");
        Assert.Contains("auth.forbidden", await bob.ReadTextAsync(), StringComparison.Ordinal);

        using (var resumed = await SendAsync(gateway, "alice", HttpMethod.Post, $"/api/replays/{id}/resume"))
        {
            Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        }

        Assert.Contains("\"ltp\":100.1", await NextAsync(alice, "update"), StringComparison.Ordinal);
        Assert.Contains("\"ltp\":100.25", await NextAsync(alice, "update"), StringComparison.Ordinal);
        Assert.Contains("end_of_data", await NextAsync(alice, "end_of_data"), StringComparison.Ordinal);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            using var hidden = await SendAsync(gateway, "bob", method, $"/api/replays/{id}");
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }

        using var ended = await SendAsync(gateway, "alice", HttpMethod.Delete, $"/api/replays/{id}");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var list = await SendAsync(gateway, "alice", HttpMethod.Get, "/api/replays");
        Assert.Equal("""{"replays":[]}""", await list.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Nse_client_names_it_in_one_word_and_gets_that_word_back()
    {
        await using var gateway = await StartAsync();
        var id = await MakeAsync(gateway, "user123", """{"file":"ticks.csv","paused":true,"speed":1000}""");
        await using var peer = await gateway.OpenAsync("/ws", gateway.Token("nse", "user123"));
        await peer.SendTextAsync($$"""{"action":"subscribe","symbol":"REPLAY-{{id}}-NSE-BAJAJ-AUTO"}""");
        Assert.Contains("success", await peer.ReadTextAsync(), StringComparison.Ordinal);

        using var resumed = await SendAsync(gateway, "user123", HttpMethod.Post, $"/api/replays/{id}/resume");

        Assert.StartsWith($$"""{"symbol":"REPLAY-{{id}}-NSE-BAJAJ-AUTO","data":""", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAlgo_client_names_it_as_an_exchange()
    {
        await using var world = await OpenAlgoWorld.StartAsync(Configure);
        var id = await MakeAsync(world.Gateway, OpenAlgoWorld.User, """{"file":"ticks.csv","paused":true,"speed":1000}""");
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"subscribe","symbol":"INFY","exchange":"REPLAY-{{id}}-NSE","mode":1}""");

        using var resumed = await SendAsync(world.Gateway, OpenAlgoWorld.User, HttpMethod.Post, $"/api/replays/{id}/resume");

        var tick = await OpenAlgoWorld.TickAsync(peer, 100.25m);
        Assert.Contains($"\"symbol\":\"INFY\",\"exchange\":\"REPLAY-{id}-NSE\"", tick, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAlgo_client_leaves_it_with_all_his_other_symbols()
    {
        await using var world = await OpenAlgoWorld.StartAsync(Configure);
        var id = await MakeAsync(world.Gateway, OpenAlgoWorld.User, """{"file":"ticks.csv","paused":true}""");
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"subscribe","symbol":"INFY","exchange":"REPLAY-{{id}}-NSE","mode":1}""");

        var left = await OpenAlgoWorld.AskTextAsync(peer, """{"action":"unsubscribe_all"}""");

        Assert.Contains($"\"symbol\":\"INFY\",\"exchange\":\"REPLAY-{id}-NSE\"", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_application_topics_come_as_they_were_published()
    {
        await using var gateway = await StartAsync();
        var id = await MakeAsync(gateway, "alice", """{"file":"day.tgrec","paused":true}""");
        await using var alice = await SubscribeAsync(gateway, "alice", $"replay/{id}/app/kds/7");

        using var resumed = await SendAsync(gateway, "alice", HttpMethod.Post, $"/api/replays/{id}/resume");

        Assert.Contains("\"event\":\"new\",\"data\":{ \"item\": 2.50 }", await NextAsync(alice, "update"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"file":"ticks.csv"}""", null, HttpStatusCode.Unauthorized)]
    [InlineData("""{"file":"ticks.csv","shared":true}""", "alice", HttpStatusCode.Forbidden)]
    [InlineData("""{"file":"../ticks.csv"}""", "alice", HttpStatusCode.NotFound)]
    [InlineData("""{"file":"ticks.csv","speed":0}""", "alice", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"ticks.csv","speed":"NaN"}""", "alice", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"ticks.csv","exchange":"a/b"}""", "alice", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"ticks.csv","columns":"nonsense"}""", "alice", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"ticks.csv","from":"2026-01-01T00:00:00Z"}""", "alice", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":null}""", "alice", HttpStatusCode.BadRequest)]
    [InlineData("{}", "alice", HttpStatusCode.BadRequest)]
    [InlineData("[", "alice", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_played_or_may_not_is_refused(string body, string? user, HttpStatusCode status)
    {
        await using var gateway = await StartAsync();

        using var answer = await SendAsync(gateway, user, HttpMethod.Post, "/api/replays", body);

        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain(_folder.FullName, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_is_429_and_out_of_state_is_409()
    {
        await using var gateway = await StartAsync();
        var id = await MakeAsync(gateway, "alice", """{"file":"ticks.csv","paused":true}""");
        using var held = await SendAsync(gateway, "alice", HttpMethod.Post, $"/api/replays/{id}/pause");
        await MakeAsync(gateway, "alice", """{"file":"ticks.csv","paused":true}""");
        using var third = await SendAsync(gateway, "alice", HttpMethod.Post, "/api/replays", """{"file":"ticks.csv"}""");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests), (held.StatusCode, third.StatusCode));
        Assert.Contains("limit.replays", await third.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_replay_needs_the_permission_and_is_heard_by_everybody()
    {
        await using var gateway = await StartAsync();
        using var http = gateway.Http();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            gateway.Token("tidegate", "alice", permissions: "replay.share")
        );
        using var made = await http.PostAsJsonAsync(
            "/api/replays",
            new
            {
                file = "ticks.csv",
                shared = true,
                paused = true,
            },
            Token
        );
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString();

        await using var bob = await SubscribeAsync(gateway, "bob", $"replay/{id}/md/NSE/INFY");
    }

    private Task<GatewayFixture> StartAsync() => GatewayFixture.StartAsync(Configure);

    private void Configure(GatewaySetup setup)
    {
        setup.Settings["Tidegate:Replays:Folder"] = _folder.FullName;
        setup.Settings["Tidegate:Replays:PerUserMax"] = "2";
    }

    private static async Task<string> MakeAsync(GatewayFixture gateway, string user, string body)
    {
        using var answer = await SendAsync(gateway, user, HttpMethod.Post, "/api/replays", body);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        var id = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("id").GetString()!;
        Assert.Equal($"/api/replays/{id}", answer.Headers.Location?.ToString());
        return id;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        GatewayFixture gateway,
        string? user,
        HttpMethod method,
        string path,
        string? body = null
    )
    {
        using var http = gateway.Http();
        using var request = new HttpRequestMessage(method, path);
        if (user is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token("tidegate", user));
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, Token);
    }

    private static async Task<RawPeer> SubscribeAsync(GatewayFixture gateway, string user, string topic)
    {
        var peer = await gateway.OpenAsync("/stream", gateway.Token("tidegate", user));
        await peer.ReadTextAsync(); // the welcome
        await peer.SendTextAsync($$"""{"op":"subscribe","id":1,"subs":[{"topic":"{{topic}}","deliver":"all"}]}""");
        Assert.Contains("\"ok\":true,\"mode\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
        return peer;
    }

    private static async Task<string> NextAsync(RawPeer peer, string part)
    {
        while (true)
        {
            var text = await peer.ReadTextAsync();
            if (text.Contains(part, StringComparison.Ordinal))
            {
                return text;
            }
        }
    }
}
