using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;
using static Tidegate.Tests.AspNetCore.Dialects.Updates;

namespace Tidegate.Tests.AspNetCore.Dialects.Native;

public sealed class TidegateMessageTests
{
    private static readonly Topic Infy = Topic.Parse("md/NSE/INFY");
    private static readonly SubscriptionAsk Ask = new("md/NSE/INFY", Infy, Mode.Depth);
    private static readonly SubscribeRequest Subscribe = new("7", [Ask]);

    private readonly TidegateDialect _dialect = new();

    [Fact]
    public void Welcome_says_what_holds_and_nothing_more()
    {
        var grant = new Grant
        {
            Subject = "alice",
            Issuer = "local",
            Plan = "professional",
            ExpiresAt = DateTimeOffset.UnixEpoch,
        };
        var welcome = new WelcomeNotice(
            "s_9f",
            grant,
            new SessionLimits { Plan = "professional" },
            1763781234567890123,
            TimeSpan.FromMilliseconds(899_000.9)
        );

        Assert.Equal(
            """{"type":"welcome","session":"s_9f","subject":"alice","plan":"professional","protocol":"tidegate.v1","serverTimeNs":1763781234567890123,"expiresInMs":899000,"pingIntervalMs":25000,"limits":{"connections":{"used":1,"max":0},"subscriptions":{"used":0,"max":500},"depthMax":20,"modes":["ltp","quote","depth"],"messagesPerSecond":50,"maxHz":0}}""",
            Written.By(to => _dialect.WriteWelcome(welcome, to))
        );
    }

    [Fact]
    public void Welcome_never_tells_of_a_negative_life()
    {
        var grant = new Grant
        {
            Subject = "a\"b",
            Issuer = "local",
            ExpiresAt = DateTimeOffset.UnixEpoch,
        };
        var welcome = new WelcomeNotice("s", grant, new SessionLimits(), 1, TimeSpan.FromSeconds(-1));

        var written = Written.By(to => _dialect.WriteWelcome(welcome, to));

        Assert.Contains("\"expiresInMs\":0,", written, StringComparison.Ordinal);
        Assert.Contains(
            """
            "subject":"a\"b"
            """,
            written,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Snapshot_of_quote_holds_everything() =>
        Assert.Equal(
            """{"type":"snapshot","topic":"md/NSE/RELIANCE","mode":"quote","epoch":"e1","seq":1041,"data":{"ltp":1424.05,"open":1410.0,"high":1431.9,"low":1405.2,"close":1409.8,"volume":1883921,"tsNs":1763781234567890123}}""",
            Written.By(to => _dialect.WriteSnapshot(Updates.Quote.In(Mode.Quote), to))
        );

    [Fact]
    public void Update_of_quote_is_complete() =>
        Assert.Equal(
            """{"type":"update","topic":"md/NSE/RELIANCE","mode":"quote","seq":1044,"data":{"ltp":1424.05,"open":1410.0,"high":1431.9,"low":1405.2,"close":1409.8,"volume":1883921,"tsNs":1763781234567890123}}""",
            Written.By(to => _dialect.WriteUpdate(Updates.Quote.In(Mode.Quote, seq: 1044), to))
        );

    [Fact]
    public void Update_of_ltp_holds_price_and_time_only() =>
        Assert.Equal(
            """{"type":"update","topic":"md/NSE/RELIANCE","mode":"ltp","seq":1041,"data":{"ltp":1424.05,"tsNs":1763781234567890123}}""",
            Written.By(to => _dialect.WriteUpdate(Updates.Quote.In(Mode.Ltp), to))
        );

    [Fact]
    public void Update_leaves_out_what_the_source_does_not_have() =>
        Assert.Equal(
            """{"type":"update","topic":"md/NSE/M&M","mode":"depth","seq":1041,"data":{"ltp":3000.00}}""",
            Written.By(to => _dialect.WriteUpdate(new MarketUpdate(Topic.Parse("md/NSE/M&M"), 3000.00m).In(Mode.Depth), to))
        );

    [Theory]
    [InlineData("1424.10")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("-0.0000000000000000000000000001")]
    [InlineData("0")]
    [InlineData("0.1")]
    public void Price_is_written_digit_for_digit(string price)
    {
        var update = new MarketUpdate(Infy, decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Contains(
            $$"""{"ltp":{{price}}}""",
            Written.By(to => _dialect.WriteUpdate(update.In(Mode.Ltp), to)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Change_that_is_no_price_has_no_words_yet() =>
        Assert.Null(Written.By(to => _dialect.WriteUpdate(new Updates.Foreign().In(Mode.Quote), to)));

    [Theory]
    [InlineData(Mode.Ltp)]
    [InlineData(Mode.Quote)]
    public void Update_allocates_nothing(Mode mode) =>
        Assert.Equal(0, Written.BytesAllocatedPerCall(to => _dialect.WriteUpdate(Updates.Quote.In(mode), to)));

    [Fact]
    public void Granted_entry_shows_what_holds() =>
        AssertAnswer(
            """{"re":7,"ok":true,"results":[{"topic":"md/NSE/INFY","ok":true,"mode":"quote","depth":0,"maxHz":0,"deliver":"all","rule":"feed.modes"}]}""",
            new SubscriptionAnswer(Subscribe, [new SubscriptionResult(Ask, SubscriptionChange.Added, In(Mode.Quote), Rule: "feed.modes")])
        );

    [Fact]
    public void Refused_entry_says_why_beside_a_granted_one()
    {
        var wrong = new SubscriptionAsk("<*>", null, Mode.Quote, GatewayErrors.TopicMalformed);

        AssertAnswer(
            """{"re":7,"ok":true,"results":[{"topic":"<*>","error":{"id":"topic.malformed","message":"The topic is malformed","retry":"never","retryAfterMs":0}},{"topic":"md/NSE/INFY","ok":true,"mode":"depth","depth":0,"maxHz":0,"deliver":"all"}]}""",
            new SubscriptionAnswer(
                Subscribe,
                [
                    new SubscriptionResult(wrong, SubscriptionChange.Refused, In(Mode.Quote), wrong.Fault),
                    new SubscriptionResult(Ask, SubscriptionChange.Unchanged, In(Mode.Depth)),
                ]
            )
        );
    }

    [Fact]
    public void Unsubscribe_says_of_each_whether_it_was_there() =>
        AssertAnswer(
            """{"re":"u","ok":true,"results":[{"topic":"md/NSE/INFY","ok":true,"removed":true},{"topic":"md/NSE/INFY","ok":true,"removed":false}]}""",
            new SubscriptionAnswer(
                new UnsubscribeRequest("\"u\"", [Ask, Ask]),
                [
                    new SubscriptionResult(Ask, SubscriptionChange.Removed, In(Mode.Quote)),
                    new SubscriptionResult(Ask, SubscriptionChange.NotFound, In(Mode.Quote)),
                ]
            )
        );

    [Fact]
    public void List_has_counters() =>
        AssertAnswer(
            """{"re":10,"ok":true,"subscriptions":[{"topic":"md/NSE/INFY","mode":"ltp","depth":0,"maxHz":0,"deliver":"all","sent":5,"merged":2,"dropped":1}]}""",
            new ListAnswer(new ListRequest("10"), [new SubscriptionCount(Infy, In(Mode.Ltp), 5, 2, 1)])
        );

    [Fact]
    public void Renewal_tells_the_life_of_the_new_grant() =>
        AssertAnswer(
            """{"re":2,"ok":true,"expiresInMs":899000}""",
            new RefreshedAnswer(
                new RefreshRequest("2", new Credential(CredentialKind.FirstMessage, "t")),
                TimeSpan.FromMilliseconds(899_000.9)
            )
        );

    [Fact]
    public void Moved_subscription_shows_its_terms_before_and_after_and_why()
    {
        var from = new SubscriptionTerms(new Projection(Mode.Depth, 20));
        var to = new SubscriptionTerms(new Projection(Mode.Quote, 0, true), Delivery.Latest, 2.5m);

        Assert.Equal(
            """{"type":"subscription.changed","topic":"md/NSE/INFY","from":{"mode":"depth","depth":20,"maxHz":0,"deliver":"all"},"to":{"mode":"quote","depth":0,"maxHz":2.5,"deliver":"latest","delta":true},"rule":"endpoint.modes"}""",
            Written.By(sink => _dialect.WriteChanged(new TermsChange(Infy, from, to, "endpoint.modes"), sink))
        );
        Assert.EndsWith(
            ""","to":null}""",
            Written.By(sink => _dialect.WriteChanged(new TermsChange(Infy, from, null, null), sink)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void End_of_the_grant_is_told_in_whole_milliseconds() =>
        Assert.Equal(
            """{"type":"auth.expiring","inMs":59999}""",
            Written.By(to => _dialect.WriteExpiring(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1), to))
        );

    [Fact]
    public void Pong_echoes_and_tells_the_time() =>
        AssertAnswer(
            """{"re":11,"ok":true,"serverTimeNs":1763781234567890123,"any":{"a" : [1.50, "\u0041"]}}""",
            new PongAnswer(new PingRequest("11", null), """{"a" : [1.50, "\u0041"]}""", 1763781234567890123)
        );

    [Fact]
    public void Pong_without_echo_tells_the_time() =>
        AssertAnswer("""{"re":null,"ok":true,"serverTimeNs":5}""", new PongAnswer(new PingRequest(null, null), null, 5));

    [Fact]
    public void Sign_in_is_confirmed() =>
        AssertAnswer(
            """{"re":1,"ok":true}""",
            new SignedInAnswer(new SignInRequest("1", new Credential(CredentialKind.FirstMessage, "secret")))
        );

    [Fact]
    public void Error_names_its_rule() =>
        AssertAnswer(
            """{"re":7,"error":{"id":"auth.token_expired","message":"The credential has expired","retry":"afterNewCredential","retryAfterMs":0,"rule":"token.expired"}}""",
            new ErrorAnswer(Subscribe, GatewayErrors.TokenExpired, "token.expired")
        );

    [Fact]
    public void A_warning_says_when_to_come_back_in_whole_milliseconds_rounded_up() =>
        AssertAnswer(
            """{"re":7,"error":{"id":"limit.rate","message":"Too many messages or requests","retry":"afterDelay","retryAfterMs":20}}""",
            new ErrorAnswer(Subscribe, GatewayErrors.RateLimited) { RetryAfter = TimeSpan.FromMilliseconds(19.01) }
        );

    [Theory]
    [InlineData(FeedState.Live, "live")]
    [InlineData(FeedState.Quiet, "quiet")]
    [InlineData(FeedState.Stale, "stale")]
    [InlineData(FeedState.Recovering, "recovering")]
    [InlineData(FeedState.NeedsLogin, "needs_login")]
    [InlineData(FeedState.Closed, "closed")]
    [InlineData(FeedState.Failed, "failed")]
    public void Feed_status_is_told(FeedState state, string name) =>
        Assert.Equal(
            $$"""{"type":"feed.status","feed":"csv","topic":"md/NSE/INFY","state":"{{name}}","reason":"end_of_data"}""",
            Written.By(to => _dialect.WriteStatus(new FeedStatus("csv", Infy, state, "end_of_data"), to))
        );

    [Fact]
    public void Draining_says_when_to_come_back() =>
        Assert.Equal(
            """{"type":"draining","reconnectAfterMs":3200}""",
            Written.By(to => _dialect.WriteDraining(TimeSpan.FromMilliseconds(3_200.7), to))
        );

    [Fact]
    public void Disconnect_carries_the_error() =>
        Assert.Equal(
            """{"type":"disconnect","error":{"id":"server.draining","message":"The server is shutting down","retry":"afterDelay","retryAfterMs":0}}""",
            Written.By(to => _dialect.WriteDisconnect(new Refusal(GatewayErrors.Draining), to))
        );

    [Fact]
    public void Every_catalogue_entry_can_be_said() =>
        Assert.All(GatewayErrors.All, error => Assert.NotNull(Written.By(to => _dialect.WriteDisconnect(new Refusal(error), to))));

    [Fact]
    public void Close_codes_are_those_of_the_catalogue() =>
        Assert.Equal(new CloseStatement(4101, GatewayErrors.SlowConsumer.Reason), _dialect.Close(new Refusal(GatewayErrors.SlowConsumer)));

    [Fact]
    public void End_of_data_leaves_the_session_open() => Assert.Null(_dialect.EndOfData);

    private void AssertAnswer(string expected, SessionAnswer answer) =>
        Assert.Equal(expected, Written.By(to => _dialect.WriteAnswer(answer, to)));
}
