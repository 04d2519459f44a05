using System.Text;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Tests.Feeds.Recordings;

public sealed class RecordingRedactionTests
{
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl";

    [Theory]
    [InlineData("""{"type":"update","topic":"md/NSE/INFY","data":{ "ltp" : 1500.10, "x":"Wo? wer & was" }}""")]
    [InlineData("""{"token":"2885","name":"RELIANCE","symtoken":"12345678901234567890"}""")]
    [InlineData("""{"text":"why?token"}""")]
    [InlineData("no JSON { at all")]
    [InlineData("""{"half":"\ud800"}""")]
    [InlineData("")]
    public void What_holds_no_secret_stays_byte_for_byte(string text)
    {
        var redaction = new RecordingRedaction();
        redaction.Know(Token);

        Assert.Equal(text, Apply(redaction, text));
        Assert.Equal(0, redaction.Count);
    }

    [Theory]
    [InlineData("""{"resume":{"secret":"abc123","ms":1 }}""", """{"resume":{"secret":"[redacted]","ms":1 }}""")]
    [InlineData("""{"ticket":"t"}""", """{"ticket":"[redacted]"}""")]
    [InlineData("""{"data":{"access_token":"0123456789abcdef"}}""", """{"data":{"access_token":"[redacted]"}}""")]
    [InlineData("""{"feedToken":"0123456789abcdef"}""", """{"feedToken":"[redacted]"}""")]
    [InlineData("""{"sessionToken":"0123456789abcdef"}""", """{"sessionToken":"[redacted]"}""")]
    [InlineData("""{"token":["0123456789abcdef","x"]}""", """{"token":["[redacted]","x"]}""")]
    [InlineData("""{"u":"see wss://h/s?a=b&c=d now"}""", """{"u":"see wss://h/s?[redacted] now"}""")]
    [InlineData("""{"u":"https:\/\/h\/s?a=b"}""", """{"u":"https://h/s?[redacted]"}""")]
    [InlineData("""{"u":"/stream?x=1&ticket=abc&y=2"}""", """{"u":"/stream?x=1&ticket=[redacted]&y=2"}""")]
    [InlineData("{\"echo\":\"Bearer " + Token + "!\"}", """{"echo":"Bearer [redacted]!"}""")]
    [InlineData("{\"echo\":\"eyJhbGciOiJIUzI1NiJ9\\u002ee30.c2lnbmF0dXJl\"}", """{"echo":"[redacted]"}""")]
    [InlineData("{\"" + Token + "\":1}", """{"[redacted]":1}""")]
    [InlineData("plain " + Token + " and " + Token, "plain [redacted] and [redacted]")]
    public void Secret_is_taken_out_and_the_rest_left(string text, string expected)
    {
        var redaction = new RecordingRedaction();
        redaction.Know(Token);

        Assert.Equal(expected, Apply(redaction, text));
        Assert.Equal(1, redaction.Count);
    }

    [Fact]
    public void Known_secret_is_found_in_its_other_spellings_and_in_bytes()
    {
        var redaction = new RecordingRedaction();
        redaction.Know("p/w+q=secret");

        Assert.Equal("[redacted]", Apply(redaction, Uri.EscapeDataString("p/w+q=secret")));
        Assert.Equal("[redacted]", Apply(redaction, Convert.ToBase64String("p/w+q=secret"u8).TrimEnd('=')));
        byte[] binary = [0, .. "p/w+q=secret"u8, 255];
        Assert.Equal([0, .. "[redacted]"u8, 255], redaction.Apply(binary, isText: false).ToArray());
    }

    [Fact]
    public void Hostile_text_takes_time_in_proportion_to_its_length()
    {
        var redaction = new RecordingRedaction();
        var text = $"{{\"u\":\"{string.Concat(Enumerable.Repeat("http://a?&token", 40_000))}\"}}";

        Assert.NotEqual(text, Apply(redaction, text));
        Assert.Equal(text.Length, Apply(redaction, new string('?', text.Length)).Length);
    }

    [Fact]
    public void Address_is_kept_without_query_and_user() =>
        Assert.Equal("wss://h:8443/a/b", RecordingRedaction.Address(new Uri("wss://u:p@h:8443/a/b?token=t#f")));

    private static string Apply(RecordingRedaction redaction, string text) =>
        Encoding.UTF8.GetString(redaction.Apply(Encoding.UTF8.GetBytes(text), isText: true).Span);
}
