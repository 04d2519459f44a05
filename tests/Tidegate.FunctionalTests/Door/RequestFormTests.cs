using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Door;

public sealed class RequestFormTests
{
    private const string Start = "POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
    private const string Next = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    public static TheoryData<string, string> Smuggled =>
        new()
        {
            { "a length and chunks", $"{Start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Next}" },
            { "chunks and a length", $"{Start}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{Next}" },
            { "two lengths that differ", $"{Start}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd{Next}" },
            { "two lengths in one line", $"{Start}Content-Length: 4, 5\r\n\r\nabcd{Next}" },
            { "a negative length", $"{Start}Content-Length: -1\r\n\r\n{Next}" },
            { "a lone line feed after a header", $"POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\nContent-Length: 0\r\n\r\n{Next}" },
            { "a lone line feed after the request line", $"POST /api/login HTTP/1.1\nHost: 127.0.0.1\r\n\r\n{Next}" },
            { "a lone line feed in a chunk extension", $"{Start}Transfer-Encoding: chunked\r\n\r\n2;a=b\nxx\r\nab\r\n0\r\n\r\n{Next}" },
            { "a lone line feed in a chunk head", $"{Start}Transfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n{Next}" },
            { "a lone carriage return in a value", $"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\rc\r\n\r\n{Next}" },
            { "a folded header", $"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\r\n c\r\n\r\n{Next}" },
            { "a header that begins with a blank", $"GET /health/live HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n{Next}" },
            { "a blank before the colon", $"{Start}Content-Length : 4\r\n\r\nabcd{Next}" },
            { "a NUL in a value", $"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\0c\r\n\r\n{Next}" },
            { "a NUL in a name", $"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX\0A: b\r\n\r\n{Next}" },
            { "a NUL in the path", $"GET /health/live\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n{Next}" },
            { "another transfer coding", $"{Start}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Next}" },
            { "a disguised transfer coding", $"{Start}Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd{Next}" },
            { "two hosts", $"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n{Next}" },
            { "no host", $"GET /health/live HTTP/1.1\r\n\r\n{Next}" },
            { "no HTTP", $"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03\r\n\r\n{Next}" },
            { "HTTP/1.2", $"GET /health/live HTTP/1.2\r\nHost: 127.0.0.1\r\n\r\n{Next}" },
        };

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task A_request_that_two_readers_could_read_differently_gets_one_refusal_and_the_connection_ends(string shape, string bytes)
    {
        await using var gateway = await GatewayFixture.StartAsync(AddUser);
        await using var peer = await gateway.ConnectAsync();

        await peer.SendAsync(bytes);
        var answer = await peer.ReadToEndAsync();

        Assert.True(IsRefusal(answer), $"{shape}: {answer}");
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);

        static bool IsRefusal(string answer) =>
            answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal)
            || answer.StartsWith("HTTP/1.1 501", StringComparison.Ordinal)
            || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a header of 64 KiB", 431)]
    [InlineData("2,000 headers", 431)]
    [InlineData("a token of 25 KiB", 431)]
    [InlineData("a request line of 20 KiB", 414)]
    public async Task What_is_too_long_is_refused_before_anybody_reads_it(string what, int status)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();
        var request = what switch
        {
            "a header of 64 KiB" => RawPeer.Handshake("/stream", "X-Long: " + new string('a', 65_536)),
            "2,000 headers" => RawPeer.Handshake("/stream", [.. Enumerable.Range(0, 2_000).Select(each => $"X-{each}: 1")]),
            "a token of 25 KiB" => RawPeer.Handshake("/stream", "Authorization: Bearer " + new string('a', 25 * 1_024)),
            _ => RawPeer.Handshake("/stream?" + new string('a', 20 * 1_024)),
        };

        await peer.SendAsync(request);

        Assert.Equal(status, (await peer.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData(8_192, "/stream")]
    [InlineData(9_216, "/stream")]
    [InlineData(20_000, "/")]
    public async Task A_token_that_fits_the_head_and_is_too_long_is_a_401(int length, string path)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Equal(401, await gateway.StatusOfAsync(path, new string('a', length)));
    }

    [Fact]
    public async Task A_head_that_never_ends_is_cut_at_its_deadline()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Services = services =>
                services.PostConfigure<KestrelServerOptions>(kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1))
        );
        await using var peer = await gateway.ConnectAsync();

        await peer.SendAsync("GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
        var answer = await peer.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_that_never_end_do_not_keep_others_out()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var slow = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => gateway.ConnectAsync()));
        foreach (var peer in slow)
        {
            await peer.SendAsync("GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        }

        Assert.Equal(101, await gateway.StatusOfAsync("/stream", gateway.Token("tidegate")));

        foreach (var peer in slow)
        {
            await peer.DisposeAsync();
        }
    }

    private static void AddUser(GatewaySetup setup)
    {
        setup.Settings["Tidegate:Auth:Users:0:Name"] = "robot";
        setup.Settings["Tidegate:Auth:Users:0:ApiKeyHash"] = Tidegate
            .Auth.ApiKeys.ApiKeyHash.Create("key-0123456789abcdefghijklmnopqrstuvwxyz")
            .ToString();
    }
}
