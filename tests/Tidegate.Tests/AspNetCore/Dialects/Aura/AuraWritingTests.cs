using System.Text;
using System.Text.Json;
using Tidegate.AspNetCore.Dialects.Aura;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using static Tidegate.Tests.AspNetCore.Dialects.Aura.AuraSpeech;

namespace Tidegate.Tests.AspNetCore.Dialects.Aura;

public sealed class AuraWritingTests
{
    private const string MessageId = "abababab-abab-4bab-abab-abababababab";
    private const string Now = "2024-01-15T10:30:00.000Z";

    [Fact]
    public void The_welcome_is_that_of_the_document()
    {
        var welcome = JsonSerializer.Deserialize<JsonElement>(Dialect(DialectNames.AuraDashboard).Welcome()!);

        Assert.Equal("connection_established", welcome.GetProperty("type").GetString());
        Assert.True(Guid.TryParse(welcome.GetProperty("client_id").GetString(), out _));
        Assert.Equal(
            """{"id":1,"username":"john.doe","permissions":["analytics.view_dashboard"]}""",
            welcome.GetProperty("user").GetRawText()
        );
        Assert.Equal(Now, welcome.GetProperty("timestamp").GetString());
    }

    [Theory]
    [InlineData(DialectNames.AuraMetrics, "\"metric\":\"revenue_current\"")]
    [InlineData(DialectNames.AuraKds, "\"station_id\":4")]
    [InlineData(DialectNames.AuraTables, "\"restaurant_id\":12,\"floor_id\":null")]
    [InlineData(DialectNames.AuraTableAnalytics, "\"restaurant_id\":12,\"user\"")]
    [InlineData(DialectNames.AuraQueue, "\"queue_id\":\"9\"")]
    public void The_welcome_names_what_the_path_named(string name, string members) =>
        Assert.Contains(members, Dialect(name).Welcome(), StringComparison.Ordinal);

    [Theory]
    [InlineData("2", "2")]
    [InlineData("2nd", "\"2nd\"")]
    [InlineData("", "\"\"")]
    public void The_floor_is_a_number_where_it_is_one(string floor, string written) =>
        Assert.Contains($"\"floor_id\":{written},", Dialect(DialectNames.AuraTables).Welcome(WithFloor(floor)), StringComparison.Ordinal);

    [Fact]
    public void A_floor_that_is_a_flood_is_none() =>
        Assert.Contains(
            "\"floor_id\":null,",
            Dialect(DialectNames.AuraTables).Welcome(WithFloor(new string('9', 65))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("0", true)]
    [InlineData("7", true)]
    [InlineData("999999999999999", true)]
    [InlineData("1000000000000000", false)]
    [InlineData("007", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData("1.0", false)]
    [InlineData("", false)]
    [InlineData("١", false)]
    public void An_id_is_a_number_only_where_the_number_is_written_just_so(string id, bool isNumber) =>
        Assert.Equal(isNumber, AuraValues.TryInteger(id, out _));

    [Fact]
    public void The_client_id_is_the_sessions_own_and_a_version_8_uuid()
    {
        var one = AuraIds.Client("s_0123456789abcdef01234567");

        Assert.Equal(one, AuraIds.Client("s_0123456789abcdef01234567"));
        Assert.NotEqual(one, AuraIds.Client("s_0123456789abcdef01234568"));
        Assert.NotEqual(one, AuraIds.Client("s_1123456789abcdef01234567"));
        Assert.Equal(8, one.Version);
        Assert.Equal(8, AuraIds.Client("something else").Version);
    }

    [Fact]
    public void Two_sessions_never_share_a_client_id()
    {
        var random = new Random(5);
        var ids = new HashSet<Guid>();
        var sessions = new HashSet<string>(StringComparer.Ordinal);
        var bytes = new byte[12];
        for (var i = 0; i < 10_000; i++)
        {
            random.NextBytes(bytes);
            bytes.AsSpan(0, 9).Clear(); // close together
            var session = "s_" + Convert.ToHexStringLower(bytes);
            if (sessions.Add(session))
            {
                Assert.True(ids.Add(AuraIds.Client(session)));
            }
        }
    }

    [Fact]
    public void A_message_id_is_a_version_4_uuid_of_the_randomness_given() =>
        Assert.Equal(Guid.Parse(MessageId), AuraIds.Message(bytes => bytes.Fill(0xAB)));

    [Fact]
    public void The_envelope_of_the_figures_has_type_data_time_and_id() =>
        Assert.Equal(
            $$"""{"type":"metric_update","data":{"value": 1.50},"timestamp":"{{Now}}","message_id":"{{MessageId}}"}""",
            Dialect(DialectNames.AuraDashboard).Update(App("app/analytics/metrics/x", """{"value": 1.50}"""))
        );

    [Fact]
    public void A_sign_of_life_says_ping_and_its_answer_pong()
    {
        var dialect = Dialect(DialectNames.AuraMetrics);

        var beat = Written(to => dialect.WriteHeartbeat(Time.GetUtcNow(), to));

        Assert.Equal(
            $$"""{"type":"heartbeat","data":{"status":"ping","server_time":"{{Now}}"},"timestamp":"{{Now}}","message_id":"{{MessageId}}"}""",
            beat
        );
        Assert.Contains("\"pong\"", dialect.Answer(new PongAnswer(new HeartbeatRequest(null), null, 0)), StringComparison.Ordinal);
        Assert.Null(Written(to => Dialect(DialectNames.AuraKds).WriteHeartbeat(Time.GetUtcNow(), to)));
    }

    [Fact]
    public void Of_a_subscription_of_which_a_part_is_refused_the_part_is_named()
    {
        var dialect = Dialect(DialectNames.AuraDashboard);
        var request = Assert.IsType<AnalyticsSubscribe>(
            dialect.Read("""{"type":"subscribe","data":{"subscription_type":"metrics","metrics":["a","b c"]}}""")
        );
        SubscriptionResult Result(int i, SubscriptionChange change, GatewayError? error) =>
            new(request.Asks[i], change, request.Asks[i].Terms, error);

        var part = dialect.Answer(
            new SubscriptionAnswer(
                request,
                [Result(0, SubscriptionChange.Added, null), Result(1, SubscriptionChange.Refused, GatewayErrors.TopicMalformed)]
            )
        );
        var all = dialect.Answer(
            new SubscriptionAnswer(
                request,
                [
                    Result(0, SubscriptionChange.Refused, GatewayErrors.SubscriptionLimit),
                    Result(1, SubscriptionChange.Refused, GatewayErrors.TopicMalformed),
                ]
            )
        );

        Assert.Contains("\"status\":\"subscribed\"", part, StringComparison.Ordinal);
        Assert.Contains("\"refused\":[\"b c\"]", part, StringComparison.Ordinal);
        Assert.Contains(GatewayErrors.SubscriptionLimit.Reason, all, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(AuraSpeech))]
    public void A_subscription_that_a_new_grant_takes_away_is_said(string name)
    {
        var dialect = Dialect(name);
        var terms = new SubscriptionTerms(new Projection(Mode.Ltp));
        var topic = Topic.Parse("app/analytics/dashboard");

        var off = Written(to => dialect.WriteChanged(new TermsChange(topic, terms, null, "policy.others"), to));
        var moved = Written(to => dialect.WriteChanged(new TermsChange(topic, terms, terms, null), to));

        Assert.Contains("Insufficient permissions", off, StringComparison.Ordinal);
        Assert.Null(moved);
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(AuraSpeech))]
    public void What_concerns_the_token_is_said_alike_everywhere(string name)
    {
        var dialect = Dialect(name);
        var request = new RefreshRequest(null, new Tidegate.Core.Access.Credential(Tidegate.Core.Access.CredentialKind.FirstMessage, "x"));

        Assert.Equal(
            $$"""{"type":"auth_refreshed","data":{"expires_in":1800},"timestamp":"{{Now}}"}""",
            dialect.Answer(new RefreshedAnswer(request, TimeSpan.FromMinutes(30)))
        );
        Assert.Equal(
            $$"""{"type":"auth_expiring","data":{"expires_in":0},"timestamp":"{{Now}}"}""",
            Written(to => dialect.WriteExpiring(TimeSpan.FromSeconds(-1), to))
        );
        Assert.Null(dialect.Answer(new SignedInAnswer(request)));
        Assert.Contains(
            "Invalid or expired token",
            dialect.Answer(new ErrorAnswer(request, GatewayErrors.TokenInvalid, "token.signature")),
            StringComparison.Ordinal
        );
        Assert.Contains("Too many", dialect.Answer(new ErrorAnswer(request, GatewayErrors.RateLimited)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(AuraSpeech))]
    public void What_is_not_an_applications_is_not_told(string name)
    {
        var dialect = Dialect(name);
        var market = new MarketUpdate(Topic.Parse("md/NSE/X"), 1);

        Assert.Null(Written(to => dialect.WriteUpdate(new TopicUpdate(market, new Projection(Mode.Ltp), "e", 1), to)));
        Assert.Null(dialect.Answer(new ListAnswer(new ListRequest(null), [])));
    }

    [Fact]
    public void A_state_keeps_its_other_members_as_they_were_written_but_not_those_that_are_ours()
    {
        var state = App("app/kds/4", """{"user":"evil","items":[ 1 ],"st\u0061tion":{"a":[{}]},"station_id":99}""");

        Assert.Equal(
            $$$"""{"type":"initial_data","data":{"station_id":4,"items":[ 1 ],"st\u0061tion":{"a":[{}]},"user":{"id":1,"username":"john.doe"}},"timestamp":"{{{Now}}}"}""",
            Dialect(DialectNames.AuraKds).Snapshot(state)
        );
    }

    [Fact]
    public void A_name_that_is_half_a_character_breaks_nothing()
    {
        var state = App("app/tables/12", """{"\ud800":"\udc00","tables":[]}""");
        var item = App("app/queues/9", """{"\ud800":1,"item_id":"\udc00"}""", "item_added");

        Assert.Contains("\"\\ud800\":\"\\udc00\"", Dialect(DialectNames.AuraTables).Snapshot(state), StringComparison.Ordinal);
        Assert.Contains("\"item_id\":\"\\udc00\"", Dialect(DialectNames.AuraQueue).Update(item), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_is_no_state()
    {
        Assert.Contains(
            "\"items\":[]",
            Dialect(DialectNames.AuraKds).Snapshot(App("app/kds/4", "{}", "new_item")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"tables\":[]",
            Dialect(DialectNames.AuraTables).Snapshot(App("app/tables/12", "{}", "alert")),
            StringComparison.Ordinal
        );
        Assert.Null(Dialect(DialectNames.AuraTables).Snapshot(App("app/tables/12/7", "{}", "alert")));
        Assert.Null(Dialect(DialectNames.AuraTables).Snapshot(new MarketUpdate(Topic.Parse("md/NSE/X"), 1)));
        Assert.Null(Dialect(DialectNames.AuraQueue).Snapshot(App("app/queues/9", "{}", "item_added")));
        Assert.Null(Dialect(DialectNames.AuraQueues).Snapshot(App("app/queues/9", "{}", "item_added")));
        Assert.Null(Dialect(DialectNames.AuraDashboard).Snapshot(App("app/analytics/alerts", "{}")));
    }

    [Fact]
    public void A_dialect_that_is_none_is_nobodys() => Assert.Throws<ArgumentOutOfRangeException>(() => Dialect("aura-chat"));

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(AuraSpeech))]
    public void Every_update_is_one_json_object(string name)
    {
        var dialect = Dialect(name);
        foreach (
            var topic in new[]
            {
                "app/analytics/dashboard",
                "app/analytics/alerts",
                "app/kds/4",
                "app/tables/12",
                "app/tables/12/7",
                "app/queues/x-y",
            }
        )
        {
            foreach (var kind in new[] { null, "update_item", "alert" })
            {
                var written = dialect.Update(App(topic, """{"item_id":1,"table_id":2,"alerts":[],"text":"é\n"}""", kind));

                using var parsed = JsonDocument.Parse(Encoding.UTF8.GetBytes(written!));
                Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
            }
        }
    }

    private static Dictionary<string, string> WithFloor(string floor) => new(Route, StringComparer.Ordinal) { ["floor_id"] = floor };
}
