using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>HTTP beside the sockets of a simulator: what is read, what is refused, what may follow on the same connection.</summary>
public sealed class PlainRequestTests
{
    private const string Time = "GET /0/public/Time HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public async Task Requests_may_follow_each_other_on_a_connection_and_before_their_answers()
    {
        await using var kraken = new SimulatedKraken();

        var answer = await TalkAsync(
            kraken,
            Time
                + "POST /0/public/Nothing HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
                + Time.Replace("Host: x", "Connection: close", StringComparison.Ordinal)
        );

        Assert.Equal(3, answer.Split("HTTP/1.1 200").Length - 1);
        Assert.Contains("EGeneral:Unknown method", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /0/private/Balance HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", "413")]
    [InlineData("POST /0/private/Balance HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "400")]
    [InlineData("POST /0/private/Balance HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400")]
    [InlineData("POST /0/private/Balance HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400")]
    [InlineData("POST /0/private/Balance HTTP/1.0\r\n\r\n", "400")]
    [InlineData("nothing\r\n\r\n", "400")]
    [InlineData(
        "GET /v2 HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\nmore",
        "400"
    )]
    [InlineData(
        "GET /v9 HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        "404"
    )]
    [InlineData("GET /0/private/Balance HTTP/1.1\r\nConnection: close\r\n\r\n", "405")]
    public async Task What_cannot_be_served_is_answered_and_ended(string request, string status)
    {
        await using var kraken = new SimulatedKraken();

        Assert.StartsWith($"HTTP/1.1 {status} ", await TalkAsync(kraken, request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_request_is_given_up_in_its_time()
    {
        await using var kraken = new SimulatedKraken();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", kraken.Simulator.RestAddress.Port, SimulatedKraken.Cancellation);
        await client.GetStream().WriteAsync("POST /0/private/Balance HTTP/1.1\r\nContent-Le"u8.ToArray(), SimulatedKraken.Cancellation);
        await kraken.Time.UntilTimerAsync(TimeSpan.FromSeconds(5));

        kraken.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], SimulatedKraken.Cancellation));
    }

    [Fact]
    public void Heads_of_any_text_are_read_or_refused_and_never_throw()
    {
        string[] parts =
        [
            "GET",
            "POST",
            " ",
            "/",
            "/0/public/Time",
            "?a=b%",
            "HTTP/1.1",
            "\r\n",
            "Content-Length",
            ":",
            "5",
            "99999999999",
            "Transfer-Encoding",
            "\u00ff",
            "\0",
            "Connection: close",
        ];
        var texts = Gen.Elements(parts).ListOf().Select(list => string.Concat(list));

        Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                {
                    var head = RequestHead.Parse(text);
                    return head is null
                        || (head.Path.StartsWith('/') && head.BodyBytes is null or >= 0 && FormFields.Parse(head.Query).Count >= 0);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public async Task Requests_cut_anywhere_are_read_as_if_they_had_come_at_once()
    {
        var bytes = Encoding.ASCII.GetBytes("POST /a?b=c HTTP/1.1\r\nContent-Length: 4\r\n\r\n\r\n\r\nGET /d HTTP/1.1\r\n\r\n");
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            using var stream = new CutStream(bytes, cut);
            var reader = new RequestReader(stream, new SimulatorLimits(), TimeProvider.System);

            var first = await reader.ReadHeadAsync(TimeSpan.FromSeconds(60), SimulatedKraken.Cancellation);
            var body = await reader.ReadBodyAsync(first!.BodyBytes!.Value, SimulatedKraken.Cancellation);
            var second = await reader.ReadHeadAsync(TimeSpan.FromSeconds(60), SimulatedKraken.Cancellation);

            Assert.Equal(("/a", "b=c", "/d"), (first.Path, first.Query, second!.Path));
            Assert.Equal("\r\n\r\n"u8.ToArray(), body);
        }
    }

    private static async Task<string> TalkAsync(SimulatedKraken kraken, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", kraken.Simulator.RestAddress.Port, SimulatedKraken.Cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), SimulatedKraken.Cancellation);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(SimulatedKraken.Cancellation);
    }

    /// <summary>Gives its bytes in two pieces.</summary>
    private sealed class CutStream(byte[] bytes, int cut) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(Position < cut ? buffer[..Math.Min(buffer.Length, cut - (int)Position)] : buffer, cancellationToken);
    }
}
