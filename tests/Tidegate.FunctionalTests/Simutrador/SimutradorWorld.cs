using System.Text.Json;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>Tokens and conversations as SimuTrador's own server and clients make them.</summary>
internal static class SimutradorWorld
{
    public const string Simulate = "/ws/simulate";

    /// <summary>A token to the letter of SimuTrador's token service: HS256, these eight claims, no <c>jti</c>.</summary>
    /// <param name="gateway">Whose clock and secret.</param>
    /// <param name="user">Subject and user id.</param>
    /// <param name="plan"><c>free</c>, <c>professional</c> or <c>enterprise</c>.</param>
    /// <param name="changes">Claims to change, as JSON; null takes one away.</param>
    public static string Issue(
        this GatewayFixture gateway,
        string user = "user_pro_001",
        string plan = "professional",
        params (string Claim, string? Json)[] changes
    ) => gateway.Secrets.Keep(Forged.Token(Claims(gateway, user, plan, changes)));

    /// <summary>The claims of such a token.</summary>
    public static string Claims(
        GatewayFixture gateway,
        string user = "user_pro_001",
        string plan = "professional",
        params (string Claim, string? Json)[] changes
    )
    {
        (string, string?)[] own =
        [
            ("sub", $"\"{user}\""),
            ("user_id", $"\"{user}\""),
            ("plan", $"\"{plan}\""),
            ("iss", "\"simutrador-server\""),
            ("aud", "\"simutrador-client\""),
            ("jti", null),
            ("permissions", null),
        ];
        return Forged.Claims(gateway.Clock, [.. own, .. changes]);
    }

    /// <summary>Claims that end so many seconds from now, whole hours after they began.</summary>
    public static (string Claim, string? Json)[] Ending(GatewayFixture gateway, int seconds)
    {
        var now = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();
        return [("iat", $"{now + seconds - 3_600}"), ("exp", $"{now + seconds}")];
    }

    /// <summary>A session, with its <c>connection_ready</c> read.</summary>
    public static async Task<(RawPeer Peer, JsonElement Ready)> EnterAsync(this GatewayFixture gateway, string? token = null)
    {
        var peer = await gateway.ConnectAsync();
        Assert.Equal(101, (await peer.UpgradeAsync($"{Simulate}?token={token ?? gateway.Issue()}")).Status);
        return (peer, await peer.ReadJsonAsync("connection_ready"));
    }

    /// <summary>The next message, which is of this type.</summary>
    public static async Task<JsonElement> ReadJsonAsync(this RawPeer peer, string type)
    {
        var text = await peer.ReadTextAsync();
        var message = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.True(message.GetProperty("type").GetString() == type, text);
        Assert.Equal(["type", "data", "request_id", "timestamp"], message.EnumerateObject().Select(member => member.Name).Except(["meta"]));
        return message;
    }

    /// <summary>The answer to a message, which is of this type.</summary>
    public static async Task<JsonElement> AskAsync(this RawPeer peer, string message, string type)
    {
        await peer.SendTextAsync(message);
        return await peer.ReadJsonAsync(type);
    }

    /// <summary>The close frame that follows an accepted upgrade, with nothing said before it.</summary>
    public static async Task<(int Code, string Reason)> TurnedAwayAsync(this GatewayFixture gateway, string path, params string[] headers)
    {
        await using var peer = await gateway.ConnectAsync();
        Assert.Equal(101, (await peer.UpgradeAsync(path, headers)).Status);
        var frame = await peer.ReadFrameAsync();
        Assert.NotNull(frame);
        Assert.True(frame.IsClose, frame.IsClose ? "" : frame.Text);
        return (frame.CloseCode, frame.CloseReason);
    }

    public static string? Text(this JsonElement message, string name) => message.GetProperty("data").GetProperty(name).GetString();
}
