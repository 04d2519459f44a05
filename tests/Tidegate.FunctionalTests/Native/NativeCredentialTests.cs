using System.Buffers.Text;
using System.Text;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Native;

public sealed class NativeCredentialTests
{
    [Fact]
    public async Task A_header_in_any_case_of_its_scheme_is_taken()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var response = await gateway.TryUpgradeAsync("/stream", "authorization: bEARER " + gateway.Token("tidegate"));

        Assert.Equal(101, response.Status);
        Assert.Null(response["Sec-WebSocket-Protocol"]);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: tidegate.v1, {0}")]
    [InlineData("Sec-WebSocket-Protocol: {0},tidegate.v1")]
    [InlineData("Sec-WebSocket-Protocol: tidegate.v1\r\nSec-WebSocket-Protocol: {0}")]
    public async Task A_subprotocol_carries_a_token_and_the_answer_names_only_ours(string header)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        var response = await peer.UpgradeAsync(
            "/stream",
            header.Replace("{0}", Subprotocol(gateway.Token("tidegate")), StringComparison.Ordinal)
        );

        Assert.Equal((101, "tidegate.v1"), (response.Status, response["Sec-WebSocket-Protocol"]));
        Assert.Contains("\"welcome\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_message_carries_a_token_and_is_answered_and_then_welcomed()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await UnknownAsync(gateway);

        await peer.SendTextAsync($$"""{"op":"auth","id":1,"token":"{{gateway.Token("tidegate")}}"}""");

        Assert.Equal("""{"re":1,"ok":true}""", await peer.ReadTextAsync());
        Assert.Contains("\"welcome\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_auth_is_done_for_a_client_that_is_not_known_yet()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await UnknownAsync(gateway);

        await peer.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY"}]}""");
        var reply = await peer.ReadTextAsync();
        gateway.Publish(GatewayFixture.Nifty, 8_300);
        await peer.SendTextAsync($$"""{"op":"auth","id":2,"token":"{{gateway.Token("tidegate")}}"}""");

        Assert.Contains("request.not_authenticated", reply, StringComparison.Ordinal);
        Assert.Equal("""{"re":2,"ok":true}""", await peer.ReadTextAsync()); // the next text: no update came
    }

    [Theory]
    [InlineData(-3_600, 4003)]
    [InlineData(60, 101)]
    public async Task A_first_message_with_an_expired_token_is_closed_with_its_code(int seconds, int outcome)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await UnknownAsync(gateway);
        var token = gateway.Token("tidegate", lifetime: TimeSpan.FromHours(2), age: TimeSpan.FromHours(2) - TimeSpan.FromSeconds(seconds));

        await peer.SendTextAsync($$"""{"op":"auth","id":1,"token":"{{token}}"}""");

        if (outcome == 101)
        {
            Assert.Equal("""{"re":1,"ok":true}""", await peer.ReadTextAsync());
        }
        else
        {
            Assert.Equal(outcome, (await peer.ReadCloseAsync())?.Code);
        }
    }

    [Fact]
    public async Task A_first_message_with_an_invalid_token_is_closed_with_4002()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await UnknownAsync(gateway);

        await peer.SendTextAsync("""{"op":"auth","id":1,"token":"nonsense"}""");

        Assert.Equal((4002, "The credential was not accepted"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task A_first_message_with_a_token_in_use_is_closed_with_4109()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate");
        await using var first = await gateway.OpenAsync("/stream", token);
        await using var second = await UnknownAsync(gateway);

        await second.SendTextAsync($$"""{"op":"auth","id":1,"token":"{{token}}"}""");

        Assert.Equal((4109, "This token's session is already active"), await second.ReadCloseAsync());
    }

    [Fact]
    public async Task Who_says_nothing_for_5_s_is_closed_with_4008_and_not_before()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await UnknownAsync(gateway);

        gateway.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        await peer.SettleAsync();
        await peer.SettleAsync(); // the first woke the hub, which has looked at its deadlines before the second
        gateway.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal((4008, "No credential arrived in time"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task The_pool_of_unknown_clients_is_bounded_and_a_known_one_leaves_it()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:UnauthenticatedMax"] = "2");
        await using var first = await UnknownAsync(gateway);
        await using var second = await UnknownAsync(gateway);

        var refused = await gateway.TryUpgradeAsync("/stream");
        var known = await gateway.StatusOfAsync("/stream", gateway.Token("tidegate"));
        await first.SendTextAsync($$"""{"op":"auth","id":1,"token":"{{gateway.Token("tidegate")}}"}""");
        await first.ReadTextAsync();
        var later = await gateway.TryUpgradeAsync("/stream");

        Assert.Equal((503, "server.full"), (refused.Status, refused.Member("error")));
        Assert.NotNull(refused["Retry-After"]);
        Assert.Equal(101, known); // who shows a credential needs no place there
        Assert.Equal(101, later.Status);
    }

    [Fact]
    public async Task A_refused_subprotocol_credential_is_told_by_a_close_code_because_a_browser_sees_nothing_else()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var expired = gateway.Token("tidegate", lifetime: TimeSpan.FromMinutes(1), age: TimeSpan.FromHours(1));

        Assert.Equal(4002, await CloseCodeAsync("nonsense"));
        Assert.Equal(4002, await CloseCodeAsync(""));
        Assert.Equal(4003, await CloseCodeAsync(expired));

        async Task<int?> CloseCodeAsync(string token)
        {
            await using var peer = await gateway.ConnectAsync();
            var response = await peer.UpgradeAsync("/stream", "Sec-WebSocket-Protocol: tidegate.v1, " + Subprotocol(token));
            Assert.Equal((101, "tidegate.v1"), (response.Status, response["Sec-WebSocket-Protocol"]));
            return (await peer.ReadCloseAsync())?.Code;
        }
    }

    [Fact]
    public async Task A_token_in_use_offered_as_subprotocol_is_closed_with_4109_and_the_first_session_lives_on()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate");
        await using var first = await gateway.OpenAsync("/stream", token);
        await using var second = await gateway.ConnectAsync();

        await second.UpgradeAsync("/stream", "Sec-WebSocket-Protocol: tidegate.v1, " + Subprotocol(token));

        Assert.Equal(4109, (await second.ReadCloseAsync())?.Code);
        await first.SettleAsync();
    }

    [Fact]
    public async Task A_query_token_is_refused_by_default_and_taken_where_it_is_switched_on()
    {
        await using var off = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:Credentials:0"] = "Header"
        );
        await using var on = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:DangerousAllowQueryToken"] = "true"
        );
        await using var peer = await on.ConnectAsync();

        var refused = await off.TryUpgradeAsync($"/stream?token={off.Token("tidegate")}");
        var taken = await peer.UpgradeAsync($"/stream?token={on.Token("tidegate")}");

        Assert.Equal((401, "auth.credential_missing"), (refused.Status, refused.Member("error")));
        Assert.Equal(101, taken.Status);
        Assert.Contains("\"welcome\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_credentials_are_refused_however_they_are_carried()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:DangerousAllowQueryToken"] = "true"
        );
        var (one, two) = (gateway.Token("tidegate"), gateway.Token("tidegate", "mallory"));

        await AmbiguousAsync("/stream", $"Authorization: Bearer {one}", $"Authorization: Bearer {two}");
        await AmbiguousAsync("/stream", $"Authorization: Bearer {one}", $"Authorization: Bearer {one}");
        await AmbiguousAsync("/stream", $"Authorization: Basic dXNlcjpwYXNz", $"Authorization: Bearer {one}");
        await AmbiguousAsync("/stream", $"Authorization: Bearer {one}", $"Sec-WebSocket-Protocol: tidegate.v1, {Subprotocol(two)}");
        await AmbiguousAsync("/stream", $"Sec-WebSocket-Protocol: tidegate.v1, {Subprotocol(one)}, {Subprotocol(two)}");
        await AmbiguousAsync($"/stream?token={two}", $"Authorization: Bearer {one}");
        await AmbiguousAsync($"/stream?token={one}&token={two}");
        await AmbiguousAsync($"/stream?token={one}&TOKEN={two}");

        async Task AmbiguousAsync(string path, params string[] headers)
        {
            var response = await gateway.TryUpgradeAsync(path, headers);
            Assert.Equal((400, "auth.credential_ambiguous"), (response.Status, response.Member("error")));
        }
    }

    [Fact]
    public async Task Two_credentials_in_a_first_message_are_an_error_and_let_nobody_in()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await UnknownAsync(gateway);
        var token = gateway.Token("tidegate");

        await peer.SendTextAsync($$"""{"op":"auth","id":1,"token":"{{token}}","apiKey":"{{token}}"}""");

        Assert.Contains("auth.credential_ambiguous", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_a_problem_body_with_the_challenge_of_RFC_6750()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:Credentials:0"] = "Header"
        );

        var without = await gateway.TryUpgradeAsync("/stream");
        var invalid = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer nonsense");

        Assert.Equal((401, "application/problem+json"), (without.Status, without["Content-Type"]));
        Assert.Equal("Bearer realm=\"tidegate\"", without["WWW-Authenticate"]); // no error code where nothing was offered (§3.1)
        Assert.Equal(
            "Bearer realm=\"tidegate\", error=\"invalid_token\", error_description=\"The credential was not accepted\"",
            invalid["WWW-Authenticate"]
        );
        Assert.Equal("no-store", invalid["Cache-Control"]);
        Assert.Equal("urn:tidegate:error:auth.token_invalid", invalid.Member("type"));
        Assert.Equal("401", invalid.Member("status"));
        Assert.Equal("auth.token_invalid", invalid.Member("error"));
        Assert.Equal("The credential was not accepted", invalid.Member("detail"));
        Assert.Equal("afterNewCredential", invalid.Member("retry"));
    }

    [Fact]
    public async Task A_full_endpoint_answers_503_before_it_looks_at_the_token()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:ConnectionsMax"] = "1"
        );
        await using var only = await gateway.OpenAsync("/stream");

        var response = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer nonsense");

        Assert.Equal((503, "server.full", "1"), (response.Status, response.Member("error"), response["Retry-After"]));
    }

    [Fact]
    public async Task A_token_in_use_is_a_409()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate");
        await using var first = await gateway.OpenAsync("/stream", token);

        var response = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer " + token);

        Assert.Equal((409, "session.conflict", "afterDelay"), (response.Status, response.Member("error"), response.Member("retry")));
    }

    private static string Subprotocol(string token) => "bearer." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));

    private static async Task<RawPeer> UnknownAsync(GatewayFixture gateway)
    {
        var peer = await gateway.ConnectAsync();
        Assert.Equal(101, (await peer.UpgradeAsync("/stream")).Status);
        await peer.SettleAsync();
        return peer;
    }
}
