using System.Buffers;
using System.Text;
using System.Text.Json;
using Tidegate.AspNetCore.Dialects.Aura;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.AspNetCore.Dialects.Aura;

public sealed class AuraReadingTests
{
    private static readonly string[] ValidMessages =
    [
        """{"type":"auth","token":"a.b.c"}""",
        """{"type":"subscribe","data":{"subscription_type":"dashboard"}}""",
        """{"type":"subscribe","data":{"subscription_type":"metrics","metrics":["revenue_current","orders_current"]}}""",
        """{"type":"unsubscribe","data":{"subscription_type":"alerts"}}""",
        """{"type":"get_current_data","data":{"data_type":"metric","metric_name":"revenue_current"}}""",
        """{"type":"heartbeat"}""",
        """{"type":"acknowledge","item_id":5}""",
        """{"type":"request_update"}""",
        """{"type":"request_analytics"}""",
        """{"type":"subscribe_table","table_id":7}""",
        """{"action":"subscribe","data":{"queue_ids":[1,"2"]}}""",
        """{"action":"unsubscribe"}""",
        "ping",
    ];

    [Theory]
    [MemberData(nameof(AuraSpeech.Names), MemberType = typeof(AuraSpeech))]
    public void The_first_message_is_a_sign_in_and_a_later_one_of_the_kind_prolongs_the_grant(string name)
    {
        var dialect = AuraSpeech.Dialect(name);

        var first = Assert.IsType<SignInRequest>(dialect.Read(ValidMessages[0], isSignedIn: false));
        var later = Assert.IsType<RefreshRequest>(dialect.Read(ValidMessages[0]));

        Assert.Equal("a.b.c", first.Credential.Secret);
        Assert.Equal("a.b.c", later.Credential.Secret);
    }

    [Theory]
    [MemberData(nameof(AuraSpeech.Names), MemberType = typeof(AuraSpeech))]
    public void Before_the_credential_every_other_message_ends_the_session(string name)
    {
        var dialect = AuraSpeech.Dialect(name);

        foreach (var message in ValidMessages[1..])
        {
            var fault = Assert.IsType<FaultyRequest>(dialect.Read(message, isSignedIn: false));
            Assert.NotNull(fault.Error.CloseCode);
            Assert.Equal(1008, dialect.Close(new Refusal(fault.Error, fault.Rule)).Code);
        }
    }

    [Fact]
    public void Each_subscription_of_the_dashboard_has_its_topic()
    {
        var dialect = AuraSpeech.Dialect(DialectNames.AuraDashboard);

        Assert.Equal(
            ["app/analytics/dashboard"],
            Topics(dialect.Read("""{"type":"subscribe","data":{"subscription_type":"dashboard"}}"""))
        );
        Assert.Equal(["app/analytics/alerts"], Topics(dialect.Read("""{"type":"subscribe","data":{"subscription_type":"alerts"}}""")));
        Assert.Equal(
            ["app/analytics/metrics/a", "app/analytics/metrics/b"],
            Topics(dialect.Read("""{"type":"subscribe","data":{"subscription_type":"metrics","metrics":["a","b"]}}"""))
        );
        Assert.Empty(Topics(dialect.Read("""{"type":"subscribe","data":{"subscription_type":"metrics"}}""")));
    }

    [Fact]
    public void The_newest_figure_is_all_that_matters_and_every_alert_does()
    {
        var dialect = AuraSpeech.Dialect(DialectNames.AuraDashboard);
        var figures = Assert.IsAssignableFrom<SubscribeRequest>(
            dialect.Read("""{"type":"subscribe","data":{"subscription_type":"metrics","metrics":["a"]}}""")
        );
        var alerts = Assert.IsAssignableFrom<SubscribeRequest>(
            dialect.Read("""{"type":"subscribe","data":{"subscription_type":"alerts"}}""")
        );

        Assert.Equal(Delivery.Latest, figures.Asks[0].Delivery);
        Assert.Equal(Delivery.All, alerts.Asks[0].Delivery);
    }

    [Theory]
    [InlineData("""{"type":"unsubscribe"}""")]
    [InlineData("""{"type":"unsubscribe","data":{"subscription_type":"stocks"}}""")]
    [InlineData("""{"type":"unsubscribe","data":{"subscription_type":"metrics","metrics":[5]}}""")]
    public void Giving_up_what_is_none_is_not_answered(string message) =>
        Assert.Null(AuraSpeech.Dialect(DialectNames.AuraDashboard).Read(message));

    [Fact]
    public void What_is_repeated_of_a_message_is_cut()
    {
        var dialect = AuraSpeech.Dialect(DialectNames.AuraDashboard);

        var fault = Assert.IsType<AuraFault>(dialect.Read($$"""{"type":"{{new string('x', 10_000)}}"}"""));

        Assert.Equal("Unknown message type: " + new string('x', 64), fault.Text);
    }

    [Theory]
    [InlineData(DialectNames.AuraDashboard, null)]
    [InlineData(DialectNames.AuraMetrics, "app/analytics/metrics/revenue_current")]
    [InlineData(DialectNames.AuraKds, "app/kds/4")]
    [InlineData(DialectNames.AuraTables, "app/tables/12")]
    [InlineData(DialectNames.AuraTableAnalytics, "app/tables/12")]
    [InlineData(DialectNames.AuraQueue, "app/queues/9")]
    [InlineData(DialectNames.AuraQueues, null)]
    public void A_session_hears_what_its_path_names(string name, string? topic) =>
        Assert.Equal(
            topic is null ? [] : [topic],
            AuraSpeech.Dialect(name).Subscriptions(AuraSpeech.Notice()).Select(ask => ask.Topic?.Path)
        );

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("é")]
    public void A_path_that_names_no_topic_is_a_fault(string station)
    {
        var route = new Dictionary<string, string>(StringComparer.Ordinal) { ["station_id"] = station };

        var ask = Assert.Single(AuraSpeech.Dialect(DialectNames.AuraKds).Subscriptions(AuraSpeech.Notice(route)));

        Assert.Equal(GatewayErrors.TopicMalformed, ask.Fault);
    }

    [Fact]
    public void Tables_ask_for_the_restaurant_of_their_path()
    {
        var dialect = AuraSpeech.Dialect(DialectNames.AuraTables);

        Assert.Equal("app/tables/12", Assert.IsType<CurrentRequest>(dialect.Read("""{"type":"request_update"}""")).Ask.Topic?.Path);
        Assert.Equal(["app/tables/12/7"], Topics(dialect.Read("""{"type":"subscribe_table","table_id":7}""")));
        Assert.Equal(["app/tables/12/A7"], Topics(dialect.Read("""{"type":"subscribe_table","table_id":"A7"}""")));
        Assert.IsType<UnsubscribeRequest>(dialect.Read("""{"type":"unsubscribe_table","table_id":7}"""));
        Assert.Null(dialect.Read("""{"type":"request_analytics"}"""));
        Assert.IsType<CurrentRequest>(AuraSpeech.Dialect(DialectNames.AuraTableAnalytics).Read("""{"type":"request_analytics"}"""));
    }

    [Theory]
    [MemberData(nameof(AuraSpeech.Names), MemberType = typeof(AuraSpeech))]
    public void Hard_messages_are_answered_or_ignored_and_never_throw(string name)
    {
        var dialect = AuraSpeech.Dialect(name);
        foreach (var row in MessageMutations.Hard)
        {
            AssertHandled(dialect, Encoding.UTF8.GetBytes(row.Data));
        }
    }

    [Theory]
    [MemberData(nameof(AuraSpeech.Names), MemberType = typeof(AuraSpeech))]
    public void Mutated_messages_and_noise_never_throw(string name)
    {
        var dialect = AuraSpeech.Dialect(name);

        Assert.All(MessageMutations.Of(ValidMessages, 4_000, seed: 7), message => AssertHandled(dialect, message));
        Assert.All(MessageMutations.Noise(4_000, seed: 8), message => AssertHandled(dialect, message));
    }

    [Fact]
    public void A_binary_message_ends_the_session() =>
        Assert.Equal(
            GatewayErrors.BinaryRefused,
            Assert.IsType<FaultyRequest>(AuraSpeech.Dialect(DialectNames.AuraKds).ReadBinary([1])).Error
        );

    private static IEnumerable<string?> Topics(SessionRequest? request) =>
        Assert.IsAssignableFrom<SubscribeRequest>(request).Asks.Select(ask => ask.Topic?.Path);

    private static void AssertHandled(Dialect dialect, byte[] message)
    {
        var first = dialect.ReadText(message, new SessionFacts(null, AuraSpeech.Route));
        Assert.True(first is SignInRequest or FaultyRequest { Error.CloseCode: not null });

        if (dialect.ReadText(message, new SessionFacts(AuraSpeech.John, AuraSpeech.Route)) is FaultyRequest { Error: var error } fault)
        {
            var to = new ArrayBufferWriter<byte>();
            Assert.True(dialect.WriteAnswer(new ErrorAnswer(fault, error), to));
            JsonDocument.Parse(to.WrittenMemory).Dispose();
        }
    }
}
