using System.Text;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;
using Tidegate.Testing;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Simulators.Angel;

/// <summary>What a simulated SmartStream says to one client, without a socket; read back by the adapter's own language.</summary>
public sealed class AngelSessionTests : IDisposable
{
    private static readonly UpstreamRef Sbin = new(1, 3045);
    private static readonly UpstreamRef Rupee = new(13, 1213);

    private readonly ManualTime _time = new();
    private readonly FaultPlan _faults = new();
    private readonly SimulatedOutlet _outlet = new();
    private readonly RecordingListener _listener = new();
    private readonly SimulatedMarket _market;
    private readonly SimulatedInstrument _sbin;
    private readonly AngelSession _session;
    private readonly List<byte[]> _packets = [];

    public AngelSessionTests()
    {
        _market = new SimulatedMarket(_time);
        _sbin = _market.Add(new SimulatedTraits("NSE", "SBIN"));
        var rupee = _market.Add(new SimulatedTraits("CDS", "USDINR") { PriceScale = 7, TickSize = 0.0025m });
        _market.Trade(_sbin, 801.55m);
        _market.Trade(rupee, 83.4725m);
        var options = new AngelSimulatorOptions { TickInterval = TimeSpan.Zero };
        _session = new AngelSession(
            "A123",
            options,
            _market,
            key =>
                key == Sbin ? _sbin
                : key == Rupee ? rupee
                : null,
            _faults,
            () => { }
        );
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_ping_is_answered_with_a_pong()
    {
        Say("ping");

        Assert.Equal(["pong"], Texts());
    }

    [Fact]
    public void Each_mode_of_a_token_gets_a_tick_of_its_own_with_the_same_values()
    {
        Subscribe(1, Sbin);
        Subscribe(2, Sbin);
        Subscribe(3, Sbin);
        Subscribe(4, Sbin);

        Decode(out var lengths);

        Assert.Equal([51, 123, 379, 443], lengths);
        Assert.Equal(4, _session.Count);
        Assert.Equal([Mode.Ltp, Mode.Quote, Mode.Depth, Mode.Depth], _listener.Ticks.Select(tick => tick.Mode));
        Assert.All(_listener.Ticks.Take(3), tick => Assert.Equal((80_155, Sbin), (tick.Prices[0], tick.Instrument)));
        Assert.Equal(_listener.Ticks[2].Bids, _listener.Ticks[3].Bids[..5]);
        Assert.Equal(_listener.Ticks[2].Asks, _listener.Ticks[3].Asks[..5]);
    }

    [Fact]
    public void A_snap_quote_says_what_the_market_holds()
    {
        Subscribe(3, Sbin);

        Decode(out _);

        var tick = Assert.Single(_listener.Ticks);
        _market.Read(
            _sbin,
            (picture, _) =>
            {
                Assert.Equal([picture.LastPrice, picture.Open, picture.High, picture.Low, picture.Close], tick.Prices);
                Assert.Equal(
                    [picture.LastQuantity, picture.AveragePrice, picture.Volume, picture.TotalBuyQuantity, picture.TotalSellQuantity],
                    tick.Trade
                );
                Assert.Equal([picture.OpenInterest, picture.LowerLimit, picture.UpperLimit], tick.Rest);
                Assert.Equal(picture.Bids[..5], tick.Bids);
                Assert.Equal(picture.Asks[..5], tick.Asks);
                Assert.Equal((picture.Sequence, picture.ExchangeTimeNs), (tick.Sequence, tick.ExchangeTimeNs));
                Assert.Equal(picture.LastTradeTimeNs, tick.LastTradeTimeNs);
            },
            0
        );
    }

    [Fact]
    public void Currency_has_seven_decimal_places()
    {
        Subscribe(1, Rupee);

        Decode(out _);

        var tick = Assert.Single(_listener.Ticks);
        Assert.Equal((834_725_000, 7), (tick.Prices[0], (int)tick.PriceScale));
    }

    [Fact]
    public void Nothing_comes_twice_and_every_trade_comes_once()
    {
        Subscribe(1, Sbin);
        Decode(out _);
        Decode(out var again);
        _market.Trade(_sbin, 801.6m);
        Decode(out _);

        Assert.Empty(again);
        Assert.Equal([80_155L, 80_160], _listener.Ticks.Select(tick => tick.Prices[0]));
    }

    [Fact]
    public void What_is_let_go_in_one_mode_goes_on_in_the_other()
    {
        Subscribe(1, Sbin);
        Subscribe(2, Sbin);
        Say("""{"action":0,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["3045","999"]}]}}""");

        Decode(out var lengths);

        Assert.Equal([123], lengths);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"action":2,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["3045"]}]}}""")]
    [InlineData("""{"action":"1","params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["3045"]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":5,"tokenList":[{"exchangeType":1,"tokens":["3045"]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":0,"tokenList":[{"exchangeType":1,"tokens":["3045"]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":1,"tokenList":[]}}""")]
    [InlineData("""{"action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":[]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":1,"tokenList":[{"exchangeType":6,"tokens":["3045"]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":[3045]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["-3045"]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":4,"tokenList":[{"exchangeType":2,"tokens":["3045"]}]}}""")]
    [InlineData("""{"action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":["3045"]}]}} more""")]
    [InlineData("""{"action":1}""")]
    [InlineData("")]
    public void What_is_no_request_gets_E1001_and_changes_nothing(string request)
    {
        Subscribe(2, Sbin);

        Say(request);

        Assert.Equal(["""{"correlationID":"","errorCode":"E1001","errorMessage":"Invalid Request Payload."}"""], Texts());
        Assert.Equal(1, _session.Count);
    }

    [Fact]
    public void The_subscription_beyond_the_limit_gets_E1002_and_the_earlier_ones_stay()
    {
        Say(Request(1, [.. Enumerable.Range(1, 999).Select(token => new UpstreamRef(1, token))]));
        Say(Request(2, new UpstreamRef(1, 1)));
        Say(Request(2, new UpstreamRef(1, 1)));
        Assert.Equal(1_000, _session.Count);
        Assert.Empty(Texts());

        Say(Request(3, new UpstreamRef(1, 1)));

        Assert.Equal(
            ["""{"correlationID":"abcde12345","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded"}"""],
            Texts()
        );
        Assert.Equal(1_000, _session.Count);
    }

    [Fact]
    public void Twenty_levels_are_for_fifty_instruments()
    {
        Say(Request(4, [.. Enumerable.Range(1, 50).Select(token => new UpstreamRef(1, token))]));
        Assert.Empty(Texts());

        Say(Request(4, Sbin));

        Assert.Contains("E1002", Assert.Single(Texts()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_client_is_dropped_and_one_that_is_heard_is_not()
    {
        _time.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(TimeSpan.FromSeconds(1), _session.Write(_outlet));
        _session.Heard();
        _time.Advance(TimeSpan.FromSeconds(39));
        _session.Write(_outlet);
        Assert.Null(_outlet.Ending);

        _time.Advance(TimeSpan.FromSeconds(1));
        _session.Write(_outlet);

        Assert.NotNull(_outlet.Ending);
    }

    [Theory]
    [InlineData(SimulatorFault.TokenGarbage)]
    [InlineData(SimulatorFault.OpenInterestGarbage)]
    [InlineData(SimulatorFault.MixedFlags)]
    [InlineData(SimulatorFault.WrongLength)]
    public void Garbage_where_nobody_reads_changes_no_value(SimulatorFault fault)
    {
        Subscribe(3, Sbin);
        Decode(out var clean);
        _faults.Next(fault);
        Say("""{"action":0,"params":{"mode":3,"tokenList":[{"exchangeType":1,"tokens":["3045"]}]}}""");
        Subscribe(3, Sbin);

        Decode(out var spoiled);

        Assert.Equal(1, _faults.Taken(fault));
        Assert.Equal((1, 1), (clean.Length, spoiled.Length));
        Assert.NotEqual(_packets[0], _packets[1]);
        Assert.Empty(_listener.Faults);
        Assert.Equivalent(_listener.Ticks[0], _listener.Ticks[1], strict: true);
    }

    [Fact]
    public void A_mode_that_does_not_exist_is_a_fault_of_its_packet_only()
    {
        Subscribe(1, Sbin);
        _faults.Next(SimulatorFault.UnknownMode);
        Decode(out _);
        _market.Trade(_sbin, 802m);
        Decode(out _);

        Assert.Equal(["unknown_mode"], _listener.Faults);
        Assert.Equal(80_200, Assert.Single(_listener.Ticks).Prices[0]);
    }

    [Fact]
    public void A_jump_of_the_sequence_makes_nothing_late()
    {
        var normaliser = new TickNormaliser(Topic.Parse("md/NSE/SBIN"), "angel");
        _faults.Next(SimulatorFault.SequenceJump);
        Subscribe(2, Sbin);
        var verdicts = new List<TickVerdict>();

        foreach (var price in (ReadOnlySpan<decimal>)[801.55m, 801.6m])
        {
            _market.Trade(_sbin, price);
            foreach (var packet in Packets())
            {
                new AngelLanguage().Read(packet, isText: false, new Verdicts(normaliser, verdicts));
            }
        }

        Assert.Equal([TickVerdict.Delivered, TickVerdict.Delivered], verdicts);
    }

    [Fact]
    public void An_error_in_a_binary_message_is_understood()
    {
        _faults.Next(SimulatorFault.BinaryError);
        Say("nonsense");

        Decode(out _);

        Assert.Equal([("E1001 Invalid Request Payload.", true)], _listener.Notices);
    }

    private void Say(string text) => _session.Read(Encoding.UTF8.GetBytes(text), isText: true);

    private void Subscribe(int mode, UpstreamRef key) => Say(Request(mode, key));

    private static string Request(int mode, params UpstreamRef[] keys)
    {
        var lists = keys.Select(key => $$"""{"exchangeType":{{key.Segment}},"tokens":["{{key.Token}}"]}""");
        return $$"""{"correlationID":"abcde12345","action":1,"params":{"mode":{{mode}},"tokenList":[{{string.Join(',', lists)}}]}""" + "}";
    }

    private string[] Texts()
    {
        Turn();
        return
        [
            .. Enumerable
                .Range(0, _outlet.Count)
                .Where(index => _outlet[index].Kind == SimulatedMessageKind.Text)
                .Select(index => Encoding.UTF8.GetString(_outlet[index].Bytes.Span)),
        ];
    }

    private byte[][] Packets()
    {
        Turn();
        return
        [
            .. Enumerable
                .Range(0, _outlet.Count)
                .Where(index => _outlet[index].Kind != SimulatedMessageKind.Text)
                .Select(index => _outlet[index].Bytes.ToArray()),
        ];
    }

    private void Decode(out int[] lengths)
    {
        var packets = Packets();
        _packets.AddRange(packets);
        lengths = [.. packets.Select(packet => packet.Length)];
        foreach (var packet in packets)
        {
            new AngelLanguage().Read(packet, isText: false, _listener);
        }
    }

    private void Turn()
    {
        _outlet.Clear();
        _session.Write(_outlet);
    }

    private sealed class Verdicts(TickNormaliser normaliser, List<TickVerdict> verdicts) : IBrokerListener
    {
        public void OnTick(in BrokerTick tick) => verdicts.Add(normaliser.Take(tick, tick.ExchangeTimeNs, out _));

        public void OnOrder(BrokerOrder order) => throw new NotSupportedException("SmartStream has no orders.");

        public void OnNotice(ReadOnlySpan<char> text, bool isError) => throw new NotSupportedException("No text is to come.");

        public void OnFault(string kind) => throw new NotSupportedException(kind);
    }
}
