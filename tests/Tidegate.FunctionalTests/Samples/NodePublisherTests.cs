using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Users;
using Tidegate.FunctionalTests.Interop;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Samples;

/// <summary>The sample of a back end in Node.js, which publishes to the gateway with a key of its own.</summary>
public sealed class NodePublisherTests
{
    [Fact]
    public async Task What_the_back_end_publishes_is_heard_at_once_and_by_who_comes_later()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var key = await KeyAsync(gateway);
        await using var peer = await gateway.OpenAsync("/stream", gateway.Token("tidegate", "cook", permissions: "kitchen.access"));
        await peer.ReadTextAsync(); // the welcome

        var (code, output, error) = await PublishAsync(gateway, key, ["app/kds/station-7", """{"order":12,"state":"ready"}"""]);
        await peer.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"app/kds/station-7"}]}""");
        await peer.ReadTextAsync(); // granted
        var snapshot = JsonDocument.Parse(await peer.ReadTextAsync()).RootElement;

        Assert.True(code == 0, error);
        Assert.Contains("\"ok\":true", output, StringComparison.Ordinal);
        Assert.Equal("""{"order":12,"state":"ready"}""", snapshot.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_key_for_one_part_of_the_topics_publishes_there_and_nowhere_else()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var key = await KeyAsync(gateway);

        var (other, _, refused) = await PublishAsync(gateway, key, ["app/tables/12", "{}"]);
        var lines = """
            {"topic":"app/kds/station-7","data":{"n":1}}
            {"topic":"app/tables/12","data":{"n":2}}
            {"topic":"app/kds/station-8","data":{"n":3}}
            """;
        var (batch, output, error) = await PublishAsync(gateway, key, ["--batch"], lines);

        Assert.Equal((1, 1), (other, batch));
        Assert.Contains("HTTP 403", refused, StringComparison.Ordinal);
        Assert.Contains("2 published", output, StringComparison.Ordinal);
        Assert.Contains("app/tables/12", error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused + output + error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> PublishAsync(
        GatewayFixture gateway,
        string key,
        string[] arguments,
        string input = ""
    ) =>
        NodeScript.RunAsync(
            ["node-publisher/publish.mjs", .. arguments],
            input,
            ("TIDEGATE_URL", gateway.Addresses[0].ToString()),
            ("TIDEGATE_API_KEY", key)
        );

    private static async Task<string> KeyAsync(GatewayFixture gateway)
    {
        var stop = TestContext.Current.CancellationToken;
        var users = gateway.Services.GetRequiredService<UserDirectory>();
        Assert.True((await users.CreateAsync(new UserDraft("kitchen") { Permissions = ["publish:app/kds"] }, stop)).IsDone);
        var draft = new ApiKeyDraft("kitchen") { Scopes = ["publish:app/kds"] };
        return (await gateway.Services.GetRequiredService<ApiKeyRing>().CreateAsync(draft, stop)).Value!.Key;
    }
}
