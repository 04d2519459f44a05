using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidegate.Client;
using Tidegate.Client.Messages;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Client;

public sealed class MessageParserTests
{
    private static readonly string[] Names =
    [
        "type",
        "re",
        "ok",
        "error",
        "topic",
        "mode",
        "epoch",
        "seq",
        "merged",
        "data",
        "ltp",
        "tsNs",
        "id",
        "message",
        "retry",
        "retryAfterMs",
        "rule",
        "results",
        "serverTimeNs",
        "pingIntervalMs",
        "session",
        "expiresInMs",
    ];

    private static readonly string[] Leaves =
    [
        "null",
        "true",
        "0",
        "-1",
        "7",
        "1e400",
        "9223372036854775808",
        "1.5",
        "\"\"",
        "\"update\"",
        "\"snapshot\"",
        "\"welcome\"",
        "\"md/NSE/A\"",
        "\"ltp\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"auth.token_expired\"",
        "[]",
        "{}",
    ];

    [Fact]
    public void Random_messages_of_the_protocols_own_words_never_throw()
    {
        Prop.ForAll(Arb.From(Objects(depth: 3)), text => Parse(Encoding.UTF8.GetBytes(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Prop.ForAll<byte[]>(bytes => Parse(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Every_cut_of_a_message_is_no_message()
    {
        var whole = """{"type":"update","topic":"md/NSE/A","seq":7,"data":{"ltp":1.5}}"""u8.ToArray();

        var parsed = Enumerable.Range(0, whole.Length + 1).Where(length => MessageParser.TryParse(whole.AsMemory(0, length), out _, out _));

        Assert.Equal([whole.Length], parsed);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Nesting_is_taken_to_the_limit_and_not_beyond(int depth, bool taken)
    {
        var arrays = depth - 1; // the message itself is the first level
        var text = $$"""{"type":"x","a":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";

        Assert.Equal(taken, MessageParser.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Fact]
    public void Unknown_error_keeps_the_servers_advice_and_a_known_one_the_catalogues()
    {
        var unknown = Error("""{"id":"new.error","message":"m","retry":"afterDelay","retryAfterMs":1500}""");
        var known = Error("""{"id":"auth.token_expired","message":"","retry":"never"}""");

        Assert.Equal((Retry.AfterDelay, TimeSpan.FromSeconds(1.5)), (unknown.Retry, unknown.RetryAfter));
        Assert.Equal((Retry.AfterNewCredential, GatewayErrors.TokenExpired.Reason), (known.Retry, known.Message));
    }

    [Fact]
    public void Application_data_that_is_not_market_data_is_still_a_push()
    {
        Assert.True(
            MessageParser.TryParse("""{"type":"update","topic":"app/kds/1","data":{"ltp":"table four"}}"""u8.ToArray(), out _, out var push)
        );

        Assert.Equal((PushKind.Update, null), (push!.Kind, push.Values));
    }

    private static ErrorInfo Error(string error)
    {
        Assert.True(MessageParser.TryParse(Encoding.UTF8.GetBytes($$"""{"re":1,"error":{{error}}}"""), out var reply, out _));
        return reply!.Error!;
    }

    private static void Parse(byte[] utf8)
    {
        if (MessageParser.TryParse(utf8, out var reply, out var push))
        {
            Assert.True(reply is null != push is null);
            _ = reply is null ? [] : SubscriptionResults.Read(reply.Body);
            _ = push is not null && MessageParser.TryParseWelcome(push, out _);
        }
    }

    private static Gen<string> Objects(int depth)
    {
        var leaf = Gen.Elements(Leaves);
        var value =
            depth == 0
                ? leaf
                : Gen.OneOf(leaf, Objects(depth - 1), Objects(depth - 1).ListOf(2).Select(list => $"[{string.Join(',', list)}]"));
        var member = from name in Gen.Elements(Names) from content in value select $"\"{name}\":{content}";
        return Gen.ListOf(member).Select(members => $"{{{string.Join(',', members.Take(6))}}}");
    }
}
