using System.Text;
using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Testing;
using static Tidegate.Tests.AspNetCore.Dialects.Updates;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

public sealed class NsePubSubDialectTests
{
    private static readonly string[] ValidMessages =
    [
        """{"action":"subscribe","symbol":"NIFTY"}""",
        """{"action":"unsubscribe","symbol":"M&M"}""",
        """{"action":"unsubscribe_all","symbol":""}""",
    ];

    private static readonly SubscriptionAsk Nifty = new("NIFTY", Topic.Parse("md/NSE/NIFTY"), Mode.Quote);

    private readonly NsePubSubDialect _dialect = new("md/NSE", new ManualTime());

    [Fact]
    public void Subscribe_maps_the_symbol_to_its_topic() =>
        Assert.Equal(Nifty, Assert.Single(Assert.IsType<SubscribeRequest>(Read("""{"action":"subscribe","symbol":"NIFTY"}""")).Asks));

    [Fact]
    public void Unsubscribe_maps_the_symbol_to_its_topic() =>
        Assert.Equal(Nifty, Assert.Single(Assert.IsType<UnsubscribeRequest>(Read("""{"action":"unsubscribe","symbol":"NIFTY"}""")).Asks));

    [Fact]
    public void Symbol_is_matched_exactly() =>
        Assert.Equal(
            "md/NSE/nifty",
            Assert.IsType<SubscribeRequest>(Read("""{"action":"subscribe","symbol":"nifty"}""")).Asks[0].Topic?.Path
        );

    [Fact]
    public void Unsubscribe_all_takes_any_symbol() =>
        Assert.IsType<UnsubscribeAllRequest>(Read("""{"action":"unsubscribe_all","symbol":""}"""));

    [Theory]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("""["subscribe","NIFTY"]""")]
    [InlineData("""{"action":"subscribe"}""")]
    [InlineData("""{"action":"unsubscribe_all"}""")]
    [InlineData("""{"action":"subscribe","symbol":null}""")]
    [InlineData("""{"action":"subscribe","symbol":5}""")]
    [InlineData("""{"symbol":"NIFTY"}""")]
    [InlineData("""{"action":"Subscribe","symbol":"NIFTY"}""")]
    [InlineData("""{"action":"ping","symbol":"NIFTY"}""")]
    [InlineData("""{"action":"subscribe","symbol":"NIFTY","symbol":"TCS"}""")]
    public void What_is_not_understood_is_left_unanswered(string message) => Assert.Null(Read(message));

    [Theory]
    [MemberData(nameof(MessageMutations.Hard), MemberType = typeof(MessageMutations))]
    public void Hard_message_is_left_unanswered(string message) => Assert.Null(Read(message));

    [Fact]
    public void Client_binary_is_ignored() => Assert.Null(_dialect.ReadBinary([1, 2, 3]));

    [Theory]
    [InlineData("")]
    [InlineData("A B")]
    [InlineData("A/B")]
    [InlineData("*")]
    [InlineData("..")]
    public void Symbol_that_cannot_be_a_topic_is_invalid(string symbol)
    {
        var ask = Assert.IsType<SubscribeRequest>(Read($$"""{"action":"subscribe","symbol":"{{symbol}}"}""")).Asks[0];

        Assert.Equal(GatewayErrors.TopicMalformed, ask.Fault);
        Assert.Equal(
            $$"""{"status":"error","symbol":"{{symbol}}","message":"Invalid symbol"}""",
            Reply(new SubscriptionResult(ask, SubscriptionChange.Refused, In(Mode.Quote), ask.Fault))
        );
    }

    [Fact]
    public void Symbol_of_64_characters_is_taken() => Assert.Null(AskFor(new string('A', 64)).Fault);

    [Fact]
    public void Symbol_of_65_characters_is_invalid_and_repeated_in_part()
    {
        var ask = AskFor(new string('A', 65));

        Assert.Equal((GatewayErrors.TopicMalformed, 64), (ask.Fault, ask.Name.Length));
    }

    [Theory]
    [InlineData(SubscriptionChange.Added, "success", "Successfully subscribed")]
    [InlineData(SubscriptionChange.Unchanged, "error", "Already subscribed to this symbol")]
    [InlineData(SubscriptionChange.Removed, "success", "Successfully unsubscribed")]
    [InlineData(SubscriptionChange.NotFound, "error", "Not subscribed to this symbol")]
    public void Reply_has_the_original_text(SubscriptionChange change, string status, string text) =>
        Assert.Equal(
            $$"""{"status":"{{status}}","symbol":"NIFTY","message":"{{text}}"}""",
            Reply(new SubscriptionResult(Nifty, change, In(Mode.Quote)))
        );

    [Fact]
    public void Subscription_beyond_the_sessions_limit_is_refused_with_a_reason() =>
        Assert.Equal(
            """{"status":"error","symbol":"NIFTY","message":"The session has too many subscriptions"}""",
            Reply(new SubscriptionResult(Nifty, SubscriptionChange.Refused, In(Mode.Quote), GatewayErrors.SubscriptionLimit))
        );

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Unsubscribe_all_counts_the_symbols(int count)
    {
        var results = Enumerable.Repeat(new SubscriptionResult(Nifty, SubscriptionChange.Removed, In(Mode.Quote)), count);

        Assert.Equal(
            $$"""{"status":"success","symbol":null,"message":"Successfully unsubscribed from {{count}} symbols"}""",
            Answer(new SubscriptionAnswer(new UnsubscribeAllRequest(null), [.. results]))
        );
    }

    [Fact]
    public void Error_is_told_without_a_symbol() =>
        Assert.Equal(
            """{"status":"error","symbol":null,"message":"Authenticate first"}""",
            Answer(new ErrorAnswer(new ListRequest(null), GatewayErrors.NotAuthenticated))
        );

    [Fact]
    public void Answer_that_the_protocol_cannot_ask_for_has_no_words() => Assert.Null(Answer(new ListAnswer(new ListRequest(null), [])));

    [Fact]
    public void Tick_is_a_bar_with_symbol_and_timestamp() =>
        Assert.Equal(
            """{"symbol":"NIFTY","data":{"date":"09-01-2015 09:15","open":8300.6,"high":8309.75,"low":8300.6,"close":8308.35,"volume":0},"timestamp":"2015-01-09T09:15:00+05:30"}""",
            Write(Updates.FirstBar)
        );

    [Fact]
    public void Pure_tick_is_a_bar_of_one_price() =>
        Assert.Equal(
            """{"symbol":"TCS","data":{"date":"09-01-2015 09:15","open":8304.0,"high":8304.0,"low":8304.0,"close":8304.0,"volume":0},"timestamp":"2015-01-09T09:15:00.25+05:30"}""",
            Write(new MarketUpdate(Topic.Parse("md/NSE/TCS"), 8304m) { ExchangeTimeNs = 1420775100_250_000_000 })
        );

    [Fact]
    public void Tick_without_a_readable_time_is_stamped_by_our_clock()
    {
        var time = new ManualTime();
        var dialect = new NsePubSubDialect("md/NSE", time);
        var update = new MarketUpdate(Topic.Parse("md/NSE/TCS"), 1m) { SourceTime = "yesterday" };

        var written = Written.By(to => dialect.WriteUpdate(update.In(Mode.Quote), to));

        var now = time.GetUtcNow().ToOffset(TimeSpan.FromHours(5.5));
        Assert.Contains("\"date\":\"yesterday\"", written, StringComparison.Ordinal);
        Assert.Contains(
            now.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
            written,
            StringComparison.Ordinal
        );
        Assert.EndsWith("+05:30\"}", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_else_is_ever_said()
    {
        Assert.Null(Written.By(to => _dialect.WriteSnapshot(Updates.FirstBar.In(Mode.Quote), to)));
        Assert.Null(Written.By(to => _dialect.WriteDraining(TimeSpan.Zero, to)));
        Assert.Null(Written.By(to => _dialect.WriteDisconnect(new Refusal(GatewayErrors.Idle), to)));
        Assert.Null(Write(new Updates.Foreign()));
    }

    [Fact]
    public void Any_symbol_can_be_subscribed_even_without_data() => Assert.True(_dialect.AcceptsUnknownTopics);

    [Fact]
    public void End_of_data_leaves_the_session_open() => Assert.Null(_dialect.EndOfData);

    [Theory]
    [InlineData("")]
    [InlineData("md NSE")]
    [InlineData("md/NSE/")]
    public void Exchange_that_is_no_path_is_our_own_fault(string exchange) =>
        Assert.Throws<ArgumentException>(() => new NsePubSubDialect(exchange, new ManualTime()));

    [Fact]
    public void Update_allocates_nothing() =>
        Assert.Equal(0, Written.BytesAllocatedPerCall(to => _dialect.WriteUpdate(Updates.Quote.In(Mode.Quote), to)));

    [Fact]
    public void Mutated_messages_never_throw() =>
        Assert.All(MessageMutations.Of(ValidMessages, 20_000, seed: 5), message => _dialect.ReadText(message));

    [Fact]
    public void Noise_never_throws() => Assert.All(MessageMutations.Noise(20_000, seed: 6), message => _dialect.ReadText(message));

    private SessionRequest? Read(string message) => _dialect.ReadText(Encoding.UTF8.GetBytes(message));

    private SubscriptionAsk AskFor(string symbol) =>
        Assert.IsType<SubscribeRequest>(Read($$"""{"action":"subscribe","symbol":"{{symbol}}"}""")).Asks[0];

    private string? Reply(SubscriptionResult result) => Answer(new SubscriptionAnswer(new SubscribeRequest(null, [result.Ask]), [result]));

    private string? Answer(SessionAnswer answer) => Written.By(to => _dialect.WriteAnswer(answer, to));

    private string? Write(Update update) => Written.By(to => _dialect.WriteUpdate(update.In(Mode.Quote), to));
}
