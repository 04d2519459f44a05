using System.Globalization;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>The dashboard and the metrics, message by message.</summary>
public sealed class AuraAnalyticsTests(AuraWorld world) : IClassFixture<AuraWorld>
{
    // As AuraConnect's service makes it.
    private const string Snapshot = """
        {"timestamp":"2024-01-15T10:30:00","revenue_today":1234.50,"orders_today":42,"customers_today":40,"average_order_value":29.39,"revenue_growth":5.1,"order_growth":1.0,"customer_growth":0,"top_staff":[],"top_products":[],"hourly_trends":[],"active_alerts":0,"critical_metrics":[]}
        """;

    private const string Revenue = """
        {"metric_name":"revenue_current","value":1234.50,"timestamp":"2024-01-15T10:30:00","change_percentage":null,"previous_value":null,"metadata":{}}
        """;

    [Fact]
    public async Task The_welcome_comes_first_and_then_the_status()
    {
        await using var peer = await world.ConnectAsync(AuraWorld.Dashboard, world.Token(["analytics_viewer"]));

        var welcome = await AuraWorld.NextAsync(peer);
        var status = await AuraWorld.NextAsync(peer);

        Assert.Equal("type,client_id,user,timestamp", AuraWorld.Names(welcome));
        Assert.Equal("connection_established", welcome.GetProperty("type").GetString());
        Assert.True(Guid.TryParse(welcome.GetProperty("client_id").GetString(), out _));
        Assert.Equal("id,username,permissions", AuraWorld.Names(welcome.GetProperty("user")));
        Assert.Equal(1, welcome.GetProperty("user").GetProperty("id").GetInt32());
        Assert.Equal("john.doe", welcome.GetProperty("user").GetProperty("username").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", welcome.GetProperty("timestamp").GetString());
        Assert.Equal("type,data,timestamp,message_id", AuraWorld.Names(status));
        Assert.Equal("system_status", status.GetProperty("type").GetString());
        var data = status.GetProperty("data");
        Assert.Equal("status,client_id,server_time,permissions", AuraWorld.Names(data));
        Assert.Equal("connected", data.GetProperty("status").GetString());
        Assert.Equal(welcome.GetProperty("client_id").GetString(), data.GetProperty("client_id").GetString());
        Assert.Equal(welcome.GetProperty("user").GetProperty("permissions").GetRawText(), data.GetProperty("permissions").GetRawText());
    }

    [Fact]
    public async Task A_user_id_that_is_no_number_stays_a_text()
    {
        var (peer, welcome) = await world.OpenAsync(AuraWorld.Dashboard, world.Token(sub: "u-7f"));
        await using var _ = peer;

        Assert.Equal("u-7f", welcome.GetProperty("user").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Subscribing_to_the_dashboard_gives_the_current_snapshot_then_the_confirmation_then_every_update()
    {
        await world.PublishAsync("app/analytics/dashboard", Snapshot);
        await using var peer = await world.OpenDashboardAsync();

        await peer.SendTextAsync("""{"type":"subscribe","data":{"subscription_type":"dashboard"}}""");
        var snapshot = await AuraWorld.NextAsync(peer);
        var confirm = await AuraWorld.NextAsync(peer);
        world.Push("app/analytics/dashboard", """{"orders_today":43}""");
        var update = await AuraWorld.NextAsync(peer);

        Assert.Equal("dashboard_update", snapshot.GetProperty("type").GetString());
        Assert.Equal("type,data,timestamp,message_id", AuraWorld.Names(snapshot));
        Assert.Equal(Snapshot.Trim(), snapshot.GetProperty("data").GetRawText());
        Assert.Equal("subscription_confirm", confirm.GetProperty("type").GetString());
        Assert.Equal(
            """{"subscription_type":"dashboard","status":"subscribed","details":{"subscription_type":"dashboard"}}""",
            confirm.GetProperty("data").GetRawText()
        );
        Assert.Equal(43, update.GetProperty("data").GetProperty("orders_today").GetInt32());
        Assert.NotEqual(snapshot.GetProperty("message_id").GetString(), update.GetProperty("message_id").GetString());
    }

    [Fact]
    public async Task After_unsubscribing_nothing_comes_and_nothing_is_said()
    {
        await using var peer = await world.OpenDashboardAsync();
        await SubscribeAsync(peer, """{"subscription_type":"metrics","metrics":["orders_left"]}""");

        await peer.SendTextAsync("""{"type":"unsubscribe","data":{"subscription_type":"metrics","metrics":["orders_left"]}}""");
        await peer.SettleAsync();
        world.Push("app/analytics/metrics/orders_left", Revenue);
        await peer.SettleAsync();

        Assert.Equal("pong", (await BeatAsync(peer)).GetProperty("data").GetProperty("status").GetString()); // the very next message
    }

    [Fact]
    public async Task Metrics_are_subscribed_by_name_and_their_last_value_comes_to_who_is_late()
    {
        await world.PublishAsync("app/analytics/metrics/customers_current", Revenue);
        await using var peer = await world.OpenDashboardAsync();

        await peer.SendTextAsync(
            """{"type":"subscribe","data":{"subscription_type":"metrics","metrics":["customers_current","average_order_value"]}}"""
        );
        var last = await AuraWorld.NextAsync(peer);
        var confirm = await AuraWorld.NextAsync(peer);
        world.Push("app/analytics/metrics/average_order_value", """{"metric_name":"average_order_value","value":29.4}""");
        var update = await AuraWorld.NextAsync(peer);

        Assert.Equal("metric_update", last.GetProperty("type").GetString());
        Assert.Equal(Revenue.Trim(), last.GetProperty("data").GetRawText());
        Assert.Equal(
            """{"subscription_type":"metrics","metrics":["customers_current","average_order_value"]}""",
            confirm.GetProperty("data").GetProperty("details").GetRawText()
        );
        Assert.Equal("average_order_value", update.GetProperty("data").GetProperty("metric_name").GetString());
    }

    [Fact]
    public async Task Alerts_come_as_they_happen_and_not_from_before()
    {
        await world.PublishAsync("app/analytics/alerts", """{"severity":"old"}""");
        await using var peer = await world.OpenDashboardAsync(world.Token(["admin"]));

        await peer.SendTextAsync("""{"type":"subscribe","data":{"subscription_type":"alerts"}}""");
        var confirm = await AuraWorld.NextAsync(peer);
        world.Push("app/analytics/alerts", """{"severity":"new"}""", "threshold");
        var alert = await AuraWorld.NextAsync(peer);

        Assert.Equal("subscription_confirm", confirm.GetProperty("type").GetString());
        Assert.Equal("alert_notification", alert.GetProperty("type").GetString());
        Assert.Equal("""{"severity":"new"}""", alert.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"dance"}""", "Unknown message type: dance")]
    [InlineData("""{"data":{}}""", "Unknown message type: None")]
    [InlineData("""{"type":5}""", "Unknown message type: 5")]
    [InlineData("not json", "Invalid JSON message")]
    [InlineData("[1]", "Invalid JSON message")]
    [InlineData("ping", "Invalid JSON message")]
    [InlineData("""{"type":"\ud800"}""", "Invalid JSON message")] // half of a character
    [InlineData("""{"type":"subscribe","data":{"subscription_type":"metrics","metrics":["revenue_current",7]}}""", "Subscription failed")]
    [InlineData("""{"type":"subscribe"}""", "Unknown subscription type: None")]
    [InlineData("""{"type":"subscribe","data":{"subscription_type":"stocks"}}""", "Unknown subscription type: stocks")]
    [InlineData("""{"type":"subscribe","data":{"subscription_type":"metrics","metrics":"all"}}""", "Subscription failed")]
    [InlineData("""{"type":"subscribe","data":{"subscription_type":"metrics","metrics":["a/b"]}}""", "Metric 'a/b' not found")]
    [InlineData("""{"type":"subscribe","data":{"subscription_type":"alerts"}}""", "Insufficient permissions for alerts subscription")]
    [InlineData("""{"type":"get_current_data","data":{"data_type":"metric","metric_name":"none_such"}}""", "Metric 'none_such' not found")]
    [InlineData("""{"type":"get_current_data","data":{"data_type":"metric","metric_name":"a b"}}""", "Metric 'a b' not found")]
    [InlineData("""{"type":"get_current_data","data":{"data_type":"metric"}}""", "Invalid metric request or insufficient permissions")]
    [InlineData("""{"type":"get_current_data","data":{"data_type":"weather"}}""", "Unknown data type: weather")]
    [InlineData("""{"type":"auth"}""", "No authentication token provided")]
    public async Task What_cannot_be_done_is_answered_by_an_error_with_its_text(string message, string text)
    {
        await using var peer = await world.OpenDashboardAsync(world.Token(["manager"]));

        var error = await AuraWorld.AskAsync(peer, message);

        Assert.Equal("type,data,timestamp,message_id", AuraWorld.Names(error));
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal(text, error.GetProperty("data").GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("dashboard", "view_sales_reports", "Insufficient permissions for dashboard subscription")]
    [InlineData("metrics", "view_dashboard", "Insufficient permissions for metrics subscription")]
    public async Task A_permission_that_is_missing_for_a_subscription_is_said(string kind, string held, string text)
    {
        await using var narrow = await AuraWorld.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Auth:Roles:manager:0"] = "analytics." + held;
            setup.Settings["Tidegate:Endpoints:aura-dashboard:RequiredPermissions:0"] = "analytics." + held;
        });
        await using var peer = await narrow.OpenDashboardAsync(narrow.Token(["manager"]));

        var error = await AuraWorld.AskAsync(
            peer,
            $$$"""{"type":"subscribe","data":{"subscription_type":"{{{kind}}}","metrics":["revenue_current"]}}"""
        );
        var current = await AuraWorld.AskAsync(
            peer,
            $$$"""{"type":"get_current_data","data":{"data_type":"{{{kind.TrimEnd('s')}}}","metric_name":"revenue_current"}}"""
        );

        Assert.Equal(text, error.GetProperty("data").GetProperty("error").GetString());
        Assert.Equal(
            kind == "dashboard" ? "Insufficient permissions" : "Invalid metric request or insufficient permissions",
            current.GetProperty("data").GetProperty("error").GetString()
        );
    }

    [Fact]
    public async Task Current_data_can_be_asked_for_without_subscribing()
    {
        await using var fresh = await AuraWorld.StartAsync(setup => setup.Settings["Tidegate:Hub:Shards"] = "4");
        await using var peer = await fresh.OpenDashboardAsync(fresh.Token());
        const string AskDashboard = """{"type":"get_current_data","data":{"data_type":"dashboard"}}""";
        const string AskMetric = """{"type":"get_current_data","data":{"data_type":"metric","metric_name":"revenue_current"}}""";

        var nothing = await AuraWorld.AskAsync(peer, AskDashboard);
        await fresh.PublishAsync("app/analytics/dashboard", Snapshot);
        await fresh.PublishAsync("app/analytics/metrics/revenue_current", Revenue);
        var dashboard = await AuraWorld.AskAsync(peer, AskDashboard);
        var metric = await AuraWorld.AskAsync(peer, AskMetric);

        Assert.Equal("Failed to retrieve current data", nothing.GetProperty("data").GetProperty("error").GetString());
        Assert.Equal("dashboard_update", dashboard.GetProperty("type").GetString());
        Assert.Equal(Snapshot.Trim(), dashboard.GetProperty("data").GetRawText());
        Assert.Equal("metric_update", metric.GetProperty("type").GetString());
        Assert.Equal(Revenue.Trim(), metric.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task However_many_threads_own_the_topics_all_last_values_come_before_the_confirmation()
    {
        await using var spread = await AuraWorld.StartAsync(setup => setup.Settings["Tidegate:Hub:Shards"] = "4");
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"m{i}")];
        foreach (var name in names)
        {
            await spread.PublishAsync("app/analytics/metrics/" + name, $$"""{"metric_name":"{{name}}"}""");
        }

        await using var peer = await spread.OpenDashboardAsync(spread.Token());
        var list = string.Join(',', names.Select(name => $"\"{name}\""));
        await peer.SendTextAsync("{\"type\":\"subscribe\",\"data\":{\"subscription_type\":\"metrics\",\"metrics\":[" + list + "]}}");
        var came = new List<string>();
        for (var i = 0; i < names.Length; i++)
        {
            came.Add((await AuraWorld.NextAsync(peer)).GetProperty("data").GetProperty("metric_name").GetString()!);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), came.Order(StringComparer.Ordinal));
        Assert.Equal("subscription_confirm", await AuraWorld.NextTypeAsync(peer));
    }

    [Fact]
    public async Task The_endpoint_of_one_metric_names_it_in_the_welcome_and_subscribes_by_itself()
    {
        var (peer, welcome) = await world.OpenAsync(AuraWorld.Metrics + "orders_current");
        await using var _ = peer;
        Assert.Equal("system_status", await AuraWorld.NextTypeAsync(peer));
        await peer.SettleAsync();

        world.Push("app/analytics/metrics/orders_current", Revenue);

        Assert.Equal("type,client_id,metric,user,timestamp", AuraWorld.Names(welcome));
        Assert.Equal("orders_current", welcome.GetProperty("metric").GetString());
        Assert.Equal("metric_update", await AuraWorld.NextTypeAsync(peer));
    }

    [Fact]
    public async Task A_metric_that_can_have_no_topic_ends_the_session_after_its_welcome()
    {
        var (peer, _) = await world.OpenAsync(AuraWorld.Metrics + "a%20b");
        await using var _2 = peer;

        Assert.Equal((1008, "Insufficient permissions"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task A_heartbeat_of_the_client_is_answered_with_pong_and_the_time()
    {
        await using var peer = await world.OpenDashboardAsync();

        var beat = await BeatAsync(peer);

        Assert.Equal("heartbeat", beat.GetProperty("type").GetString());
        Assert.Equal("status,server_time", AuraWorld.Names(beat.GetProperty("data")));
        Assert.True(
            DateTimeOffset.TryParse(beat.GetProperty("data").GetProperty("server_time").GetString(), CultureInfo.InvariantCulture, out _)
        );
    }

    private static Task<JsonElement> BeatAsync(RawPeer peer) => AuraWorld.AskAsync(peer, """{"type":"heartbeat"}""");

    private static async Task SubscribeAsync(RawPeer peer, string data)
    {
        var confirm = await AuraWorld.AskAsync(peer, $$$"""{"type":"subscribe","data":{{{data}}}}""");
        Assert.Equal("subscription_confirm", confirm.GetProperty("type").GetString());
    }
}
