using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Streaming.Hub;

namespace Tidegate.FunctionalTests.Door;

/// <summary>Names that mean something elsewhere: to a message bus, a database, a cache, a file system. Here they are names, or none.</summary>
public sealed class HostileNameTests
{
    private static readonly string[] Meaningful =
    [
        "*",
        "md.>",
        "md/NSE/*",
        "md/**",
        "md/NSE/NIFTY' OR '1'='1",
        "md/NSE/NIFTY; DROP TABLE users",
        "md/NSE/[A-Z]*",
        "md/NSE/../NSE/NIFTY",
        "md/NSE//NIFTY",
        "/md/NSE/NIFTY",
        "md/NSE/NIFTY%00",
        "md/NSE/NIFTY/",
        "md/{tenant}/NIFTY",
        "$SYS.ACCOUNT",
        "__proto__",
    ];

    [Fact]
    public async Task A_topic_made_of_wildcards_SQL_or_path_parts_is_an_error_of_its_entry_and_touches_no_other()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync(); // the welcome

        var entries = string.Join(',', Meaningful.Select(topic => $$"""{"topic":{{JsonSerializer.Serialize(topic)}}}"""));
        await peer.SendTextAsync($$"""{"op":"subscribe","id":1,"subs":[{{entries}}]}""");
        var results = JsonDocument.Parse(await peer.ReadTextAsync()).RootElement.GetProperty("results").EnumerateArray().ToArray();

        Assert.Equal(Meaningful.Length, results.Length);
        Assert.All(
            results,
            result => Assert.StartsWith("topic.", result.GetProperty("error").GetProperty("id").GetString(), StringComparison.Ordinal)
        );
        gateway.Publish(GatewayFixture.Nifty, 8_300m);
        await peer.SendTextAsync("""{"op":"subscriptions","id":2}""");
        var list = JsonDocument.Parse(await peer.ReadTextAsync()).RootElement; // the next thing that is heard: no price before it
        Assert.Equal((2, 0), (list.GetProperty("re").GetInt32(), list.GetProperty("subscriptions").GetArrayLength()));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("session>")]
    [InlineData("' OR '1'='1")]
    [InlineData("../../etc/passwd")]
    [InlineData("sess?on")]
    public async Task A_token_id_made_of_wildcards_SQL_or_path_parts_is_a_name_like_any_other(string id)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var first = await gateway.OpenAsync("/stream", gateway.Token("tidegate", "alice", jti: "session"));

        await using var second = await gateway.OpenAsync("/stream", gateway.Token("tidegate", "bob", jti: id));

        Assert.Equal(409, await gateway.StatusOfAsync("/stream", gateway.Token("tidegate", "bob", jti: id)));
        await first.SettleAsync(); // still here, and still alice's
        Assert.Equal(2, gateway.Hub.Sessions.List().Count);
    }
}
