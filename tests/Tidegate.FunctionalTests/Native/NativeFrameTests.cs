using System.Text;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Native;

public sealed class NativeFrameTests
{
    public static TheoryData<string, byte[], int> Faults =>
        new()
        {
            { "unmasked", [0x81, 0x02, (byte)'{', (byte)'}'], 1002 },
            { "reserved bit 1, as of a compressed frame", [0xC1, 0x80, 0, 0, 0, 0], 1002 },
            { "reserved bit 2", [0xA1, 0x80, 0, 0, 0, 0], 1002 },
            { "reserved bit 3", [0x91, 0x80, 0, 0, 0, 0], 1002 },
            { "reserved opcode 3", [0x83, 0x80, 0, 0, 0, 0], 1002 },
            { "reserved opcode 11", [0x8B, 0x80, 0, 0, 0, 0], 1002 },
            { "continuation of nothing", ClientFrame.Of(0x0, "x"u8), 1002 },
            { "a text within a text", [.. ClientFrame.Text("{", isFinal: false), .. ClientFrame.Text("}")], 1002 },
            { "a ping in fragments", ClientFrame.Of(0x9, "x"u8, isFinal: false), 1002 },
            { "a ping of 126 bytes", ClientFrame.Of(0x9, new byte[126]), 1002 },
            { "a length with the top bit set", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002 },
            { "a length not in its shortest form", [0x81, 0xFE, 0, 2, 0, 0, 0, 0, (byte)'{', (byte)'}'], 1002 },
            { "a close code that is not for the wire", ClientFrame.Close(1005), 1002 },
            { "a close code below 1000", ClientFrame.Close(0), 1002 },
            { "a close frame of one byte", ClientFrame.Of(0x8, [3]), 1002 },
            { "a length of 2^62", [0x81, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1009 },
            { "65,537 bytes", ClientFrame.Text(Padded(65_537)), 1009 },
            { "65,537 bytes in two parts", [.. ClientFrame.Text(Padded(65_536), isFinal: false), .. ClientFrame.Of(0x0, " "u8)], 1009 },
            { "invalid UTF-8", ClientFrame.Of(0x1, [0xC3, 0x28]), 1007 },
            { "UTF-8 cut at the end", ClientFrame.Of(0x1, [(byte)'"', 0xE2, 0x82]), 1007 },
            { "an overlong slash", ClientFrame.Of(0x1, [0xC0, 0xAF]), 1007 },
            { "half a surrogate pair", ClientFrame.Of(0x1, [0xED, 0xA0, 0x80]), 1007 },
            { "a close reason of invalid UTF-8", ClientFrame.Of(0x8, [0x03, 0xE8, 0xFF]), 1007 },
            { "no JSON", ClientFrame.Text("hello"), 1007 },
            { "half JSON", ClientFrame.Text("{\"op\":"), 1007 },
            { "JSON that is no object", ClientFrame.Text("[]"), 1007 },
            { "an empty text", ClientFrame.Text(""), 1007 },
            { "JSON 10,000 deep", ClientFrame.Text(new string('[', 10_000)), 1007 },
            { "a byte-order mark", ClientFrame.Of(0x1, [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']), 1007 },
            { "a zero byte", ClientFrame.Text("{\"op\":\"ping\"}\0"), 1007 },
            { "binary", ClientFrame.Of(0x2, "{}"u8), 1003 },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_closed_with_its_code_which_arrives(string fault, byte[] bytes, int code)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");

        await peer.SendAsync(bytes);

        Assert.Equal((fault, code), (fault, (await peer.ReadCloseAsync())?.Code));
        Assert.True(await peer.IsAtEndAsync());
    }

    [Fact]
    public async Task A_message_of_65_536_bytes_is_read()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync();

        await peer.SendTextAsync(Padded(65_536));

        Assert.StartsWith("""{"re":1,"ok":true,""", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_in_parts_with_a_ping_between_them_is_one_message()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync();

        await peer.SendAsync(ClientFrame.Text("""{"op":"pi""", isFinal: false));
        await peer.SettleAsync();
        await peer.SendAsync(ClientFrame.Of(0x0, """ng","id":1}"""u8));

        Assert.StartsWith("""{"re":1,"ok":true,""", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(3000)]
    [InlineData(4999)]
    public async Task A_close_is_answered_with_its_code_and_then_the_connection_ends(int code)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");

        await peer.SendAsync(ClientFrame.Close(code, "bye"));

        Assert.Equal(code, (await peer.ReadCloseAsync())?.Code);
        Assert.True(await peer.IsAtEndAsync());
    }

    [Fact]
    public async Task The_close_code_reaches_a_client_in_full_flood()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        var flood = Enumerable.Repeat(ClientFrame.Text(Padded(16_000)), 20).SelectMany(frame => frame).ToArray();

        await peer.SendAsync((byte[])[.. ClientFrame.Text("hello"), .. flood]);

        Assert.Equal(1007, (await peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task The_first_bytes_are_the_upgrade_even_when_the_client_did_not_wait_for_it()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        for (var round = 0; round < 500; round++)
        {
            await using var peer = await gateway.ConnectAsync();
            var handshake = RawPeer.Handshake("/stream", "Authorization: Bearer " + gateway.Token("tidegate"));
            await peer.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(handshake), .. ClientFrame.Text("""{"op":"ping","id":1}""")]);

            Assert.Equal(101, (await peer.ReadResponseAsync()).Status);
            Assert.Contains("\"welcome\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
            Assert.Contains("\"re\":1", await peer.ReadTextAsync(), StringComparison.Ordinal);
        }
    }

    private static string Padded(int length)
    {
        const string Request = "{\"op\":\"ping\",\"id\":1,\"pad\":\"";
        return Request + new string('x', length - Request.Length - 2) + "\"}";
    }
}
