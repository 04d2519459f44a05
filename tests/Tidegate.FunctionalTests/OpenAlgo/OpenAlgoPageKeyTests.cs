using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Tokens;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary><c>GET /api/websocket/apikey</c>: a key for a page ends with the credential that it was made with.</summary>
public sealed class OpenAlgoPageKeyTests
{
    private const string Call = "/api/websocket/apikey";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_socket_closes_when_the_key_it_was_made_of_is_revoked()
    {
        await using var world = await OpenAlgoWorld.StartAsync(_ => { });
        var parent = await world.IssueAsync("leaver");
        var key = await MakeAsync(world, parent.Key);
        await using var peer = await world.OpenAsync(key);

        await world.Gateway.Services.GetRequiredService<ApiKeyRing>().RevokeAsync(parent.Record.Id, Cancellation);

        Assert.Equal((4401, "key revoked"), await peer.ReadCloseAsync());
        await using var again = await world.ConnectAsync();
        var refused = await OpenAlgoWorld.AskTextAsync(again, $$"""{"action":"authenticate","api_key":"{{key}}"}""");
        Assert.Equal(OpenAlgoWorld.Error("AUTHENTICATION_ERROR", "Invalid API key"), refused);
    }

    [Fact]
    public async Task Its_socket_closes_when_the_token_it_was_made_with_is_revoked()
    {
        await using var world = await OpenAlgoWorld.StartAsync(_ => { });
        var key = await MakeAsync(world, world.Gateway.Token("tidegate", OpenAlgoWorld.User, jti: "page-token"));
        await using var peer = await world.OpenAsync(key);

        var refusal = await world
            .Gateway.Services.GetRequiredService<RevocationList>()
            .RevokeTokenAsync("page-token", null, new Caller("root", null), null, Cancellation);

        Assert.Null(refusal);
        Assert.Equal((4401, "key revoked"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task It_ends_no_later_than_the_token_it_was_made_with()
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup => setup.Time = new ManualTime());
        var key = await MakeAsync(world, world.Gateway.Token("tidegate", OpenAlgoWorld.User, lifetime: TimeSpan.FromMinutes(15)));
        await (await world.OpenAsync(key)).DisposeAsync();

        world.Gateway.Time.Advance(TimeSpan.FromMinutes(17)); // the leeway for clocks is a minute or less

        await using var peer = await world.ConnectAsync();
        var refused = await OpenAlgoWorld.AskTextAsync(peer, $$"""{"action":"authenticate","api_key":"{{key}}"}""");
        Assert.Equal(OpenAlgoWorld.Error("AUTHENTICATION_ERROR", "Invalid API key"), refused);
    }

    [Fact]
    public async Task It_makes_no_further_key()
    {
        await using var world = await OpenAlgoWorld.StartAsync(_ => { });
        using var http = Caller(world, await MakeAsync(world, world.Key));

        using var answer = await http.GetAsync(Call, Cancellation);

        Assert.Equal(
            (HttpStatusCode.Forbidden, """{"status":"error","message":"A key that was made for a page makes no other"}"""),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation))
        );
    }

    [Theory]
    [InlineData("nobody", false)]
    [InlineData(OpenAlgoWorld.User, true)] // of an issuer whose users only have the same names as ours
    public async Task Who_is_no_stored_user_gets_none(string user, bool ignoresStoredUsers)
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup =>
            setup.Settings["Tidegate:Auth:Issuers:0:IgnoreStoredUsers"] = $"{ignoresStoredUsers}"
        );
        using var http = Caller(world, world.Gateway.Token("tidegate", user));

        using var answer = await http.GetAsync(Call, Cancellation);

        Assert.Equal(
            (HttpStatusCode.NotFound, """{"status":"error","message":"No API key found. Please generate an API key first."}"""),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation))
        );
    }

    private static async Task<string> MakeAsync(OpenAlgoWorld world, string credential)
    {
        using var http = Caller(world, credential);
        var made = await http.GetFromJsonAsync<JsonElement>(Call, Cancellation);
        return world.Gateway.Secrets.Keep(made.GetProperty("api_key").GetString()!);
    }

    private static HttpClient Caller(OpenAlgoWorld world, string credential)
    {
        var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + credential);
        return http;
    }
}
