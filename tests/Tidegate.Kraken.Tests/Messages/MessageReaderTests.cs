using System.Text;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Messages;

/// <summary>What the page warns of, and what an attacker would send.</summary>
public sealed class MessageReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"channel\":\"heartbeat\"}x")]
    [InlineData("{\"channel\":\"heartbeat\"}{}")]
    [InlineData("{\"channel\":\"\\ud800\"}")]
    public void Text_that_is_not_one_object_is_a_fault(string frame) => Assert.Equal(KrakenFaultKind.NotJson, FaultOf(frame).Kind);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"channel\":5}")]
    [InlineData("{\"data\":[]}")]
    public void Object_without_channel_or_method_is_a_fault(string frame) => Assert.Equal(KrakenFaultKind.NoEnvelope, FaultOf(frame).Kind);

    [Theory]
    [InlineData("""{"channel":"ticker","type":"update"}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":null}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":{}}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":[null]}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":[{"symbol":null}]}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":[{"bid":1}]}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":[{"symbol":"A/B","bid":"1"}]}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":[{"symbol":"A/B","bid":1e400}]}""")]
    [InlineData("""{"channel":"ticker","type":"update","data":[{"symbol":"A/B","bid":0.12345678901234567890123456789}]}""")]
    [InlineData("""{"channel":"book","type":"update","data":[{"symbol":"A/B","bids":[{"price":1}],"checksum":1}]}""")]
    [InlineData("""{"channel":"book","type":"update","data":[{"symbol":"A/B","bids":null,"checksum":1}]}""")]
    [InlineData("""{"channel":"book","type":"update","data":[{"symbol":"A/B","checksum":4294967296}]}""")]
    [InlineData("""{"channel":"executions","type":"update","data":[{"order_id":"O","fees":[null]}]}""")]
    [InlineData("""{"channel":"executions","type":"update","data":[{"order_id":"O","timestamp":"yesterday"}]}""")]
    public void Known_channel_of_another_shape_is_a_fault_that_names_the_channel(string frame)
    {
        var fault = FaultOf(frame);

        Assert.Equal(KrakenFaultKind.BadShape, fault.Kind);
        Assert.NotNull(fault.Channel);
    }

    [Fact]
    public void Unknown_channels_methods_fields_and_words_are_no_faults()
    {
        Assert.Equal("weather", Assert.IsType<KrakenUnknownMessage>(Recordings.Read("""{"channel":"weather","data":7}""")).Name);
        Assert.Equal(
            "greet",
            Assert.IsType<KrakenSocketReply>(Recordings.Read("""{"method":"greet","success":true,"news":{"a":[1]}}""")).Method
        );
        var row = Recordings
            .Data<KrakenTrade>(
                """{"channel":"trade","x":[],"data":[{"symbol":"A/B","side":"both","price":1,"qty":2,"trade_id":18446744073709551615,"y":{}}]}"""
            )
            .Rows[0];
        Assert.Equal((KrakenSide.Unknown, 18446744073709551615UL), (row.Side, row.TradeId));
    }

    [Theory]
    [InlineData("18125794168470749634", 18125794168470749634UL)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Connection_id_beyond_63_bits_is_read_whole(string wire, ulong id)
    {
        var status = Recordings.Data<KrakenEngineStatus>(
            $$"""{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":{{wire}},"upcoming_maintenance":[],"emergency":[]}]}"""
        );

        Assert.Equal((id, KrakenEngineState.Online), (status.Rows[0].ConnectionId, status.Rows[0].System));
    }

    [Theory]
    [InlineData("1e-08", "0.00000001")]
    [InlineData("5.1e-05", "0.000051")]
    [InlineData("1.5E+3", "1500")]
    [InlineData("0e9999", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.1000000000000000000000000000000", "0.1")]
    public void Numbers_are_exact_in_every_form(string wire, string value)
    {
        var frame = $$"""{"channel":"ticker","data":[{"symbol":"A/B","bid":{{wire}}}]}""";

        Assert.Equal(
            decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture),
            Recordings.Data<KrakenTicker>(frame).Rows[0].Bid
        );
    }

    [Theory]
    [InlineData("79228162514264337593543950336")]
    [InlineData("1e29")]
    [InlineData("1e-29")]
    [InlineData("1e99999999999")]
    public void Number_beyond_a_decimal_is_a_fault_and_never_rounded(string wire) =>
        Assert.Equal(KrakenFaultKind.BadShape, FaultOf($$"""{"channel":"ticker","data":[{"symbol":"A/B","bid":{{wire}}}]}""").Kind);

    [Fact]
    public void Errors_are_read_without_result_and_without_req_id()
    {
        var reply = Assert.IsType<KrakenSocketReply>(
            Recordings.Read(
                """{"error":"Currency pair not supported XBT/USD","method":"subscribe","success":false,"symbol":"XBT/USD","time_in":"2026-09-25T17:48:54.701041Z"}"""
            )
        );

        Assert.Equal((false, null, "XBT/USD"), (reply.Success, reply.ReqId, reply.Symbol));
        Assert.Empty(reply.Results);
    }

    [Fact]
    public void Times_without_offset_are_utc_and_nine_digits_are_cut()
    {
        var reply = Assert.IsType<KrakenSocketReply>(
            Recordings.Read("""{"method":"batch_cancel","success":true,"result":{"count":3},"time_out":"2022-06-13T08:09:10.123456789"}""")
        );

        Assert.Equal(new DateTimeOffset(2022, 6, 13, 8, 9, 10, TimeSpan.Zero).AddTicks(1_234_567), reply.TimeOut);
    }

    private static KrakenFault FaultOf(string frame)
    {
        Assert.False(KrakenMessageReader.TryRead(Encoding.UTF8.GetBytes(frame), out _, out var fault));
        return fault;
    }
}
