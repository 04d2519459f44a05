using System.Net;
using System.Text;
using System.Text.Json;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Users;
using Tidegate.FunctionalTests.Identity;
using Tidegate.FunctionalTests.Support;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Admin;

public sealed class AdminApiTests
{
    public static TheoryData<string, string> Calls =>
        new()
        {
            { "GET", "/admin/sessions" },
            { "GET", "/admin/sessions/s_1" },
            { "DELETE", "/admin/sessions/s_1" },
            { "DELETE", "/admin/sessions?user=alice" },
            { "GET", "/admin/users" },
            { "POST", "/admin/users" },
            { "PATCH", "/admin/users/alice" },
            { "DELETE", "/admin/users/alice" },
            { "GET", "/admin/keys" },
            { "POST", "/admin/keys" },
            { "POST", "/admin/keys/x/rotate" },
            { "DELETE", "/admin/keys/x" },
            { "GET", "/admin/brokers/sessions" },
            { "GET", "/admin/brokers/sessions/alice" },
            { "PUT", "/admin/brokers/sessions/alice" },
            { "DELETE", "/admin/brokers/sessions/alice" },
            { "GET", "/admin/capabilities" },
            { "POST", "/admin/capabilities/reload" },
            { "GET", "/admin/documents/plan" },
            { "PUT", "/admin/documents/plan/free" },
            { "DELETE", "/admin/documents/plan/free" },
            { "GET", "/admin/audit" },
            { "POST", "/admin/drain" },
            { "GET", "/admin/replays" },
            { "DELETE", "/admin/replays/482913047715" },
            { "POST", "/auth/revoke" },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Nobody_but_an_administrator_is_let_in_not_even_here_on_loopback(string method, string path)
    {
        await using var world = await StartAsync(setup => setup.Settings["Tidegate:Replays:Folder"] = AppContext.BaseDirectory);
        var user = await world.TokenAsync("alice");

        var anonymous = await world.SendAsync(new HttpMethod(method), path);
        var ordinary = await world.SendAsync(new HttpMethod(method), path, user);

        Assert.Equal((401, "auth.credential_missing"), (anonymous.Problem().Status, anonymous.Problem().Error));
        Assert.Equal((403, "auth.forbidden", "admin.right"), (ordinary.Problem().Status, ordinary.Problem().Error, ordinary["rule"]));
    }

    [Fact]
    public async Task In_production_it_is_at_the_management_address_only_and_a_tokens_own_word_is_not_enough()
    {
        await using var world = await StartAsync(setup =>
        {
            setup.IsDevelopment = false;
            setup.Settings["Tidegate:Listen:Management"] = "127.0.0.1:0";
        });
        var root = await world.TokenAsync("root");
        using var management = new HttpClient { BaseAddress = world.Gateway.Addresses[^1], Timeout = GatewayFixture.Patience };

        var atMain = await world.GetAsync("/admin/sessions", root);
        var stored = await AskAsync(root);
        var selfMade = await AskAsync(world.Gateway.Token("tidegate", permissions: "admin"));
        var ofNse = await AskAsync(world.Gateway.Token("nse", permissions: "admin"));

        Assert.Equal(HttpStatusCode.NotFound, atMain.Status);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [stored, selfMade, ofNse]);

        async Task<HttpStatusCode> AskAsync(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/sessions");
            request.Headers.Authorization = new("Bearer", token);
            using var answer = await management.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Sessions_are_listed_inspected_and_disconnected()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");
        await using var socket = await world.Gateway.OpenAsync("/stream", await world.TokenAsync("alice"));
        await socket.ReadTextAsync();
        await socket.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","mode":"ltp"}]}""");
        await socket.ReadTextAsync();

        var listed = (await world.GetAsync("/admin/sessions?user=alice", root)).Ok();
        var session = Assert.Single(listed.GetProperty("sessions").EnumerateArray());
        var shown = (await world.GetAsync($"/admin/sessions/{Text(session, "id")}", root)).Ok();
        var closed = (await world.SendAsync(HttpMethod.Delete, $"/admin/sessions/{Text(session, "id")}", root)).Ok();

        Assert.Equal(("stream", "alice", "127.0.0.1"), (Text(session, "endpoint"), Text(session, "user"), Text(session, "address")));
        var subscription = Assert.Single(shown.GetProperty("topics").EnumerateArray());
        Assert.Equal(("md/NSE/NIFTY", "ltp", "0"), (Text(subscription, "topic"), Text(subscription, "mode"), Text(subscription, "sent")));
        Assert.Equal("1", Text(closed, "closed"));
        Assert.Equal(4104, (await socket.ReadCloseAsync())?.Code);
        Assert.Equal(404, (await world.GetAsync("/admin/sessions/s_none", root)).Problem().Status);
    }

    [Fact]
    public async Task Users_are_logged_in_and_out_at_their_brokers_and_no_answer_holds_a_token()
    {
        const string Login =
            """{"broker":"angel","clientId":"A12345","apiKey":"the-api-key","authToken":"the.auth.token","feedToken":"the-feed-token"}""";
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");

        var none = await world.GetAsync("/admin/brokers/sessions/alice", root);
        var nobody = await PutAsync("nobody", Login);
        var bad = await PutAsync("alice", Login.Replace("angel", "An gel", StringComparison.Ordinal));
        var odd = await PutAsync("alice", """{"broker":"angel","password":"x"}""");
        var kept = await PutAsync("alice", Login);
        var shown = await world.GetAsync("/admin/brokers/sessions/alice", root);
        var listed = await world.GetAsync("/admin/brokers/sessions?broker=angel&count=1", root);
        var ended = await world.SendAsync(HttpMethod.Delete, "/admin/brokers/sessions/alice", root);
        var again = await world.SendAsync(HttpMethod.Delete, "/admin/brokers/sessions/alice", root);
        var after = await world.GetAsync("/admin/brokers/sessions/alice", root);

        Assert.Equal((404, 404), (none.Problem().Status, nobody.Problem().Status));
        Assert.Equal((400, "broker.name"), (bad.Problem().Status, bad["rule"]));
        Assert.Equal(400, odd.Problem().Status);
        Assert.Equal(("alice", "angel", "active"), (Text(kept.Ok(), "user"), Text(kept.Ok(), "broker"), Text(kept.Ok(), "state")));
        Assert.Equal("A12345", Text(shown.Ok(), "clientId"));
        Assert.Equal(("alice", 1), (Text(listed.Ok(), "next"), listed.Ok().GetProperty("sessions").GetArrayLength()));
        Assert.Equal((HttpStatusCode.OK, 404), (ended.Status, again.Problem().Status));
        Assert.Equal("revoked", Text(after.Ok(), "state"));
        foreach (var secret in (string[])["the-api-key", "the.auth.token", "the-feed-token"])
        {
            Assert.All(
                (ApiResponse[])[bad, kept, shown, listed, after],
                answer => Assert.DoesNotContain(secret, answer.Body, StringComparison.Ordinal)
            );
        }

        async Task<ApiResponse> PutAsync(string user, string body) =>
            await world.SendAsync(
                HttpMethod.Put,
                $"/admin/brokers/sessions/{user}",
                root,
                new StringContent(body, Encoding.UTF8, "application/json")
            );
    }

    [Fact]
    public async Task Users_are_made_changed_and_removed()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");

        var made = await world.PostAsync("/admin/users", $$"""{"name":"bob","password":"{{Password}}","roles":["chef"]}""", root);
        var twice = await world.PostAsync("/admin/users", """{"name":"bob"}""", root);
        var bad = await world.PostAsync("/admin/users", """{"name":""}""", root);
        var odd = await world.PostAsync("/admin/users", """{"name":"carol","isAdmin":true}""", root);
        var changed = (await PatchAsync(world, "/admin/users/bob", """{"tenants":["7"],"plan":"free"}""", root)).Ok();
        var listed = (await world.GetAsync("/admin/users?count=2", root)).Ok();
        var removed = await world.SendAsync(HttpMethod.Delete, "/admin/users/bob", root);

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.DoesNotContain("assword\":\"", made.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((409, "request.conflict"), (twice.Problem().Status, twice.Problem().Error));
        Assert.Equal((400, "user.name"), (bad.Problem().Status, bad["rule"]));
        Assert.Equal(400, odd.Problem().Status); // a member that is no member is a mistake
        Assert.Equal(("[\"chef\"]", "[\"7\"]", "free"), (Text(changed, "roles"), Text(changed, "tenants"), Text(changed, "plan")));
        Assert.Equal((2, "bob"), (listed.GetProperty("users").GetArrayLength(), Text(listed, "next")));
        Assert.Equal(HttpStatusCode.OK, removed.Status);
        Assert.Equal(404, (await world.GetAsync("/admin/users/bob", root)).Problem().Status);
    }

    [Fact]
    public async Task Who_is_removed_is_believed_no_more_whatever_the_token_says_of_itself_and_its_sockets_close()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");
        var selfMade = world.Gateway.Token("tidegate", subject: "alice", permissions: "publish"); // of no sign-in: only its own word
        await using var socket = await world.Gateway.OpenAsync("/stream", selfMade);

        var removed = await world.SendAsync(HttpMethod.Delete, "/admin/users/alice", root);

        Assert.Equal(HttpStatusCode.OK, removed.Status);
        Assert.Equal(4005, (await socket.ReadCloseAsync())?.Code);
        var (status, error, _) = (await world.GetAsync("/auth/me", selfMade)).Problem();
        Assert.Equal((401, "auth.revoked"), (status, error));
    }

    [Fact]
    public async Task A_change_whose_password_is_refused_changes_nothing()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");
        await world.PostAsync("/admin/users", """{"name":"bob","plan":"free"}""", root);

        var refused = await PatchAsync(world, "/admin/users/bob", """{"plan":"enterprise","password":"short"}""", root);
        var bob = (await world.GetAsync("/admin/users/bob", root)).Ok();
        var changed = await PatchAsync(world, "/admin/users/bob", $$"""{"plan":"professional","password":"{{Password}}"}""", root);

        Assert.Equal(400, refused.Problem().Status);
        Assert.Equal("free", Text(bob, "plan"));
        Assert.Equal("professional", Text(changed.Ok(), "plan"));
    }

    [Theory]
    [InlineData("/admin/documents/role/cook", """{"permission":["kitchen.access"]}""")]
    [InlineData("/admin/documents/role/cook", """{"permissions":["kitchen.access",7]}""")]
    [InlineData("/admin/documents/role/COOK", """{"permissions":["kitchen.access"]}""")]
    public async Task A_role_that_would_bring_nothing_or_has_no_name_is_refused_with_a_sentence(string path, string role)
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");

        var refused = await PutAsync(world, path, role, root);
        var good = await PutAsync(world, "/admin/documents/role/cook", """{"permissions":["kitchen.access"]}""", root);

        Assert.Equal(400, refused.Problem().Status);
        Assert.Contains("must be", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, good.Status);
    }

    [Fact]
    public async Task Keys_are_made_shown_once_rotated_and_revoked_with_their_sockets()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");
        var made = (await world.PostAsync("/admin/keys", """{"owner":"alice","label":"back end"}""", root)).Ok();
        var (key, id) = (Text(made, "key")!, Text(made.GetProperty("entry"), "id")!);
        var listed = await world.GetAsync("/admin/keys?owner=alice", root);
        await using var socket = await world.Gateway.ConnectAsync();
        Assert.Equal(101, (await socket.UpgradeAsync("/stream", $"X-API-Key: {key}")).Status);

        var rotated = (await world.PostAsync($"/admin/keys/{id}/rotate", """{"overlapSeconds":60}""", root)).Ok();
        var revoked = await world.SendAsync(HttpMethod.Delete, $"/admin/keys/{id}", root);

        Assert.DoesNotContain(key, listed.Body, StringComparison.Ordinal);
        Assert.NotEqual(key, Text(rotated, "key"));
        Assert.Equal(HttpStatusCode.OK, revoked.Status);
        Assert.Equal(4005, (await socket.ReadCloseAsync())?.Code);
        Assert.Equal(401, (await world.GetAsync("/auth/me", key)).Problem().Status);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/auth/me", Text(rotated, "key"))).Status);
    }

    [Fact]
    public async Task Revoking_ends_a_token_a_users_tokens_or_a_key()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");
        var token = await world.TokenAsync("alice");
        await using var socket = await world.Gateway.OpenAsync("/stream", token);
        var key = await world.KeyAsync(new ApiKeyDraft("alice"));

        (await world.PostAsync("/auth/revoke", """{"user":"alice","reason":"left"}""", root)).Ok();
        var closed = await socket.ReadCloseAsync();
        (await world.PostAsync("/auth/revoke", $$"""{"key_id":"{{key.Record.Id}}"}""", root)).Ok();
        var both = await world.PostAsync("/auth/revoke", """{"user":"alice","token_id":"x"}""", root);
        var none = await world.PostAsync("/auth/revoke", "{}", root);
        var unknown = await world.PostAsync("/auth/revoke", """{"key_id":"nothing"}""", root);

        Assert.Equal(4005, closed?.Code);
        Assert.Equal(401, (await world.GetAsync("/auth/me", token)).Problem().Status);
        Assert.Equal(401, (await world.GetAsync("/auth/me", key.Key)).Problem().Status);
        Assert.Equal([400, 400, 404], new[] { both, none, unknown }.Select(answer => answer.Problem().Status));
    }

    [Fact]
    public async Task A_plan_that_is_put_holds_and_one_that_cannot_be_used_is_refused()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");

        var bad = await PutAsync(world, "/admin/documents/plan/professional", """{"noSuchLimit":1}""", root);
        var put = await PutAsync(world, "/admin/documents/plan/professional", """{"connectionsMax":1}""", root);
        var stale = await PutAsync(world, "/admin/documents/plan/professional?version=0", """{"connectionsMax":2}""", root);
        var elsewhere = await PutAsync(world, "/admin/documents/secret/professional", "{}", root);
        var removed = await world.SendAsync(HttpMethod.Delete, "/admin/documents/plan/professional", root);

        Assert.Equal(400, bad.Problem().Status);
        Assert.Equal("1", Text(put.Ok().GetProperty("document"), "connectionsMax"));
        Assert.Equal(409, stale.Problem().Status);
        Assert.Equal(400, elsewhere.Problem().Status);
        Assert.Equal(HttpStatusCode.OK, removed.Status);
    }

    [Fact]
    public async Task Every_act_and_every_refusal_stands_in_the_audit_log_in_a_chain()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");
        await world.SendAsync(HttpMethod.Get, "/admin/users", await world.TokenAsync("alice"));
        await world.PostAsync("/admin/users", """{"name":"bob"}""", root);
        await world.PostAsync("/admin/users", """{"name":"carol","password":"short"}""", root);
        await world.PostAsync("/admin/keys", """{"owner":"dave"}""", root);
        await world.PostAsync("/admin/keys/nokey/rotate", "{}", root);
        await world.PostAsync("/auth/revoke", """{"key_id":"nokey2"}""", root);
        await world.PostAsync("/admin/users", """{"name":"\u001b[2Jeve"}""", root);
        await using (await world.Gateway.OpenAsync("/stream", root)) { }

        string[] lines = [];
        await UntilAsync(async () =>
        {
            lines = (await world.GetAsync("/admin/audit?count=1000", root)).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Any(line => line.Contains("session.ended", StringComparison.Ordinal));
        });

        var records = lines.Select(line => JsonElement.Parse(line)).ToArray();
        Assert.Contains(
            records,
            record =>
                Text(record, "action") == AuditActions.AdminRefused
                && (Text(record, "actor"), Text(record, "subject")) == ("alice", "alice")
        );
        string[] refused =
        [
            .. records
                .Where(record => Text(record, "actor") == "root" && Text(record, "error") is not null)
                .Select(record => Text(record, "subject") ?? ""),
        ];
        Assert.Equal(["carol", "dave", "nokey", "nokey2", ""], refused); // to whom it was refused; what is no name is nobody's
        Assert.Contains(
            records,
            record =>
                Text(record, "action") == AuditActions.UserAdded && (Text(record, "actor"), Text(record, "subject")) == ("root", "bob")
        );
        Assert.Contains(records, record => Text(record, "action") == AuditActions.Admitted && Text(record, "endpoint") == "stream");
        Assert.Contains(records, record => Text(record, "action") == AuditActions.TokenIssued && Text(record, "subject") == "root");
        Assert.Equal(Enumerable.Range(1, records.Length).Select(number => $"{number}"), records.Select(record => Text(record, "seq")));
        Assert.All(records, record => Assert.Equal(64, Text(record, "hash")!.Length));
        var mine = await world.GetAsync("/admin/audit?who=bob", root);
        Assert.Single(mine.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(400, (await world.GetAsync("/admin/audit?count=0", root)).Problem().Status);
    }

    [Fact]
    public async Task A_drain_closes_everybody_and_takes_nobody_in()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");
        await using var socket = await world.Gateway.OpenAsync("/stream", await world.TokenAsync("alice"));

        var answer = await world.PostAsync("/admin/drain", """{"seconds":5,"stop":false}""", root);

        Assert.Equal((HttpStatusCode.Accepted, "1"), (answer.Status, answer["sessions"]));
        Assert.Equal(4200, (await socket.ReadCloseAsync())?.Code);
        Assert.Equal(503, (await world.Gateway.TryUpgradeAsync("/stream", $"Authorization: Bearer {root}")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.GetAsync("/health/ready")).Status);
    }

    private static Task<ApiResponse> PatchAsync(IdentityWorld world, string path, string json, string token) =>
        world.SendAsync(HttpMethod.Patch, path, token, new StringContent(json, Encoding.UTF8, "application/json"));

    private static Task<ApiResponse> PutAsync(IdentityWorld world, string path, string json, string token) =>
        world.SendAsync(HttpMethod.Put, path, token, new StringContent(json, Encoding.UTF8, "application/json"));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience);
        while (!await isSo())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
