using System.Net;
using System.Text;
using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class GatewayCommandTests : IDisposable
{
    private const string Token = "header.claims.signature-of-an-administrator";

    private readonly CommandLine _cli = new CommandLine().With("TIDEGATE_TOKEN", Token);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Sessions_are_listed_in_columns_and_the_credential_travels_in_its_header_only()
    {
        var gateway = ScriptedGateway.Answering(
            """
            {"total":2,"sessions":[{"id":"s_1","endpoint":"stream","address":"192.0.2.7","user":"alice","plan":"free","connectedAt":"2025-01-02T03:04:05Z",
             "lastActivityAt":"2025-01-02T03:04:06Z","subscriptions":3}]}
            """
        );

        Assert.Equal(ExitCodes.Ok, await _cli.Talking(gateway).RunAsync("sessions", "list", "--who", "a/b c"));

        Assert.Equal(("GET /admin/sessions?count=100&user=a%2Fb%20c", $"Bearer {Token}"), (gateway.Asked, gateway.Credential));
        Assert.Matches(
            "^ID +USER +PLAN +ENDPOINT +ADDRESS +KEY +SUBSCRIPTIONS +SINCE +LAST HEARD +ENDS\ns_1 +alice +free +stream +192.0.2.7 +- +3 +2025-01-02 03:04:05Z",
            _cli.Output
        );
        Assert.Contains("1 of 2", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_session_is_shown_with_its_rights_and_its_counters()
    {
        var gateway = ScriptedGateway.Answering(
            """
            {"id":"s_1","endpoint":"stream","user":"alice","roles":["trader"],"subscriptions":1,"limits":{"subscriptions":500,"messagesPerSecond":50},
             "topics":[{"topic":"md/NSE/INFY","mode":"quote","depth":0,"maxHz":0,"sent":1041,"merged":2,"dropped":0,"lastAgeSeconds":0.5}]}
            """
        );

        Assert.Equal(ExitCodes.Ok, await _cli.Talking(gateway).RunAsync("sessions", "show", "s_1"));

        Assert.Matches("roles +trader\n", _cli.Output);
        Assert.Matches("subscriptions +1 of 500\n", _cli.Output);
        Assert.Matches("md/NSE/INFY +quote +0 +0 +1041 +2 +0 +0.5\n", _cli.Output);
    }

    [Fact]
    public async Task A_session_is_closed_by_its_id_and_an_unknown_one_is_a_negative_answer()
    {
        var gateway = new ScriptedGateway(HttpStatusCode.NoContent, "");
        Assert.Equal(ExitCodes.Ok, await _cli.Talking(gateway).RunAsync("sessions", "close", "s_1"));
        Assert.Equal("DELETE /admin/sessions/s_1", gateway.Asked);

        var unknown = new ScriptedGateway(HttpStatusCode.NotFound, """{"detail":"There is nothing of this name"}""");
        Assert.Equal(ExitCodes.Negative, await _cli.Talking(unknown).RunAsync("sessions", "close", "s_2"));
        Assert.Equal("tidegate: HTTP 404. There is nothing of this name.\n", _cli.Error);
    }

    [Fact]
    public async Task A_token_is_revoked_by_its_id_and_never_sent()
    {
        var payload = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"sub":"alice","jti":"t-17"}""")).TrimEnd('=');
        var token = $"eyJhbGciOiJIUzI1NiJ9.{payload}.c2lnbmF0dXJl";
        var gateway = ScriptedGateway.Answering("""{"revoked":true}""");

        Assert.Equal(ExitCodes.Ok, await _cli.Given(token).Talking(gateway).RunAsync("revoke", "token", "-", "--reason", "left in a log"));

        Assert.Equal(("POST /auth/revoke", """{"token_id":"t-17","reason":"left in a log"}"""), (gateway.Asked, gateway.Body));
    }

    [Theory]
    [InlineData("""{"user":"alice"}""", "user", "alice")]
    [InlineData("""{"user":"alice","before":"2025-01-02T02:04:05.0000000+00:00"}""", "user", "alice", "--before", "1h")]
    [InlineData("""{"key_id":"4kq2r7m1x9c0b3vz"}""", "key", "4kq2r7m1x9c0b3vz")]
    [InlineData("""{"token_id":"t-17"}""", "token", "--jti", "t-17")]
    public async Task What_is_revoked_is_named_once(string body, params string[] arguments)
    {
        var gateway = ScriptedGateway.Answering("""{"revoked":true}""");

        Assert.Equal(ExitCodes.Ok, await _cli.Talking(gateway).RunAsync(["revoke", .. arguments]));

        Assert.Equal(body, gateway.Body);
    }

    [Fact]
    public async Task Explain_says_what_would_be_granted_and_by_which_rule()
    {
        var gateway = ScriptedGateway.Answering(
            """
            {"topic":"md/NSE/INFY","allowed":true,"mode":"depth","depth":5,"maxHz":2,"rule":"plan.free.depth","feed":"csv","plan":"free","cost":1,
             "subscriptions":{"used":0,"max":500}}
            """
        );

        var code = await _cli.Talking(gateway).RunAsync("explain", "alice", "md/NSE/INFY", "--mode", "depth", "--depth", "20");

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal("POST /api/explain", gateway.Asked);
        Assert.Equal("""{"user":"alice","sub":{"topic":"md/NSE/INFY","mode":"depth","depth":20}}""", gateway.Body);
        Assert.StartsWith("ALLOWED: md/NSE/INFY\n", _cli.Output, StringComparison.Ordinal);
        Assert.Matches("decided by +plan.free.depth\n", _cli.Output);
        Assert.Matches("costs +1 of 500 subscriptions", _cli.Output);
    }

    [Fact]
    public async Task Explain_says_what_the_address_would_name()
    {
        var gateway = ScriptedGateway.Answering("""{"topic":"app/tables/7","allowed":true}""");
        string[] command = ["explain", "alice", "app/tables/7", "--endpoint", "aura-tables"];

        Assert.Equal(ExitCodes.Usage, await _cli.Talking(gateway).RunAsync([.. command, "--route", "restaurant_id"]));
        Assert.Equal(ExitCodes.Ok, await _cli.Talking(gateway).RunAsync([.. command, "--route", "restaurant_id=7"]));

        Assert.Equal(
            """{"user":"alice","endpoint":"aura-tables","route":{"restaurant_id":"7"},"sub":{"topic":"app/tables/7"}}""",
            gateway.Body
        );
    }

    [Fact]
    public async Task Explain_of_what_is_refused_is_a_negative_answer_with_its_reason()
    {
        var gateway = ScriptedGateway.Answering(
            """{"topic":"app/x","allowed":false,"error":{"id":"auth.forbidden","message":"The grant does not allow this","rule":"policy.kitchen"},"plan":"free","cost":0}"""
        );

        Assert.Equal(ExitCodes.Negative, await _cli.Talking(gateway).RunAsync("explain", "alice", "app/x"));

        Assert.StartsWith("NOT ALLOWED: The grant does not allow this (auth.forbidden).\n", _cli.Output, StringComparison.Ordinal);
        Assert.Matches("decided by +policy.kitchen\n", _cli.Output);
    }

    [Fact]
    public async Task Explain_reads_a_token_from_the_input()
    {
        var gateway = ScriptedGateway.Answering("""{"topic":"app/x","allowed":true}""");

        await _cli.Given("tgk_secret").Talking(gateway).RunAsync("explain", "-", "app/x");

        Assert.Equal("""{"token":"tgk_secret","sub":{"topic":"app/x"}}""", gateway.Body);
        Assert.DoesNotContain("tgk_secret", _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_are_listed_put_and_deleted()
    {
        var list = ScriptedGateway.Answering(
            """{"documents":[{"kind":"plan","name":"trial","version":3,"document":{"ConnectionsMax":1}}]}"""
        );
        await _cli.Talking(list).RunAsync("plan", "list");
        Assert.Equal("NAME   VERSION  DOCUMENT\ntrial        3  {\"ConnectionsMax\":1}\n", _cli.Output);

        var put = ScriptedGateway.Answering("""{"documents":[{"name":"trial","version":3}]}""");
        Assert.Equal(ExitCodes.Ok, await _cli.Given("""{"ConnectionsMax":1}""").Talking(put).RunAsync("plan", "put", "trial"));
        Assert.Equal(("PUT /admin/documents/plan/trial?version=3", """{"ConnectionsMax":1}"""), (put.Asked, put.Body));

        var add = ScriptedGateway.Answering("""{"documents":[]}""");
        Assert.Equal(ExitCodes.Ok, await _cli.Given("{}").Talking(add).RunAsync("policy", "put", "kitchens"));
        Assert.Equal("PUT /admin/documents/policy/kitchens?version=0", add.Asked);

        var delete = new ScriptedGateway(HttpStatusCode.NoContent, "");
        Assert.Equal(ExitCodes.Ok, await _cli.Talking(delete).RunAsync("plan", "delete", "trial"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task What_is_no_document_costs_no_call(string text)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.Given(text).RunAsync("policy", "put", "kitchens")); // there is no gateway here

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "HTTP 401. The credential was not accepted.", "Get a new token")]
    [InlineData(HttpStatusCode.Forbidden, "HTTP 403. The credential was not accepted.", "no administrator's")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "HTTP 503. The credential was not accepted.", "Try again in 7 s")]
    public async Task A_refusal_is_one_sentence_with_what_to_do_next(HttpStatusCode status, string said, string next)
    {
        var gateway = new ScriptedGateway(status, """{"detail":"The credential was not accepted"}""")
        {
            Shape = answer => answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(7)),
        };

        Assert.Equal(ExitCodes.Refused, await _cli.Talking(gateway).RunAsync("drain"));

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
        Assert.All([said, next], part => Assert.Contains(part, _cli.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_something_else_is_named_as_that()
    {
        Assert.Equal(ExitCodes.Network, await _cli.Talking(ScriptedGateway.Answering("<html>")).RunAsync("sessions", "list"));

        Assert.Contains("not that of a gateway", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_one_sentence()
    {
        using var nobody = new SocketsHttpHandler();

        var code = await _cli.Talking(nobody).RunAsync("drain", "--url", "http://127.0.0.1:1");

        Assert.Equal(ExitCodes.Network, code);
        Assert.Contains("Is the gateway running at http://127.0.0.1:1/?", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_gateway_says_cannot_move_the_cursor()
    {
        var gateway = ScriptedGateway.Answering("""{"sessions":[{"id":"s\u001b[2J","user":"a\u202eb"}]}""");

        await _cli.Talking(gateway).RunAsync("sessions", "list");
        var text = _cli.Output;
        await _cli.Talking(ScriptedGateway.Answering("""{"sessions":[{"id":"s\u001b[2J"}]}""")).RunAsync("sessions", "list", "--json");

        Assert.DoesNotContain(
            (text + _cli.Output).Replace("\n", "", StringComparison.Ordinal),
            character => char.IsControl(character) || character == '\u202e'
        );
    }

    [Fact]
    public async Task Without_a_credential_nothing_is_asked()
    {
        _cli.With("TIDEGATE_TOKEN", "");

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("sessions", "list"));

        Assert.Contains("As whom?", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://user:pw@127.0.0.1")]
    [InlineData("http://127.0.0.1/?token=x")]
    public async Task An_address_that_is_none_is_one_sentence(string address)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("drain", "--url", address));

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Json_prints_the_answer_on_one_line()
    {
        await _cli.Talking(ScriptedGateway.Answering("{\n \"total\": 0,\n \"sessions\": [] }")).RunAsync("sessions", "list", "--json");

        Assert.Equal("{\"total\":0,\"sessions\":[]}\n", _cli.Output);
        using var parsed = JsonDocument.Parse(_cli.Output);
    }
}
