using System.Buffers;
using System.Net;
using System.Text;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Markets.Instruments;

namespace Tidegate.Tests.Feeds.Kite;

public sealed class KiteLanguageTests
{
    private static readonly UpstreamRef Infy = new(0, 408_065);
    private static readonly UpstreamRef Reliance = new(0, 738_561);
    private static readonly UpstreamRef Nifty = new(0, 256_265);

    private readonly KiteLanguage _language = new();

    [Fact]
    public void A_new_subscription_is_asked_for_and_then_given_its_mode()
    {
        Assert.Equal(
            ["""{"a":"subscribe","v":[408065,738561]}""", """{"a":"mode","v":["full",[408065,738561]]}"""],
            Requests(new(Infy, null, Mode.Depth), new(Reliance, null, Mode.Depth))
        );
    }

    [Fact]
    public void Changes_of_every_kind_are_one_message_each_and_places_are_freed_first()
    {
        Assert.Equal(
            [
                """{"a":"unsubscribe","v":[3]}""",
                """{"a":"subscribe","v":[1,2]}""",
                """{"a":"mode","v":["ltp",[1,5]]}""",
                """{"a":"mode","v":["quote",[2]]}""",
                """{"a":"mode","v":["full",[4]]}""",
            ],
            Requests(
                new(new(0, 1), null, Mode.Ltp),
                new(new(0, 2), null, Mode.Quote),
                new(new(0, 3), Mode.Quote, null),
                new(new(0, 4), Mode.Quote, Mode.Depth),
                new(new(0, 5), Mode.Depth, Mode.Ltp)
            )
        );
    }

    [Fact]
    public void A_quote_of_an_index_is_asked_for_in_full_because_only_that_has_a_time()
    {
        Assert.Equal(
            ["""{"a":"subscribe","v":[256265]}""", """{"a":"mode","v":["full",[256265]]}"""],
            Requests(new UpstreamChange(Nifty, null, Mode.Quote))
        );
        Assert.Empty(Requests(new UpstreamChange(Nifty, Mode.Quote, Mode.Depth)));
    }

    [Fact]
    public void Nothing_changed_is_no_message() => Assert.Empty(Requests(new UpstreamChange(Infy, Mode.Ltp, Mode.Ltp)));

    [Fact]
    public void The_secrets_stand_in_the_query_escaped_and_nowhere_else()
    {
        var door = new KiteLanguage(new Uri("ws://127.0.0.1:9000/")).DoorFor(new BrokerLogin("key&1", "AB1234", "tok en=", null));

        Assert.Equal("ws://127.0.0.1:9000/?api_key=key%261&access_token=tok%20en%3D", door.Address.AbsoluteUri);
        Assert.Equal([new("X-Kite-Version", "3")], door.Headers);
        Assert.Equal("127.0.0.1", door.ToString());
    }

    [Fact]
    public void Its_own_address_is_zerodhas() =>
        Assert.Equal(
            "wss://ws.kite.trade/?api_key=k&access_token=t",
            _language.DoorFor(new BrokerLogin("k", "c", "t", null)).Address.AbsoluteUri
        );

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("ws://127.0.0.1/?a=b")]
    [InlineData("ws://user@127.0.0.1/")]
    public void Another_address_must_be_a_bare_socket(string address) =>
        Assert.Throws<ArgumentException>(() => new KiteLanguage(new Uri(address)));

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, DoorVerdict.NeedsLogin)]
    [InlineData(HttpStatusCode.Unauthorized, DoorVerdict.NeedsLogin)]
    [InlineData(HttpStatusCode.TooManyRequests, DoorVerdict.Throttled)]
    [InlineData(HttpStatusCode.BadGateway, DoorVerdict.TryAgain)]
    [InlineData(HttpStatusCode.OK, DoorVerdict.TryAgain)]
    public void A_refusal_is_judged_by_its_status(HttpStatusCode status, DoorVerdict verdict) =>
        Assert.Equal(verdict, _language.Judge(status));

    [Theory]
    [InlineData("zerodha", "408065::::1594", 408_065L)]
    [InlineData("zerodha", "408065", 408_065L)]
    [InlineData("zerodha", "4294967295::::1", 4_294_967_295L)]
    [InlineData("zerodha", "4294967296::::1", null)]
    [InlineData("zerodha", "0::::0", null)]
    [InlineData("zerodha", "-1::::0", null)]
    [InlineData("zerodha", " 1::::0", null)]
    [InlineData("zerodha", "::::1594", null)]
    [InlineData("zerodha", "", null)]
    [InlineData("angel", "408065::::1594", null)]
    public void The_first_half_of_the_token_is_the_instrument_on_the_wire(string broker, string token, long? expected) =>
        Assert.Equal(
            expected is { } number ? new UpstreamRef(0, number) : null,
            _language.RefOf(InstrumentOf(broker, token, InstrumentKind.Equity))
        );

    [Theory]
    [InlineData("408065::::1594", InstrumentKind.Equity, Mode.Depth, 5)]
    [InlineData("256265::::1001", InstrumentKind.Index, Mode.Quote, 0)]
    [InlineData("256265::::1001", InstrumentKind.Equity, Mode.Quote, 0)] // as Kite's own file says of an index
    public void An_index_has_no_book(string token, InstrumentKind kind, Mode mode, int depth) =>
        Assert.Equal((mode, depth), _language.HighestOf(InstrumentOf("zerodha", token, kind)));

    [Fact]
    public void Its_limits_are_those_of_the_documents()
    {
        Assert.Equal((3, 3_000), (_language.Habits.ConnectionsMax, _language.Habits.SubscriptionsMax));
        Assert.True(_language.Habits.MessageBytesMax >= 2 + (3_000 * 186)); // everything in one frame
        Assert.Null(_language.Habits.KeepAliveText);
    }

    private static Instrument InstrumentOf(string broker, string token, InstrumentKind kind) =>
        new()
        {
            Symbol = "INFY",
            Exchange = "NSE",
            Kind = kind,
            Broker = broker,
            BrokerSymbol = "INFY",
            BrokerExchange = "NSE",
            Token = token,
        };

    private List<string> Requests(params ReadOnlySpan<UpstreamChange> changes)
    {
        var sent = new List<string>();
        _language.WriteChanges(changes, new ArrayBufferWriter<byte>(), bytes => sent.Add(Encoding.UTF8.GetString(bytes.Span)));
        return sent;
    }
}
