using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>OpenAlgo's REST: what pages ask about sockets, and the table of symbols.</summary>
public sealed class OpenAlgoApiTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("apikey")]
    [InlineData("config")]
    [InlineData("status")]
    [InlineData("subscriptions")]
    [InlineData("market-data?symbol=RELIANCE&exchange=NSE")]
    [InlineData("health")]
    [InlineData("trade-safe")]
    public async Task Without_a_credential_a_page_is_asked_to_refresh(string call)
    {
        using var http = world.Gateway.Http();

        using var none = await http.GetAsync($"/api/websocket/{call}", Cancellation);
        http.DefaultRequestHeaders.Add("Authorization", "Bearer wrong");
        using var wrong = await http.GetAsync($"/api/websocket/{call}", Cancellation);

        const string Body = """{"status":"error","message":"Session not found - please refresh page"}""";
        Assert.Equal((HttpStatusCode.Unauthorized, Body), (none.StatusCode, await none.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal((HttpStatusCode.Unauthorized, Body), (wrong.StatusCode, await wrong.Content.ReadAsStringAsync(Cancellation)));
    }

    [Fact]
    public async Task A_key_for_a_page_has_the_callers_rights_and_opens_a_socket()
    {
        using var http = Caller(world.Key);

        var made = await http.GetFromJsonAsync<JsonElement>("/api/websocket/apikey", Cancellation);
        await using var peer = await world.OpenAsync(made.GetProperty("api_key").GetString());

        Assert.Equal("success", made.GetProperty("status").GetString());
        Assert.Equal("pong", (await OpenAlgoWorld.AskAsync(peer, """{"action":"ping"}""")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Config_says_where_the_socket_is()
    {
        using var http = Caller(world.Key);

        var config = await http.GetStringAsync("/api/websocket/config", Cancellation);

        var url = $"ws://{world.Gateway.Addresses[0].Authority}/openalgo";
        Assert.Equal($$"""{"status":"success","websocket_url":"{{url}}","is_secure":false,"original_url":"{{url}}"}""", config);
    }

    [Fact]
    public async Task Status_subscriptions_last_values_and_health_are_those_of_the_callers_user()
    {
        var (key, other) = (await world.NewKeyAsync("watcher"), await world.NewKeyAsync("stranger"));
        await using var peer = await world.OpenAsync(key);
        await OpenAlgoWorld.AskAsync(peer, """{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":2}""");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1501.5m));
        await peer.ReadTextAsync();
        using var mine = Caller(key);
        using var others = Caller(other);

        var status = await mine.GetFromJsonAsync<JsonElement>("/api/websocket/status", Cancellation);
        var list = await mine.GetFromJsonAsync<JsonElement>("/api/websocket/subscriptions", Cancellation);
        var last = await mine.GetFromJsonAsync<JsonElement>("/api/websocket/market-data?symbol=INFY&exchange=NSE", Cancellation);
        var health = await mine.GetFromJsonAsync<JsonElement>("/api/websocket/health", Cancellation);
        var nothing = await others.GetFromJsonAsync<JsonElement>("/api/websocket/status", Cancellation);

        Assert.True(status.GetProperty("connected").GetBoolean());
        Assert.Equal(1, status.GetProperty("active_subscriptions").GetInt32());
        Assert.Equal("""[{"symbol":"INFY","exchange":"NSE","mode":"Quote"}]""", list.GetProperty("subscriptions").GetRawText());
        Assert.Equal((1, "demo"), (list.GetProperty("count").GetInt32(), list.GetProperty("broker").GetString()));
        Assert.Equal(1501.5m, last.GetProperty("data").GetProperty("ltp").GetDecimal());
        Assert.True(last.GetProperty("timestamp").GetInt64() > 1_600_000_000);
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.True(health.GetProperty("data_flow_healthy").GetBoolean());
        Assert.Equal((false, 0), (nothing.GetProperty("connected").GetBoolean(), nothing.GetProperty("active_subscriptions").GetInt32()));
    }

    [Fact]
    public async Task Values_that_nobody_hears_or_that_there_are_not_are_not_found()
    {
        using var http = Caller(world.Key);

        using var unknown = await http.GetAsync("/api/websocket/market-data?symbol=NONE&exchange=NSE", Cancellation);
        using var unnamed = await http.GetAsync("/api/websocket/market-data?symbol=INFY", Cancellation);

        Assert.Equal(
            (HttpStatusCode.NotFound, """{"status":"error","message":"Symbol NONE not found for exchange NSE"}"""),
            (unknown.StatusCode, await unknown.Content.ReadAsStringAsync(Cancellation))
        );
        Assert.Equal(HttpStatusCode.BadRequest, unnamed.StatusCode);
    }

    [Fact]
    public async Task Data_calls_take_the_key_where_clients_put_it_and_refuse_in_OpenAlgos_words()
    {
        using var http = world.Gateway.Http();

        using var missing = await http.PostAsJsonAsync("/api/v1/search", new { query = "NIFTY" }, Cancellation);
        using var wrong = await http.PostAsJsonAsync("/api/v1/search", new { apikey = "wrong", query = "NIFTY" }, Cancellation);
        using var empty = await http.PostAsJsonAsync("/api/v1/search", new { apikey = world.Key, query = " " }, Cancellation);
        using var none = await http.PostAsJsonAsync("/api/v1/search", new { apikey = world.Key, query = "no such thing" }, Cancellation);
        using var symbol = await http.PostAsJsonAsync(
            "/api/v1/symbol",
            new
            {
                apikey = world.Key,
                symbol = "NONE",
                exchange = "NSE",
            },
            Cancellation
        );
        using var csv = await http.GetAsync($"/api/v1/instruments?apikey={world.Key}&exchange=NSE&format=csv", Cancellation);
        using var json = await http.GetAsync($"/api/v1/instruments?apikey={world.Key}", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, missing.StatusCode);
        Assert.Equal(
            (HttpStatusCode.Forbidden, """{"status":"error","message":"Invalid openalgo apikey"}"""),
            (wrong.StatusCode, await wrong.Content.ReadAsStringAsync(Cancellation))
        );
        Assert.Equal(
            (HttpStatusCode.BadRequest, """{"status":"error","message":"Query parameter is required and cannot be empty"}"""),
            (empty.StatusCode, await empty.Content.ReadAsStringAsync(Cancellation))
        );
        Assert.Equal(
            """{"status":"success","message":"No matching symbols found","data":[]}""",
            await none.Content.ReadAsStringAsync(Cancellation)
        );
        Assert.Equal(HttpStatusCode.NotFound, symbol.StatusCode);
        Assert.Equal("instruments_NSE.csv", csv.Content.Headers.ContentDisposition?.FileName);
        Assert.StartsWith(
            "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size\n",
            await csv.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            """{"status":"success","message":"Found """,
            await json.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task More_than_fifty_calls_a_second_from_one_address_are_told_to_wait()
    {
        await using var strict = await OpenAlgoWorld.StartAsync(setup =>
        {
            setup.Time = new Testing.ManualTime();
            setup.Settings["Tidegate:OpenAlgoCallsPerSecond"] = "2";
        });
        using var http = strict.Gateway.Http();
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + strict.Key);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync("/api/websocket/config", Cancellation);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses);
    }

    private HttpClient Caller(string key)
    {
        var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        return http;
    }
}
