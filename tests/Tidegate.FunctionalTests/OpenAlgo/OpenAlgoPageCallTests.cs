using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>The calls of OpenAlgo's pages, member by member, and how far they let a caller look.</summary>
public sealed class OpenAlgoPageCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("apikey", "status,api_key")]
    [InlineData("config", "status,websocket_url,is_secure,original_url")]
    [InlineData("status", "status,connected,authenticated,broker,websocket_url,active_subscriptions,subscriptions")]
    [InlineData("subscriptions", "status,subscriptions,count,broker")]
    [InlineData("market-data?symbol=INFY&exchange=NSE", "status,data,timestamp")]
    [InlineData(
        "health",
        "status,healthy,connected,authenticated,data_flow_healthy,last_data_age_seconds,cache_size,total_subscribers,critical_subscribers,stale_data_events,reconnect_count,uptime_seconds,trade_management_safe,trade_management_reason,message"
    )]
    [InlineData("trade-safe", "safe,reason,data_fresh")]
    public async Task A_call_has_these_members(string call, string members)
    {
        await using var world = await OpenAlgoWorld.StartAsync(_ => { });
        await using var peer = await HearAsync(world, 2);
        using var http = Caller(world);

        var answer = await http.GetFromJsonAsync<JsonElement>($"/api/websocket/{call}", Cancellation);

        Assert.Equal(members, string.Join(',', answer.EnumerateObject().Select(member => member.Name)));
    }

    [Theory]
    [InlineData(0, true, "Data are flowing", true)]
    [InlineData(30, true, "Data are flowing", true)]
    [InlineData(31, true, "Data are flowing", false)]
    [InlineData(120, true, "Data are flowing", false)]
    [InlineData(121, false, "No recent data", false)]
    public async Task Data_are_fresh_for_thirty_seconds_and_safe_to_act_on_for_two_minutes(int age, bool safe, string reason, bool fresh)
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:openalgo:PingInterval"] = "00:10:00";
            setup.Settings["Tidegate:Endpoints:openalgo:IdleTimeout"] = "01:00:00";
        });
        await using var peer = await HearAsync(world, 2);
        using var http = Caller(world);
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(age));

        var said = await http.GetStringAsync("/api/websocket/trade-safe", Cancellation);

        Assert.Equal(
            $$"""{"safe":{{(safe ? "true" : "false")}},"reason":"{{reason}}","data_fresh":{{(fresh ? "true" : "false")}}}""",
            said
        );
    }

    [Fact]
    public async Task Who_hears_nothing_has_nothing_that_is_safe_to_act_on()
    {
        await using var world = await OpenAlgoWorld.StartAsync(_ => { });
        using var http = Caller(world);

        var said = await http.GetStringAsync("/api/websocket/trade-safe", Cancellation);

        Assert.Equal("""{"safe":false,"reason":"No recent data","data_fresh":false}""", said);
    }

    [Theory]
    [InlineData("symbol=INFY&exchange=NSE_INDEX")]
    [InlineData("symbol=NSE_INDEX%2FNIFTY&exchange=")]
    [InlineData("symbol=NIFTY&exchange=NSE%2F..%2FNSE_INDEX")]
    [InlineData("symbol=NIFTY&exchange=NSE_INDEX")] // the rule's own
    public async Task Last_values_go_no_further_than_the_callers_rights(string query)
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Policies:100:Name"] = "no-index";
            setup.Settings["Tidegate:Policies:100:Topics:0"] = "md/NSE_INDEX/*";
            setup.Settings["Tidegate:Policies:100:Effect"] = "Deny";
            setup.Settings["Tidegate:Policies:101:Name"] = "prices";
            setup.Settings["Tidegate:Policies:101:Topics:0"] = "md/NSE/*";
            setup.Settings["Tidegate:Policies:101:ModeMax"] = "Ltp";
        });
        await using var peer = await HearAsync(world, 1);
        using var http = Caller(world);

        using var refused = await http.GetAsync($"/api/websocket/market-data?{query}", Cancellation);
        var allowed = await http.GetFromJsonAsync<JsonElement>("/api/websocket/market-data?symbol=INFY&exchange=NSE", Cancellation);

        Assert.Contains(refused.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        Assert.Equal(
            ["symbol", "exchange", "mode", "ltp", "ltt", "timestamp"],
            allowed.GetProperty("data").EnumerateObject().Select(member => member.Name)
        );
    }

    [Fact]
    public async Task Config_names_the_configured_address()
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup =>
            setup.Settings["Tidegate:OpenAlgoSocketUrl"] = "wss://feed.example.com/ws"
        );
        using var http = Caller(world);

        Assert.Equal(
            """{"status":"success","websocket_url":"wss://feed.example.com/ws","is_secure":false,"original_url":"wss://feed.example.com/ws"}""",
            await http.GetStringAsync("/api/websocket/config", Cancellation)
        );
    }

    [Fact]
    public async Task On_a_secure_page_the_address_is_a_secure_one()
    {
        var folder = Directory.CreateTempSubdirectory("tidegate-config-");
        try
        {
            var file = Path.Combine(folder.FullName, "tls.pem");
            TestCertificate.Write(file, TestCertificate.Make());
            await using var world = await OpenAlgoWorld.StartAsync(setup =>
            {
                setup.Settings["Tidegate:Tls:CertificateFile"] = file;
                setup.Settings["Tidegate:OpenAlgoSocketUrl"] = "ws://feed.example.com/ws";
            });
            using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = TestCertificate.Trust } };
            using var http = new HttpClient(handler) { BaseAddress = world.Gateway.Addresses[0] };
            http.DefaultRequestHeaders.Add("Authorization", "Bearer " + world.Key);

            Assert.Equal(
                """{"status":"success","websocket_url":"wss://feed.example.com/ws","is_secure":true,"original_url":"ws://feed.example.com/ws"}""",
                await http.GetStringAsync("/api/websocket/config", Cancellation)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_eleventh_key_of_a_minute_is_told_to_wait()
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup => setup.Time = new ManualTime());
        using var http = Caller(world);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 11; i++)
        {
            using var answer = await http.GetAsync("/api/websocket/apikey", Cancellation);
            statuses.Add(answer.StatusCode);
            world.Gateway.Secrets.Keep(await answer.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.All(statuses[..10], status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[10]);
    }

    private static async Task<RawPeer> HearAsync(OpenAlgoWorld world, int mode)
    {
        var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", $"{mode}");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1501.5m));
        await OpenAlgoWorld.TickAsync(peer, 1501.5m);
        return peer;
    }

    private static HttpClient Caller(OpenAlgoWorld world)
    {
        var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + world.Key);
        return http;
    }
}
