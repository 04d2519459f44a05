using System.Text;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Angel;

public sealed class AngelPacketTests
{
    private readonly AngelLanguage _language = new();
    private readonly RecordingListener _listener = new();

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 122)]
    [InlineData(3, 378)]
    [InlineData(4, 442)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void A_packet_shorter_than_its_mode_is_a_fault(int mode, int bytes)
    {
        Read(AngelPackets.Of(mode)[..bytes]);

        Assert.Equal(["short_packet"], _listener.Faults);
        Assert.Empty(_listener.Ticks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_packet_longer_than_its_mode_is_read_as_far_as_it_is_known(int mode)
    {
        Read([.. AngelPackets.Of(mode), 0xFF, 0xFF]);

        Assert.Equal(new UpstreamRef(1, 3045), Assert.Single(_listener.Ticks).Instrument);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(122)]
    [InlineData(255)]
    public void An_unknown_mode_is_a_fault(byte mode)
    {
        var packet = AngelPackets.Of(3);
        packet[0] = mode;

        Read(packet);

        Assert.Equal(["unknown_mode"], _listener.Faults);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(255)]
    public void An_unknown_exchange_type_is_a_fault(int exchange)
    {
        Read(AngelPackets.Of(1, exchange: exchange));

        Assert.Equal(["unknown_exchange"], _listener.Faults);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(7, 2)]
    [InlineData(13, 7)]
    public void Currency_has_seven_decimal_places_and_everything_else_two(int exchange, byte scale)
    {
        Read(AngelPackets.Of(1, exchange: exchange));

        Assert.Equal(scale, Assert.Single(_listener.Ticks).PriceScale);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0123")]
    [InlineData("30A5")]
    [InlineData(" 3045")]
    [InlineData("-3045")]
    [InlineData("304\u00E9")]
    [InlineData("1234567890123456789")]
    [InlineData("9999999999999999999999999")]
    public void A_token_that_is_no_number_is_a_fault(string token)
    {
        Read(AngelPackets.Of(1, token));

        Assert.Equal(["bad_token"], _listener.Faults);
    }

    [Fact]
    public void What_follows_the_end_of_the_token_is_not_read()
    {
        Read(AngelPackets.Of(1, "3045\0garbage\u00FF 77"));

        Assert.Equal(3045, Assert.Single(_listener.Ticks).Instrument.Token);
    }

    [Fact]
    public void The_longest_token_fits()
    {
        Read(AngelPackets.Of(1, "999999999999999999"));

        Assert.Equal(999_999_999_999_999_999, Assert.Single(_listener.Ticks).Instrument.Token);
    }

    [Theory]
    [InlineData(1_746_171_228, 1_746_171_228_000_000_000)]
    [InlineData(1_746_171_228_123, 1_746_171_228_123_000_000)]
    [InlineData(99_999_999_999, 0)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(long.MaxValue, 0)]
    public void The_last_trade_s_time_is_in_seconds_or_milliseconds_by_its_size(long value, long expected)
    {
        Read(AngelPackets.Of(3).With(123, value));

        Assert.Equal(expected, Assert.Single(_listener.Ticks).LastTradeTimeNs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void An_exchange_time_that_is_none_is_none(long value)
    {
        Read(AngelPackets.Of(1).With(35, value));

        Assert.Equal(0, Assert.Single(_listener.Ticks).ExchangeTimeNs);
    }

    [Fact]
    public void The_flag_of_a_row_decides_its_side_and_a_foreign_flag_belongs_to_none()
    {
        var packet = AngelPackets.Of(3);
        for (short row = 0; row < 10; row++)
        {
            packet.WithRow(row, flag: (short)(row == 9 ? 7 : (row + 1) % 2), quantity: row, price: 100 + row, orders: row);
        }

        Read(packet);

        var tick = Assert.Single(_listener.Ticks);
        Assert.Equal([100L, 102, 104, 106, 108], tick.Bids.Select(level => level.Price));
        Assert.Equal([101L, 103, 105, 107], tick.Asks.Select(level => level.Price));
    }

    [Fact]
    public void All_ten_rows_may_claim_one_side()
    {
        var packet = AngelPackets.Of(3);
        for (var row = 0; row < 10; row++)
        {
            packet.WithRow(row, flag: 1, quantity: 1, price: 100 - row, orders: -1);
        }

        Read(packet);

        var tick = Assert.Single(_listener.Ticks);
        Assert.Equal(10, tick.Bids.Length);
        Assert.Empty(tick.Asks);
        Assert.All(tick.Bids, level => Assert.Equal(0, level.Orders));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    [InlineData(1e300)]
    public void A_total_that_is_no_count_counts_as_none(double total)
    {
        Read(AngelPackets.Of(2).With(75, total).With(83, 12.0));

        Assert.Equal([0L, 12], Assert.Single(_listener.Ticks).Trade[3..]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    [InlineData(-3.5)]
    public void The_change_of_open_interest_reaches_nobody_whatever_it_holds(double garbage)
    {
        Read(AngelPackets.Of(3).With(131, 4_242L));
        Read(AngelPackets.Of(3).With(131, 4_242L).With(139, garbage));

        Assert.Equivalent(_listener.Ticks[0], _listener.Ticks[1], strict: true);
        Assert.Equal(4_242, _listener.Ticks[1].Rest[0]);
    }

    [Fact]
    public void A_jump_of_the_sequence_number_is_passed_on_and_harms_nothing()
    {
        Read(AngelPackets.Of(1).With(27, long.MaxValue));

        Assert.Equal(long.MaxValue, Assert.Single(_listener.Ticks).Sequence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_error_is_a_notice_whatever_its_frame_was(bool isText)
    {
        const string Error =
            """{"correlationID":"tidegate13","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded"}""";

        _language.Read(Encoding.UTF8.GetBytes(Error), isText, _listener);

        Assert.Equal([("E1002 Invalid Request. Subscription Limit Exceeded", true)], _listener.Notices);
        Assert.Empty(_listener.Faults);
    }

    [Theory]
    [InlineData("{", "bad_json")]
    [InlineData("""{"errorCode":"E1002","errorMessage":""", "bad_json")]
    [InlineData("""{"errorCode":"E1002"} trailing""", "bad_json")]
    [InlineData("""{"a":{"b":{"c":{"d":{"e":1}}}}}""", "bad_json")]
    [InlineData("{}", "unknown_json")]
    [InlineData("""{"errorCode":1002,"errorMessage":["x"]}""", "unknown_json")]
    [InlineData("""{"inner":{"errorCode":"E1"}}""", "unknown_json")]
    [InlineData("hello", "unknown_text")]
    [InlineData("PONG", "unknown_text")]
    [InlineData("", "unknown_text")]
    [InlineData("[1]", "unknown_text")]
    public void A_text_that_says_nothing_known_is_a_fault(string text, string fault)
    {
        _language.Read(Encoding.UTF8.GetBytes(text), isText: true, _listener);

        Assert.Equal([fault], _listener.Faults);
        Assert.Empty(_listener.Notices);
    }

    [Fact]
    public void An_error_that_is_not_UTF8_is_a_fault()
    {
        _language.Read([.. "{\"errorCode\":\""u8, 0xFF, 0xFE, .. "\"}"u8], isText: false, _listener);

        Assert.Equal(["bad_json"], _listener.Faults);
    }

    [Fact]
    public void An_error_that_repeats_a_long_token_is_passed_on_whole_so_that_the_token_is_found_in_it()
    {
        var token = string.Concat(Enumerable.Range(0, 300).Select(number => $"{number:x3}"));
        var login = new BrokerLogin("key", "A123", $"Bearer {token}", "feed");
        var error = $$"""{"errorCode":"E1","errorMessage":"Invalid token {{token}} of {{new string('x', 20_000)}}"}""";

        _language.Read(Encoding.UTF8.GetBytes(error), isText: true, _listener);
        var notice = Assert.Single(_listener.Notices).Text;

        Assert.Equal(NoticeText.ReadMax, notice.Length);
        Assert.StartsWith("E1 Invalid token *** of xxx", NoticeText.Clean(notice, login), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pong_says_nothing()
    {
        _language.Read("pong"u8, isText: true, _listener);

        Assert.Empty(_listener.Faults);
        Assert.Empty(_listener.Notices);
    }

    private void Read(byte[] packet) => _language.Read(packet, isText: false, _listener);
}
