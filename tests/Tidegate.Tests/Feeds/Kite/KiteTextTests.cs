using System.Text;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Kite;

public sealed class KiteTextTests
{
    private readonly RecordingListener _listener = new();

    [Fact]
    public void Zerodhas_own_sample_of_a_postback_is_read()
    {
        var postback = File.ReadAllText(SharedVectors.KiteFile("mocks_postback.json"));

        Read($$"""{"type":"order","data":{{postback}}}""");

        Assert.Equal(
            new BrokerOrder("220303000308932", "AB1234", "SBIN", "NSE", "complete")
            {
                Stamp = "2022-03-03 09:24:25 2022-03-03 09:24:25",
                Side = "BUY",
                Quantity = 1,
                FilledQuantity = 1,
                AveragePrice = 470,
                PriceType = "MARKET",
                Product = "CNC",
            },
            Assert.Single(_listener.Orders)
        );
        Assert.Empty(_listener.Faults);
    }

    [Theory]
    [InlineData("OPEN", "open")]
    [InlineData("UPDATE", "open")]
    [InlineData("COMPLETE", "complete")]
    [InlineData("CANCELLED", "cancelled")]
    [InlineData("CANCELLED AMO", "cancelled")]
    [InlineData("REJECTED", "rejected")]
    [InlineData("TRIGGER PENDING", "trigger pending")]
    [InlineData("PUT ORDER REQ RECEIVED", "put order req received")]
    public void Each_status_has_its_word(string kite, string word)
    {
        Read($$$"""{"type":"order","data":{"order_id":"1","tradingsymbol":"SBIN","exchange":"NSE","status":"{{{kite}}}"}}""");

        Assert.Equal(word, Assert.Single(_listener.Orders).Status);
    }

    [Fact]
    public void A_refused_order_has_its_reason_cut_to_256_characters()
    {
        var reason = new string('x', 300);

        Read(
            $$$"""{"type":"order","data":{"order_id":"1","tradingsymbol":"SBIN","exchange":"NSE","status":"REJECTED","status_message":"{{{reason}}}"}}"""
        );

        Assert.Equal(reason[..256], Assert.Single(_listener.Orders).RejectionReason);
    }

    [Theory]
    [InlineData("1e400", 0)]
    [InlineData("99999999999999999999", 0)]
    [InlineData("12.0", 12)]
    [InlineData("\"12\"", 0)]
    [InlineData("null", 0)]
    [InlineData("-5", -5)]
    public void A_quantity_that_is_no_number_of_ours_is_none(string json, long quantity)
    {
        Read(
            $$$"""{"type":"order","data":{"order_id":"1","tradingsymbol":"SBIN","exchange":"NSE","status":"OPEN","quantity":{{{json}}}}}"""
        );

        Assert.Equal(quantity, Assert.Single(_listener.Orders).Quantity);
    }

    [Theory]
    [InlineData("""{"type":"order","data":null}""")]
    [InlineData("""{"type":"order","data":[]}""")]
    [InlineData("""{"type":"order","data":{}}""")]
    [InlineData("""{"type":"order","data":{"order_id":7,"tradingsymbol":"SBIN","exchange":"NSE","status":"OPEN"}}""")]
    [InlineData("""{"type":"order","data":{"order_id":"7","exchange":"NSE","status":"OPEN"}}""")]
    public void An_order_that_names_no_order_is_a_fault(string text)
    {
        Read(text);

        Assert.Empty(_listener.Orders);
        Assert.Equal(["unreadable_order"], _listener.Faults);
    }

    [Theory]
    [InlineData("""{"type":"error","data":"Too many tokens"}""", "Too many tokens", true)]
    [InlineData("""{"type":"message","data":"Markets close early"}""", "Markets close early", false)]
    [InlineData("""{"type":"message","data":{"text":"hello"}}""", """{"text":"hello"}""", false)]
    public void What_the_broker_says_to_people_is_a_notice(string text, string notice, bool isError)
    {
        Read(text);

        Assert.Equal((notice, isError), Assert.Single(_listener.Notices));
    }

    [Fact]
    public void A_notice_is_passed_on_as_far_as_secrets_are_looked_for_in_it()
    {
        Read($$"""{"type":"error","data":"{{new string('x', 20_000)}}"}""");

        Assert.Equal(NoticeText.ReadMax, Assert.Single(_listener.Notices).Text.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"type":"order"}""")]
    [InlineData("""{"data":"x"}""")]
    [InlineData("""{"type":5,"data":"x"}""")]
    [InlineData("""{"type":"","data":"x"}""")]
    [InlineData("""{"type":"error","data":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}""")]
    public void Text_that_is_nothing_of_kites_is_a_fault(string text)
    {
        Read(text);

        Assert.Equal(["unreadable_text"], _listener.Faults);
    }

    [Fact]
    public void Text_that_is_no_utf8_is_a_fault_wherever_the_bytes_stand()
    {
        foreach (var text in (string[])["{`type`:`error`,`data`:`~`}", "{`type`:`message`,`data`:{`a`:`~`}}", "{`type`:`~`,`data`:1}"])
        {
            var bytes = Encoding.ASCII.GetBytes(text.Replace('`', '"'));
            bytes[Array.IndexOf(bytes, (byte)'~')] = 0xE8;
            _listener.Faults.Clear();

            new KiteLanguage().Read(bytes, isText: true, _listener);

            Assert.Equal(["unreadable_text"], _listener.Faults);
        }
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_a_fault()
    {
        Read("""{"type":"error","data":"\ud83d"}""");

        Assert.Equal(["unreadable_text"], _listener.Faults);
    }

    [Fact]
    public void A_type_of_another_day_is_a_fault_of_its_own()
    {
        Read("""{"type":"greeting","data":"x"}""");

        Assert.Equal(["unknown_text"], _listener.Faults);
    }

    [Theory]
    [InlineData(65_536, "unreadable_text")]
    [InlineData(65_537, "long_text")]
    public void Text_beyond_64_KiB_is_not_looked_at(int length, string kind)
    {
        Read(new string(' ', length));

        Assert.Equal([kind], _listener.Faults);
    }

    private void Read(string text) => new KiteLanguage().Read(Encoding.UTF8.GetBytes(text), isText: true, _listener);
}
