using Tidegate.Auth.ApiKeys;
using Tidegate.FunctionalTests.Support;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Identity;

/// <summary>The ways in which a credential may travel to a door, and what becomes of two.</summary>
public sealed class CredentialTransportTests
{
    private const string Page = "https://app.example.com";

    [Theory]
    [InlineData("Authorization: Bearer {0}")]
    [InlineData("X-API-Key: {0}")]
    public async Task An_api_key_comes_in_either_header(string header)
    {
        await using var world = await StartAsync();
        var key = await world.KeyAsync(new ApiKeyDraft("alice"));

        var answer = await world.Gateway.TryUpgradeAsync("/stream", header.Replace("{0}", key.Key, StringComparison.Ordinal));

        Assert.Equal(101, answer.Status);
    }

    [Fact]
    public async Task An_api_key_may_be_the_first_message()
    {
        await using var world = await StartAsync();
        var key = await world.KeyAsync(new ApiKeyDraft("alice"));
        await using var socket = await world.Gateway.ConnectAsync();
        await socket.UpgradeAsync("/stream");

        await socket.SendTextAsync($$"""{"op":"auth","id":1,"apiKey":"{{key.Key}}"}""");

        Assert.Equal("""{"re":1,"ok":true}""", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task A_cookie_counts_for_pages_that_are_listed_and_for_nobody_else()
    {
        await using var world = await StartAsync(WithCookie);
        var cookie = $"Cookie: theme=dark; gate={await world.TokenAsync("alice")}";

        int[] statuses =
        [
            (await world.Gateway.TryUpgradeAsync("/stream", cookie, $"Origin: {Page}")).Status,
            (await world.Gateway.TryUpgradeAsync("/stream", cookie)).Status, // no page at all
            (await world.Gateway.TryUpgradeAsync("/stream", cookie, "Origin: https://evil.example.com")).Status,
            (await world.Gateway.TryUpgradeAsync("/stream", cookie, "Origin: http://127.0.0.1")).Status, // our own, by its name
            (await world.Gateway.TryUpgradeAsync("/stream", cookie, "Origin: http://localhost:5173")).Status,
        ];

        Assert.Equal([101, 403, 403, 403, 403], statuses);
    }

    [Fact]
    public async Task An_endpoint_without_a_cookie_name_looks_at_none()
    {
        await using var world = await StartAsync(setup => setup.Settings["Tidegate:Endpoints:stream:Credentials:0"] = "Header");

        var answer = await world.Gateway.TryUpgradeAsync("/stream", $"Cookie: gate={await world.TokenAsync("alice")}");

        Assert.Equal((401, "auth.credential_missing"), (answer.Status, answer.Member("error")));
    }

    [Fact]
    public async Task Any_two_credentials_at_once_are_refused()
    {
        await using var world = await StartAsync(WithCookie);
        var token = await world.TokenAsync("alice");
        string[][] pairs =
        [
            [$"Authorization: Bearer {token}", $"X-API-Key: {token}"],
            [$"X-API-Key: {token}", $"X-API-Key: {token}"],
            [$"Authorization: Bearer {token}", $"Cookie: gate={token}", $"Origin: {Page}"],
            [$"Cookie: gate={token}; gate=other", $"Origin: {Page}"],
        ];
        foreach (var pair in pairs)
        {
            var answer = await world.Gateway.TryUpgradeAsync("/stream", pair);
            Assert.Equal((400, "auth.credential_ambiguous"), (answer.Status, answer.Member("error")));
        }

        var withTicket = await world.Gateway.TryUpgradeAsync("/stream?ticket=tgt_x", $"Authorization: Bearer {token}");
        Assert.Equal(400, withTicket.Status);
    }

    [Fact]
    public async Task A_key_restricted_to_a_part_of_what_its_owner_may_do_does_no_more()
    {
        await using var world = await StartAsync();
        var key = await world.KeyAsync(new ApiKeyDraft("root") { Scopes = ["publish:app/kds"] });

        var there = await world.PostAsync("/api/publish", """{"topic":"app/kds/1","data":{}}""", key.Key);
        var elsewhere = await world.PostAsync("/api/publish", """{"topic":"app/tables/1","data":{}}""", key.Key);
        var asAdministrator = await world.GetAsync("/admin/users", key.Key);

        there.Ok();
        Assert.Equal((403, 403), (elsewhere.Problem().Status, asAdministrator.Problem().Status));
    }

    private static void WithCookie(GatewaySetup setup)
    {
        setup.IsDevelopment = false;
        setup.Settings["Tidegate:Endpoints:stream:CookieName"] = "gate";
        setup.Settings["Tidegate:Endpoints:stream:Origins:0"] = Page;
        setup.Settings["Tidegate:AllowLoopbackOrigins"] = "true"; // not for cookies
    }
}
