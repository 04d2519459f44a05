using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Door;

public sealed class UpgradeFormTests
{
    private const string Host = "Host: 127.0.0.1";
    private const string Connection = "Connection: Upgrade";
    private const string Upgrade = "Upgrade: websocket";
    private const string Version = "Sec-WebSocket-Version: 13";
    private const string Key = "Sec-WebSocket-Key: " + RawPeer.Key;
    private const string Get = "GET /stream HTTP/1.1";

    public static TheoryData<string, int, string, string[]> Faults =>
        new()
        {
            { "no key", 400, Get, [Host, Connection, Upgrade, Version] },
            { "two keys", 400, Get, [Host, Connection, Upgrade, Version, Key, Key] },
            { "a key of 15 bytes", 400, Get, [Host, Connection, Upgrade, Version, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA"] },
            { "a key of 17 bytes", 400, Get, [Host, Connection, Upgrade, Version, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA="] },
            { "a key with unused bits set", 400, Get, [Host, Connection, Upgrade, Version, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAB=="] },
            { "a key that is no base64", 400, Get, [Host, Connection, Upgrade, Version, "Sec-WebSocket-Key: ????????????????????????"] },
            { "an empty key", 400, Get, [Host, Connection, Upgrade, Version, "Sec-WebSocket-Key: "] },
            { "version 12", 426, Get, [Host, Connection, Upgrade, Key, "Sec-WebSocket-Version: 12"] },
            { "versions 13, 8", 426, Get, [Host, Connection, Upgrade, Key, "Sec-WebSocket-Version: 13, 8"] },
            { "two version lines", 426, Get, [Host, Connection, Upgrade, Key, Version, Version] },
            { "no version", 426, Get, [Host, Connection, Upgrade, Key] },
            { "HTTP/1.0", 400, "GET /stream HTTP/1.0", [Host, Connection, Upgrade, Version, Key] },
            { "no upgrade at all", 400, Get, [Host] },
            { "no Upgrade line", 400, Get, [Host, Connection, Version, Key] },
            { "no Connection line", 400, Get, [Host, Upgrade, Version, Key] },
            { "a Connection that does not name Upgrade", 400, Get, [Host, "Connection: keep-alive", Upgrade, Version, Key] },
            {
                "an upgrade to HTTP/2",
                400,
                Get,
                [Host, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"]
            },
            { "two upgrades", 400, Get, [Host, Connection, "Upgrade: websocket, h2c", Version, Key] },
            { "POST", 405, "POST /stream HTTP/1.1", [Host, Connection, Upgrade, Version, Key, "Content-Length: 0"] },
            { "HEAD", 405, "HEAD /stream HTTP/1.1", [Host, Connection, Upgrade, Version, Key] },
            { "get in lower case", 405, "get /stream HTTP/1.1", [Host, Connection, Upgrade, Version, Key] },
            { "a body", 400, Get, [Host, Connection, Upgrade, Version, Key, "Content-Length: 5"] },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_handshake_that_is_none_is_refused_in_HTTP_even_with_a_good_token(
        string fault,
        int status,
        string line,
        string[] headers
    )
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        await peer.SendAsync(RawPeer.Request(line, [.. headers, "Authorization: Bearer " + gateway.Token("tidegate")]));
        var head = await peer.ReadHeadAsync();

        Assert.Equal((fault, status), (fault, head.Status));
        Assert.Equal(0, gateway.Hub.SessionCount);
    }

    [Fact]
    public async Task A_wrong_version_is_told_which_one_is_spoken()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        await peer.SendAsync(RawPeer.Request(Get, Host, Connection, Upgrade, Key, "Sec-WebSocket-Version: 25"));
        var response = await peer.ReadResponseAsync();

        Assert.Equal((426, "13", "websocket"), (response.Status, response["Sec-WebSocket-Version"], response["Upgrade"]));
        Assert.Contains("Upgrade", response["Connection"] ?? "", StringComparison.OrdinalIgnoreCase); // RFC 9110 §7.8: Upgrade is always named there
        Assert.Equal("protocol.bad_upgrade", response.Member("error"));
    }

    [Fact]
    public async Task A_wrong_method_is_told_which_one_is_right()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        await peer.SendAsync(RawPeer.Request("DELETE /stream HTTP/1.1", Host));
        var response = await peer.ReadResponseAsync();

        Assert.Equal((405, "GET", "protocol.bad_upgrade"), (response.Status, response["Allow"], response.Member("error")));
    }

    [Theory]
    [InlineData("Connection: keep-alive, Upgrade", "Upgrade: WebSocket")]
    [InlineData("connection: upgrade", "UPGRADE: WEBSOCKET")]
    public async Task Spelling_is_free_where_the_book_leaves_it_free(string connection, string upgrade)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        await peer.SendAsync(
            RawPeer.Request(Get, Host, connection, upgrade, Version, Key, "Authorization: Bearer " + gateway.Token("tidegate"))
        );

        Assert.Equal(101, (await peer.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData("permessage-deflate")]
    [InlineData("permessage-deflate; client_max_window_bits")]
    [InlineData("permessage-deflate; server_max_window_bits=8; unknown=1, permessage-deflate")]
    [InlineData("x-webkit-deflate-frame, permessage-bzip2")]
    [InlineData(";;,,=")]
    public async Task Compression_is_not_agreed_to(string offer)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var response = await gateway.TryUpgradeAsync(
            "/stream",
            "Authorization: Bearer " + gateway.Token("tidegate"),
            "Sec-WebSocket-Extensions: " + offer
        );

        Assert.Equal(101, response.Status);
        Assert.Null(response["Sec-WebSocket-Extensions"]);
    }
}
