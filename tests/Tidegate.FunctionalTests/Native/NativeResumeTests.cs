using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Native;

/// <summary>A resume secret on its way: beside the credential, however that travels, and nowhere else.</summary>
public sealed class NativeResumeTests
{
    [Theory]
    [InlineData("header")]
    [InlineData("subprotocol")]
    [InlineData("first message")]
    public async Task A_secret_travels_with_the_credential_and_takes_the_place_of_a_session_that_is_still_open(string carriage)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate", "alice", jti: "one");
        await using var first = await gateway.OpenAsync("/stream", token);
        var secret = SecretIn(await ReadAsync(first));
        await first.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY"}]}""");
        await first.ReadTextAsync();

        await using var second = await ComeBackAsync(gateway, carriage, token, secret);
        var welcome = await ReadAsync(second);
        gateway.Publish(GatewayFixture.Nifty, 8_300);

        Assert.True(welcome.GetProperty("resumed").GetBoolean());
        Assert.NotEqual(secret, SecretIn(welcome));
        Assert.Equal(4010, (await first.ReadCloseAsync())?.Code);
        Assert.Equal("recovered", (await ReadAsync(second)).GetProperty("type").GetString());
        Assert.Equal("update", (await ReadAsync(second)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("Tidegate-Resume: r_AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Tidegate-Resume: ")]
    [InlineData("Sec-WebSocket-Protocol: tidegate.v1, resume.")]
    [InlineData("Tidegate-Resume: r_AAAAAAAAAAAAAAAAAAAAAA\r\nTidegate-Resume: r_BAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_secret_that_nobody_knows_begins_anew_and_says_so(string header)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        var response = await peer.UpgradeAsync("/stream", $"Authorization: Bearer {gateway.Token("tidegate")}", header);
        var welcome = await ReadAsync(peer);

        Assert.Equal(101, response.Status);
        Assert.Equal((false, "unknown"), (welcome.GetProperty("resumed").GetBoolean(), welcome.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_secret_is_no_credential()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var first = await gateway.OpenAsync("/stream");
        var secret = SecretIn(await ReadAsync(first));

        var alone = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer " + secret, "Tidegate-Resume: " + secret);

        Assert.Equal(401, alone.Status);
        await first.SettleAsync(); // and it took nobody's place
    }

    [Fact]
    public async Task A_secret_is_in_no_log()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate", "alice", jti: "one");
        await using var first = await gateway.OpenAsync("/stream", token);
        var secret = SecretIn(await ReadAsync(first));
        await using var second = await ComeBackAsync(gateway, "header", token, secret);
        var next = SecretIn(await ReadAsync(second));
        await using var third = await ComeBackAsync(gateway, "first message", token, next);
        await ReadAsync(third);

        Assert.NotEmpty(gateway.Logs.Lines);
        Assert.DoesNotContain(secret[2..], gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(next[2..], gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_offered_where_the_window_is_zero()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:Hub:ResumeWindow"] = "00:00:00");
        await using var peer = await gateway.OpenAsync("/stream");

        Assert.False((await ReadAsync(peer)).TryGetProperty("resume", out _));
    }

    private static async Task<RawPeer> ComeBackAsync(GatewayFixture gateway, string carriage, string token, string secret)
    {
        var peer = await gateway.ConnectAsync();
        string[] headers = carriage switch
        {
            "header" => [$"Authorization: Bearer {token}", $"Tidegate-Resume: {secret}"],
            "subprotocol" =>
            [
                $"Sec-WebSocket-Protocol: tidegate.v1, bearer.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token))}, resume.{secret}",
            ],
            _ => [],
        };
        var response = await peer.UpgradeAsync("/stream", headers);
        Assert.Equal((101, carriage == "subprotocol" ? "tidegate.v1" : null), (response.Status, response["Sec-WebSocket-Protocol"]));
        if (carriage == "first message")
        {
            await peer.SendTextAsync($$$"""{"op":"auth","id":1,"token":"{{{token}}}","resume":{"secret":"{{{secret}}}"}}""");
            Assert.Equal("""{"re":1,"ok":true}""", await peer.ReadTextAsync());
        }

        return peer;
    }

    private static string SecretIn(JsonElement welcome) => welcome.GetProperty("resume").GetProperty("secret").GetString()!;

    private static async Task<JsonElement> ReadAsync(RawPeer peer)
    {
        using var json = JsonDocument.Parse(await peer.ReadTextAsync());
        return json.RootElement.Clone();
    }
}
