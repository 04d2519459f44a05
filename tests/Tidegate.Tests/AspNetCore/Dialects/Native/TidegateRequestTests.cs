using System.Text;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using static Tidegate.Tests.AspNetCore.Dialects.Updates;

namespace Tidegate.Tests.AspNetCore.Dialects.Native;

public sealed class TidegateRequestTests
{
    private static readonly string[] ValidMessages =
    [
        """{"op":"auth","id":1,"token":"a.b.c"}""",
        """{"op":"auth","id":"first","apiKey":"k"}""",
        """{"op":"refresh","id":2,"token":"a.b.c"}""",
        """{"op":"subscribe","id":7,"subs":[{"topic":"md/NSE/INFY","mode":"ltp","depth":5,"delta":true,"maxHz":2.5,"deliver":"latest","since":{"epoch":"e1","seq":9}}]}""",
        """{"op":"unsubscribe","id":8,"topics":["md/NSE/INFY","md/NSE/TCS"]}""",
        """{"op":"unsubscribe","id":9,"all":true}""",
        """{"op":"subscriptions","id":10}""",
        """{"op":"publish","id":12,"topic":"app/kds/1","data":{"a":[1]},"event":"new_item"}""",
        """{"op":"auth","id":13,"ticket":"t_1"}""",
        """{"op":"ping","id":11,"any":{"a":[1,2,{"b":"😀"}]}}""",
    ];

    private readonly TidegateDialect _dialect = new();

    [Theory]
    [InlineData("""{"op":"auth","id":1,"token":"a.b.c"}""")]
    [InlineData("""{"op":"auth","id":1,"apiKey":"a.b.c"}""")]
    public void Token_or_api_key_is_a_credential_that_came_as_first_message(string message)
    {
        var request = Assert.IsType<SignInRequest>(Read(message));

        Assert.Equal("1", request.Id);
        Assert.Equal(new Credential(CredentialKind.FirstMessage, "a.b.c"), request.Credential);
    }

    [Fact]
    public void Ticket_is_told_apart_from_what_may_be_used_again()
    {
        var request = Assert.IsType<SignInRequest>(Read("""{"op":"auth","id":1,"ticket":"t_1"}"""));

        Assert.Equal(new Credential(CredentialKind.Ticket, "t_1"), request.Credential);
    }

    [Theory]
    [InlineData("""{"op":"auth","id":1,"ticket":"t","token":"a.b.c"}""")]
    [InlineData("""{"op":"auth","id":1,"ticket":"t","apiKey":"k"}""")]
    public void Ticket_beside_another_credential_is_one_too_many(string message) =>
        Assert.Equal(GatewayErrors.CredentialAmbiguous, Assert.IsType<FaultyRequest>(Read(message)).Error);

    [Theory]
    [InlineData("""{"op":"refresh","id":1,"token":"a.b.c"}""")]
    [InlineData("""{"op":"refresh","id":1,"apiKey":"a.b.c"}""")]
    public void Refresh_carries_a_credential(string message)
    {
        var request = Assert.IsType<RefreshRequest>(Read(message));

        Assert.Equal(("1", new Credential(CredentialKind.FirstMessage, "a.b.c")), (request.Id, request.Credential));
    }

    [Theory]
    [InlineData("""{"op":"auth","id":1,"token":"a","apiKey":"b"}""")]
    [InlineData("""{"op":"refresh","id":1,"token":"a","apiKey":"b"}""")]
    [InlineData("""{"op":"auth","id":1,"token":"a","apiKey":"a"}""")]
    [InlineData("""{"op":"auth","id":1,"token":"a","apiKey":5}""")]
    public void Token_and_api_key_at_once_are_ambiguous(string message) => AssertFault(GatewayErrors.CredentialAmbiguous, "1", message);

    [Theory]
    [InlineData("""{"op":"auth","id":1}""")]
    [InlineData("""{"op":"auth","id":1,"token":null}""")]
    [InlineData("""{"op":"auth","id":1,"token":5}""")]
    [InlineData("""{"op":"auth","id":1,"ticket":7}""")]
    [InlineData("""{"op":"refresh","id":1}""")]
    public void Auth_without_a_text_credential_is_malformed(string message) => AssertFault(GatewayErrors.RequestMalformed, "1", message);

    [Fact]
    public void Subscribe_without_a_mode_asks_for_quote()
    {
        var ask = Subscription("""{"topic":"md/NSE/INFY"}""");

        Assert.Equal(new SubscriptionAsk("md/NSE/INFY", Topic.Parse("md/NSE/INFY"), Mode.Quote) { Delivery = Delivery.Latest }, ask);
    }

    [Theory]
    [InlineData("ltp", Delivery.Latest)]
    [InlineData("quote", Delivery.Latest)]
    [InlineData("depth", Delivery.All)]
    public void Subscribe_without_a_delivery_asks_for_the_newest_price_and_for_every_change_of_a_book(string mode, Delivery delivery) =>
        Assert.Equal(delivery, Subscription($$"""{"topic":"md/NSE/INFY","mode":"{{mode}}"}""").Delivery);

    [Theory]
    [InlineData("latest", Delivery.Latest)]
    [InlineData("all", Delivery.All)]
    public void Subscribe_asks_for_the_delivery_it_names(string name, Delivery delivery) =>
        Assert.Equal(delivery, Subscription($$"""{"topic":"md/NSE/INFY","deliver":"{{name}}"}""").Delivery);

    [Theory]
    [InlineData("0", true)]
    [InlineData("0.001", true)]
    [InlineData("1000", true)]
    [InlineData("0.0009", false)]
    [InlineData("1000.1", false)]
    [InlineData("-1", false)]
    [InlineData("1e-28", false)] // the time between two would be longer than any clock can name
    public void Subscribe_takes_a_rate_of_nothing_or_within_its_bounds(string hz, bool isTaken) =>
        Assert.Equal(isTaken, Subscription($$"""{"topic":"md/NSE/INFY","maxHz":{{hz}}}""").Fault is null);

    [Theory]
    [InlineData("\"depth\":20", 20, false)]
    [InlineData("\"depth\":1000,\"delta\":true", 1_000, true)]
    [InlineData("\"delta\":false", 0, false)]
    [InlineData("\"delta\":null,\"depth\":null", 0, false)]
    public void Subscribe_asks_for_the_levels_and_the_difference_it_names(string members, int depth, bool delta)
    {
        var ask = Subscription($$"""{"topic":"md/NSE/INFY",{{members}}}""");

        Assert.Equal((depth, delta), (ask.Depth, ask.Delta));
    }

    [Fact]
    public void Subscribe_asks_for_the_rate_it_names() => Assert.Equal(2.5m, Subscription("""{"topic":"md/NSE/INFY","maxHz":2.5}""").MaxHz);

    [Theory]
    [InlineData("ltp", Mode.Ltp)]
    [InlineData("quote", Mode.Quote)]
    [InlineData("depth", Mode.Depth)]
    public void Subscribe_asks_for_the_mode_it_names(string name, Mode mode) =>
        Assert.Equal(mode, Subscription($$"""{"topic":"md/NSE/INFY","mode":"{{name}}"}""").Mode);

    [Theory]
    [InlineData("""{"topic":"md/NSE/INFY","mode":"full"}""", "mode.unknown")]
    [InlineData("""{"topic":"md/NSE/INFY","mode":"LTP"}""", "mode.unknown")]
    [InlineData("""{"topic":"md/NSE/INFY","mode":1}""", "mode.unknown")]
    [InlineData("""{"topic":"md/NSE/*"}""", "topic.malformed")]
    [InlineData("""{"topic":""}""", "topic.malformed")]
    [InlineData("""{"topic":7}""", "request.malformed")]
    [InlineData("""{"topic":null}""", "request.malformed")]
    [InlineData("""{}""", "request.malformed")]
    [InlineData("""[]""", "request.malformed")]
    [InlineData("\"md/NSE/INFY\"", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","depth":-1}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","depth":1001}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","depth":1.5}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","maxHz":-0.1}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","maxHz":1000.1}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","maxHz":1e400}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","deliver":"some"}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","deliver":5}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","delta":1}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","delta":"yes"}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","since":5}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","since":{"epoch":"e1"}}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","since":{"epoch":"","seq":1}}""", "request.malformed")]
    [InlineData("""{"topic":"md/NSE/INFY","since":{"epoch":"e1","seq":-1}}""", "request.malformed")]
    public void Wrong_entry_is_refused_on_its_own(string entry, string id)
    {
        var request = Assert.IsType<SubscribeRequest>(Read($$"""{"op":"subscribe","id":7,"subs":[{{entry}},{"topic":"md/NSE/TCS"}]}"""));

        Assert.Equal(id, request.Asks[0].Fault?.Id);
        Assert.Null(request.Asks[0].Topic);
        Assert.Null(request.Asks[1].Fault);
    }

    [Theory]
    [InlineData("\"depth\":0")]
    [InlineData("\"depth\":1000")]
    [InlineData("\"depth\":null")]
    [InlineData("\"maxHz\":0")]
    [InlineData("\"maxHz\":1000")]
    [InlineData("\"deliver\":\"latest\"")]
    [InlineData("\"deliver\":\"all\"")]
    [InlineData("\"since\":{\"epoch\":\"e1\",\"seq\":1040}")]
    [InlineData("\"somethingNew\":[1,2]")]
    public void Wish_that_is_not_granted_yet_is_understood(string member) =>
        Assert.Null(Subscription($$"""{"topic":"md/NSE/INFY",{{member}}}""").Fault);

    [Fact]
    public void Long_topic_is_repeated_only_as_far_as_a_topic_could_go()
    {
        var ask = Subscription($$"""{"topic":"{{new string('x', 127)}}😀"}""");

        Assert.Equal(Topic.LengthMax, ask.Name.Length);
        var reply = Written.By(to =>
            _dialect.WriteAnswer(
                new SubscriptionAnswer(
                    new SubscribeRequest("7", [ask]),
                    [new SubscriptionResult(ask, SubscriptionChange.Refused, In(Mode.Quote), ask.Fault)]
                ),
                to
            )
        );
        Assert.Contains(new string('x', 127), reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Subscribe_takes_512_entries() => Assert.Equal(512, Assert.IsType<SubscribeRequest>(Read(Batch(512))).Asks.Length);

    [Fact]
    public void Subscribe_refuses_513_entries() => AssertFault(GatewayErrors.BatchLimit, "7", Batch(513));

    [Theory]
    [InlineData("""{"op":"subscribe","id":7}""")]
    [InlineData("""{"op":"subscribe","id":7,"subs":{}}""")]
    [InlineData("""{"op":"subscribe","id":7,"subs":null}""")]
    [InlineData("""{"op":"unsubscribe","id":7}""")]
    [InlineData("""{"op":"unsubscribe","id":7,"all":false}""")]
    [InlineData("""{"op":"unsubscribe","id":7,"all":1}""")]
    [InlineData("""{"op":"unsubscribe","id":7,"all":true,"topics":[]}""")]
    [InlineData("""{"op":"unsubscribe","id":7,"topics":"md/NSE/INFY"}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"op":7,"id":7}""")]
    [InlineData("""{"op":null,"id":7}""")]
    [InlineData("""{"op":"ping","op":"ping","id":7}""")]
    [InlineData("""{"op":"ping","\u006fp":"auth","id":7}""")]
    [InlineData("""{"op":"ping","id":7,"any":{"a":1,"a":2}}""")]
    public void Request_that_is_not_understood_is_malformed_and_keeps_its_id(string message) =>
        AssertFault(GatewayErrors.RequestMalformed, "7", message);

    [Theory]
    [InlineData("PING")]
    [InlineData("")]
    public void Operation_that_does_not_exist_is_unknown(string operation) =>
        AssertFault(GatewayErrors.UnknownOperation, "7", $$"""{"op":"{{operation}}","id":7}""");

    [Fact]
    public void Unsubscribe_names_topics()
    {
        var request = Assert.IsType<UnsubscribeRequest>(Read("""{"op":"unsubscribe","id":8,"topics":["md/NSE/INFY","nonsense",5]}"""));

        Assert.Equal(["md/NSE/INFY", null, null], request.Asks.Select(ask => ask.Topic?.Path));
        Assert.Equal([null, "topic.malformed", "request.malformed"], request.Asks.Select(ask => ask.Fault?.Id));
    }

    [Fact]
    public void Unsubscribe_refuses_513_topics() =>
        AssertFault(
            GatewayErrors.BatchLimit,
            "8",
            $$"""{"op":"unsubscribe","id":8,"topics":[{{string.Join(',', Enumerable.Repeat("\"md/A\"", 513))}}]}"""
        );

    [Fact]
    public void Unsubscribe_takes_all() => Assert.Equal(new UnsubscribeAllRequest("9"), Read("""{"op":"unsubscribe","id":9,"all":true}"""));

    [Fact]
    public void Subscriptions_asks_for_the_list() => Assert.Equal(new ListRequest("10"), Read("""{"op":"subscriptions","id":10}"""));

    [Theory]
    [InlineData("""{"op":"ping","id":11,"any": {"a" : [1.50, "\u0041"]} }""", """{"a" : [1.50, "\u0041"]}""")]
    [InlineData("""{"op":"ping","id":11,"any":null}""", "null")]
    [InlineData(
        """{"op":"ping","id":11,"any":"\ud800"}""",
        """
            "\ud800"
            """
    )]
    [InlineData("""{"op":"ping","id":11}""", null)]
    public void Ping_is_echoed_as_it_was_written(string message, string? echo) => Assert.Equal(new PingRequest("11", echo), Read(message));

    [Fact]
    public void Ping_takes_an_echo_of_1_KiB() =>
        Assert.IsType<PingRequest>(Read($$"""{"op":"ping","id":11,"any":"{{new string('x', 1_022)}}"}"""));

    [Fact]
    public void Ping_refuses_an_echo_beyond_1_KiB() =>
        AssertFault(GatewayErrors.RequestMalformed, "11", $$"""{"op":"ping","id":11,"any":"{{new string('x', 1_023)}}"}""");

    [Theory]
    [InlineData("7")]
    [InlineData("-7")]
    [InlineData("9223372036854775807")]
    [InlineData("\"seven\"")]
    [InlineData("\"\\u0041\\n😀\"")]
    [InlineData("\"\"")]
    public void Id_is_kept_as_it_was_written(string id) => Assert.Equal(id, Read($$"""{"op":"subscriptions","id": {{id}} }""").Id);

    [Fact]
    public void Id_may_be_missing() => Assert.Equal(new ListRequest(null), Read("""{"op":"subscriptions"}"""));

    [Fact]
    public void Id_of_64_characters_is_taken() =>
        Assert.IsType<ListRequest>(Read($$"""{"op":"subscriptions","id":"{{new string('x', 64)}}"}"""));

    [Fact]
    public void Id_of_65_characters_is_refused() =>
        AssertFault(GatewayErrors.RequestMalformed, null, $$"""{"op":"subscriptions","id":"{{new string('x', 65)}}"}""");

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("9223372036854775808")]
    [InlineData("true")]
    [InlineData("[7]")]
    [InlineData("{}")]
    public void Id_of_another_kind_is_refused(string id) =>
        AssertFault(GatewayErrors.RequestMalformed, null, $$"""{"op":"subscriptions","id":{{id}}}""");

    [Fact]
    public void Sixteen_levels_are_read() => Assert.IsType<PingRequest>(Read(Nested(15)));

    [Fact]
    public void Seventeen_levels_are_not() => AssertFault(GatewayErrors.NotUtf8OrJson, null, Nested(16));

    [Theory]
    [MemberData(nameof(MessageMutations.Hard), MemberType = typeof(MessageMutations))]
    public void Hard_message_is_refused(string message) => Assert.IsType<FaultyRequest>(Read(message));

    [Fact]
    public void Binary_message_is_refused() =>
        Assert.Equal(new FaultyRequest(null, GatewayErrors.BinaryRefused), _dialect.ReadBinary("{}"u8));

    [Fact]
    public void Mutated_messages_never_throw_and_are_always_answered_with_JSON() =>
        Assert.All(MessageMutations.Of(ValidMessages, 20_000, seed: 1), AssertAnswered);

    [Fact]
    public void Noise_never_throws() => Assert.All(MessageMutations.Noise(20_000, seed: 2), AssertAnswered);

    private static string Nested(int levels) => $$"""{"op":"ping","id":1,"any":{{new string('[', levels)}}{{new string(']', levels)}}}""";

    private static string Batch(int entries) =>
        $$"""{"op":"subscribe","id":7,"subs":[{{string.Join(',', Enumerable.Repeat("{\"topic\":\"md/NSE/INFY\"}", entries))}}]}""";

    private SessionRequest Read(string message) => _dialect.ReadText(Encoding.UTF8.GetBytes(message));

    private SubscriptionAsk Subscription(string entry) =>
        Assert.Single(Assert.IsType<SubscribeRequest>(Read($$"""{"op":"subscribe","id":7,"subs":[{{entry}}]}""")).Asks);

    private void AssertFault(GatewayError error, string? id, string message) => Assert.Equal(new FaultyRequest(id, error), Read(message));

    private void AssertAnswered(byte[] message)
    {
        var request = _dialect.ReadText(message);
        SessionAnswer answer = request switch
        {
            SubscribeRequest { Asks: var asks } => new SubscriptionAnswer(
                request,
                [.. asks.Select(ask => new SubscriptionResult(ask, SubscriptionChange.Refused, In(ask.Mode), ask.Fault))]
            ),
            PingRequest { Echo: var echo } => new PongAnswer(request, echo, 1),
            _ => new ErrorAnswer(request, GatewayErrors.NotAuthenticated),
        };
        Assert.NotNull(Written.By(to => _dialect.WriteAnswer(answer, to)));
    }
}
