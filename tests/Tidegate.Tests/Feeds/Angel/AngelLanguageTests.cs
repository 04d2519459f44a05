using System.Buffers;
using System.Net;
using System.Text;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Markets.Instruments;

namespace Tidegate.Tests.Feeds.Angel;

public sealed class AngelLanguageTests
{
    private readonly AngelLanguage _language = new();
    private readonly AngelLanguage _deep = new(depth20: true);

    [Fact]
    public void Its_limits_and_rhythm_are_those_of_the_documents()
    {
        var habits = _language.Habits;

        Assert.Equal((3, 1_000), (habits.ConnectionsMax, habits.SubscriptionsMax));
        Assert.Equal(("ping", TimeSpan.FromSeconds(10)), (habits.KeepAliveText, habits.KeepAliveInterval));
        Assert.True(habits.SilenceMax >= 2 * habits.KeepAliveInterval && habits.SilenceMax <= TimeSpan.FromSeconds(30));
        Assert.Equal("angel", _language.Broker);
    }

    [Fact]
    public void The_door_is_shown_four_headers_as_they_were_given()
    {
        var door = _language.DoorFor(new BrokerLogin("key", "A123", "Bearer jwt", "feed"));

        Assert.Equal(new Uri("wss://smartapisocket.angelone.in/smart-stream"), door.Address);
        Assert.Equal(
            [("Authorization", "Bearer jwt"), ("x-api-key", "key"), ("x-client-code", "A123"), ("x-feed-token", "feed")],
            door.Headers.Select(header => (header.Key, header.Value))
        );
        Assert.Equal("smartapisocket.angelone.in", door.ToString());
    }

    [Theory]
    [InlineData("https://smartapisocket.angelone.in/smart-stream")]
    [InlineData("wss://smartapisocket.angelone.in/smart-stream?feedToken=secret")]
    [InlineData("wss://user@smartapisocket.angelone.in/")]
    public void An_address_that_is_no_bare_socket_is_our_mistake(string address) =>
        Assert.Throws<ArgumentException>(() => new AngelLanguage(new Uri(address)));

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, DoorVerdict.NeedsLogin)]
    [InlineData(HttpStatusCode.Forbidden, DoorVerdict.NeedsLogin)]
    [InlineData(HttpStatusCode.TooManyRequests, DoorVerdict.Throttled)]
    [InlineData(HttpStatusCode.BadGateway, DoorVerdict.TryAgain)]
    [InlineData(HttpStatusCode.OK, DoorVerdict.TryAgain)]
    public void A_refused_upgrade_means(HttpStatusCode status, DoorVerdict verdict) => Assert.Equal(verdict, _language.Judge(status));

    [Theory]
    [InlineData("NSE", 1)]
    [InlineData("NFO", 2)]
    [InlineData("BSE", 3)]
    [InlineData("BFO", 4)]
    [InlineData("MCX", 5)]
    [InlineData("NCDEX", 7)]
    [InlineData("NCX", 7)]
    [InlineData("CDS", 13)]
    public void An_instrument_is_named_by_exchange_type_and_token(string exchange, int type) =>
        Assert.Equal(new UpstreamRef(type, 2885), _language.RefOf(Row(exchange, "2885")));

    [Theory]
    [InlineData("NYSE", "2885")]
    [InlineData("NSE", "")]
    [InlineData("NSE", "02885")]
    [InlineData("NSE", "NIFTY")]
    [InlineData("NSE", "1000000000000000000")]
    [InlineData("NSE", "99999999999999999999")]
    public void What_the_wire_cannot_name_cannot_be_had(string exchange, string token) =>
        Assert.Null(_language.RefOf(Row(exchange, token)));

    [Fact]
    public void Another_broker_s_row_cannot_be_had() => Assert.Null(_language.RefOf(Row("NSE", "2885") with { Broker = "zerodha" }));

    [Fact]
    public void A_share_has_five_levels_and_twenty_only_where_that_is_switched_on()
    {
        Assert.Equal((Mode.Depth, 5), _language.HighestOf(Row("NSE", "2885")));
        Assert.Equal((Mode.Depth, 20), _deep.HighestOf(Row("NSE", "2885")));
        Assert.Equal((Mode.Depth, 5), _deep.HighestOf(Row("NFO", "2885")));
        Assert.Equal((Mode.Quote, 0), _deep.HighestOf(Row("NSE", "99926000") with { Kind = InstrumentKind.Index }));
    }

    [Fact]
    public void A_mode_costs_one_subscription_and_twenty_levels_cost_two()
    {
        var (share, future) = (new UpstreamRef(1, 2_885), new UpstreamRef(2, 57_920));

        Assert.All([Mode.Ltp, Mode.Quote, Mode.Depth], mode => Assert.Equal(new UpstreamCost(1), _language.CostOf(share, mode)));
        Assert.Equal(new UpstreamCost(1), _deep.CostOf(share, Mode.Quote));
        Assert.Equal(new UpstreamCost(2, DeepBooks: 1), _deep.CostOf(share, Mode.Depth));
        Assert.Equal(new UpstreamCost(1), _deep.CostOf(future, Mode.Depth)); // five levels there, in one packet with the price
        Assert.Equal(50, _deep.Habits.DeepBooksMax);
    }

    [Fact]
    public void New_subscriptions_go_out_by_mode_and_exchange_type() =>
        Assert.Equal(
            [
                """{"correlationID":"tidegate11","action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["10626","5290"]},{"exchangeType":5,"tokens":["234230"]}]}}""",
                """{"correlationID":"tidegate13","action":1,"params":{"mode":3,"tokenList":[{"exchangeType":2,"tokens":["57920"]}]}}""",
            ],
            Written(
                _language,
                Change(1, 10_626, null, Mode.Ltp),
                Change(5, 234_230, null, Mode.Ltp),
                Change(2, 57_920, null, Mode.Depth),
                Change(1, 5_290, null, Mode.Ltp)
            )
        );

    [Fact]
    public void A_change_of_mode_asks_for_the_new_one_before_it_lets_the_old_one_go() =>
        Assert.Equal(
            [
                """{"correlationID":"tidegate13","action":1,"params":{"mode":3,"tokenList":[{"exchangeType":1,"tokens":["2885"]}]}}""",
                """{"correlationID":"tidegate01","action":0,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["2885"]}]}}""",
            ],
            Written(_language, Change(1, 2_885, Mode.Ltp, Mode.Depth))
        );

    [Fact]
    public void What_is_wanted_no_more_makes_room_first() =>
        Assert.Equal(
            [
                """{"correlationID":"tidegate02","action":0,"params":{"mode":2,"tokenList":[{"exchangeType":13,"tokens":["1213"]}]}}""",
                """{"correlationID":"tidegate11","action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["2885"]}]}}""",
            ],
            Written(_language, Change(1, 2_885, null, Mode.Ltp), Change(13, 1_213, Mode.Quote, null))
        );

    [Fact]
    public void Twenty_levels_are_two_subscriptions_of_which_a_quote_is_there_already() =>
        Assert.Equal(
            ["""{"correlationID":"tidegate14","action":1,"params":{"mode":4,"tokenList":[{"exchangeType":1,"tokens":["2885"]}]}}"""],
            Written(_deep, Change(1, 2_885, Mode.Quote, Mode.Depth))
        );

    [Fact]
    public void Nothing_to_change_is_nothing_to_say()
    {
        Assert.Empty(Written(_language));
        Assert.Empty(Written(_language, Change(1, 2_885, Mode.Quote, Mode.Quote)));
    }

    [Fact]
    public void A_thousand_instruments_are_few_messages_and_each_is_named_once()
    {
        var changes = Enumerable.Range(1, 1_000).Select(token => Change(1 + (token % 2), token, null, Mode.Depth)).ToArray();

        var messages = changes.Chunk(_language.Habits.BatchMax).SelectMany(batch => Written(_language, batch)).ToArray();

        Assert.InRange(messages.Length, 1, 10);
        Assert.Equal(1_000, messages.Sum(message => message.Split('"').Count(part => part.Length > 0 && part.All(char.IsAsciiDigit))));
    }

    private static UpstreamChange Change(int exchange, long token, Mode? before, Mode? after) =>
        new(new UpstreamRef(exchange, token), before, after);

    private static List<string> Written(AngelLanguage language, params UpstreamChange[] changes)
    {
        var messages = new List<string>();
        language.WriteChanges(changes, new ArrayBufferWriter<byte>(), message => messages.Add(Encoding.UTF8.GetString(message.Span)));
        return messages;
    }

    private static Instrument Row(string exchange, string token) =>
        new()
        {
            Symbol = "RELIANCE",
            Exchange = exchange,
            Broker = "angel",
            BrokerSymbol = "RELIANCE-EQ",
            BrokerExchange = exchange,
            Token = token,
        };
}
