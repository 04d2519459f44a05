using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Tidegate.Auth.ApiKeys;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Identity;

public sealed class TokenApiTests
{
    [Fact]
    public async Task An_api_key_is_answered_as_simutraders_clients_know_it()
    {
        await using var world = await StartAsync();
        var key = await world.KeyAsync(new ApiKeyDraft("alice"));

        var answer = await world.PostAsync("/auth/token", "{}", null, ("X-API-Key", key.Key));

        var body = answer.Ok();
        Assert.Equal(["access_token", "expires_in", "token_type", "user_id", "plan"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("Bearer", "alice", "professional"), (Text(body, "token_type"), Text(body, "user_id"), Text(body, "plan")));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        var validated = await world.PostAsync("/auth/validate", "", Text(body, "access_token"));
        Assert.Equal(("True", "alice", "professional"), (validated["valid"], validated["user_id"], validated["plan"]));
        Assert.NotNull(validated["expires_at"]);
    }

    [Theory]
    [InlineData("test-api-key-nobody")]
    [InlineData("")]
    [InlineData("tgk_aaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_key_is_refused_in_one_way(string key)
    {
        await using var world = await StartAsync();

        var answer = await world.PostAsync("/auth/token", "{}", null, ("X-API-Key", key));

        Assert.Equal((401, "auth.token_invalid", "Invalid API key"), answer.Problem());
        Assert.Null(answer["rule"]); // which would tell one from another
    }

    [Fact]
    public async Task Without_a_key_or_with_two_proofs_there_is_no_token()
    {
        await using var world = await StartAsync();
        var key = await world.KeyAsync(new ApiKeyDraft("alice"));

        var none = await world.PostAsync("/auth/token", "{}");
        var both = await world.PostAsync(
            "/auth/token",
            $$"""{"username":"alice","password":"{{Password}}"}""",
            null,
            ("X-API-Key", key.Key)
        );

        Assert.Equal((401, "auth.credential_missing", "Invalid API key"), none.Problem());
        Assert.Equal((400, "auth.credential_ambiguous"), (both.Problem().Status, both.Problem().Error));
    }

    [Fact]
    public async Task A_login_is_answered_as_auraconnects_clients_know_it()
    {
        await using var world = await StartAsync();

        var body = (await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", Password))).Ok();

        Assert.Equal(
            ["access_token", "refresh_token", "token_type", "access_expires_in", "refresh_expires_in", "session_id", "user_info"],
            body.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(
            ("bearer", "1800", "604800"),
            (Text(body, "token_type"), Text(body, "access_expires_in"), Text(body, "refresh_expires_in"))
        );
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(Text(body, "access_token")!.Split('.')[1]));
        Assert.Equal(
            (Text(body.GetProperty("user_info"), "id"), "alice", "[7]", "access", 43),
            (Text(claims, "sub"), Text(claims, "username"), Text(claims, "tenant_ids"), Text(claims, "type"), Text(claims, "jti")!.Length)
        );
        Assert.Equal(JsonValueKind.String, claims.GetProperty("sub").ValueKind); // the number, as a text
        var user = body.GetProperty("user_info");
        Assert.Equal(["id", "username", "email", "roles", "tenant_ids"], user.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("alice", "alice@example.com", "[\"manager\"]", "[7]"),
            (Text(user, "username"), Text(user, "email"), Text(user, "roles"), Text(user, "tenant_ids"))
        );
        Assert.True(user.GetProperty("id").TryGetInt64(out _));
        var me = (await world.GetAsync("/auth/me", Text(body, "access_token"))).Ok();
        Assert.Equal(("alice", "[7]"), (Text(me, "username"), Text(me, "tenant_ids")));
    }

    [Theory]
    [InlineData("alice", "wrong-password-of-alice")]
    [InlineData("nobody", "correct-horse-battery-7-staple")]
    [InlineData("", "x")]
    public async Task A_wrong_login_never_says_what_was_wrong(string user, string password)
    {
        await using var world = await StartAsync();

        var answer = await world.PostFormAsync("/auth/login", ("username", user), ("password", password));

        Assert.Equal((401, "auth.token_invalid", "Incorrect username or password"), answer.Problem());
        Assert.Null(answer["rule"]);
    }

    [Fact]
    public async Task After_five_wrong_logins_in_five_minutes_the_right_password_has_to_wait()
    {
        var time = new ManualTime();
        await using var world = await StartAsync(setup => setup.Time = time);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(401, (await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", "wrong"))).Problem().Status);
        }

        var sixth = await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", Password));

        Assert.Equal((429, "limit.rate", "Too many requests. Please try again later."), sixth.Problem());
        Assert.True(int.Parse(sixth.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) is > 0 and <= 16 * 300);
        Assert.Equal(
            ("5", "login", "300"),
            (sixth.Headers["X-RateLimit-Limit"], sixth.Headers["X-RateLimit-Type"], sixth.Headers["X-RateLimit-Period"])
        );
    }

    [Fact]
    public async Task Guessing_keys_ends_in_429_while_good_keys_of_others_go_on_later()
    {
        await using var world = await StartAsync(setup =>
        {
            setup.Time = new ManualTime(); // one comes back every twelve seconds
            setup.Settings["Tidegate:Api:FailuresPerMinute"] = "5";
        });
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(401, (await world.PostAsync("/auth/token", "{}", null, ("X-API-Key", $"guess-{attempt}"))).Problem().Status);
        }

        var sixth = await world.PostAsync("/auth/token", "{}", null, ("X-API-Key", "guess-6"));
        var elsewhere = await world.GetAsync("/auth/me", "nonsense");

        Assert.Equal((429, "limit.rate", "Rate limit exceeded"), sixth.Problem());
        Assert.True(sixth.Headers.ContainsKey("Retry-After"));
        Assert.Equal(HttpStatusCode.TooManyRequests, elsewhere.Status);
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_its_reuse_ends_the_sign_in()
    {
        await using var world = await StartAsync();
        var first = await world.SignInAsync("alice");
        var shown = $$"""{"refresh_token":"{{Text(first, "refresh_token")}}"}""";

        var second = (await world.PostAsync("/auth/refresh", shown)).Ok();
        var reused = await world.PostAsync("/auth/refresh", shown);
        var successor = await world.PostAsync("/auth/refresh", $$"""{"refresh_token":"{{Text(second, "refresh_token")}}"}""");

        Assert.Equal((Text(first, "session_id"), "bearer"), (Text(second, "session_id"), Text(second, "token_type")));
        Assert.Equal((401, "auth.revoked", "Invalid or expired refresh token"), reused.Problem());
        Assert.Equal((401, "Invalid or expired refresh token"), (successor.Problem().Status, successor.Problem().Detail));
        var me = await world.GetAsync("/auth/me", Text(second, "access_token"));
        Assert.Equal(401, me.Problem().Status); // the access tokens of the sign-in have ended with it
    }

    [Theory]
    [InlineData("/auth/refresh", """{"refresh_token":"nonsense"}""", 401)]
    [InlineData("/auth/refresh", "{}", 401)]
    [InlineData("/auth/refresh", """{"refresh_token":7}""", 400)]
    [InlineData("/auth/refresh", "no json", 400)]
    [InlineData("/auth/login", """{"username":"alice"}""", 400)]
    [InlineData("/auth/token", """{"username":"alice","username":"root","password":"x"}""", 400)]
    [InlineData("/auth/token", "[]", 400)]
    public async Task A_body_that_is_none_is_refused(string path, string body, int status)
    {
        await using var world = await StartAsync();

        Assert.Equal(status, (await world.PostAsync(path, body)).Problem().Status);
    }

    [Theory]
    [InlineData("/auth/login")]
    [InlineData("/auth/token")]
    [InlineData("/auth/refresh")]
    public async Task A_body_over_4_KiB_is_refused(string path)
    {
        await using var world = await StartAsync();

        Assert.Equal(413, (await world.PostAsync(path, "{\"username\":\"" + new string('x', 4_096) + "\"}")).Problem().Status);
    }

    [Fact]
    public async Task A_form_with_a_name_twice_is_refused()
    {
        await using var world = await StartAsync();

        var answer = await world.PostFormAsync("/auth/login", ("username", "alice"), ("username", "root"), ("password", Password));

        Assert.Equal(400, answer.Problem().Status);
    }

    [Fact]
    public async Task No_page_of_another_origin_may_call()
    {
        await using var world = await StartAsync();

        var preflight = await world.SendAsync(
            HttpMethod.Options,
            "/auth/login",
            null,
            null,
            ("Origin", "https://evil.example.com"),
            ("Access-Control-Request-Method", "POST")
        );
        var called = await world.SendAsync(HttpMethod.Get, "/auth/me", null, null, ("Origin", "https://evil.example.com"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.Status);
        Assert.DoesNotContain(
            preflight.Headers.Keys.Concat(called.Headers.Keys),
            name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task A_disabled_user_gets_nothing_more()
    {
        await using var world = await StartAsync();
        var token = await world.TokenAsync("alice");
        await world.SendAsync(
            HttpMethod.Patch,
            "/admin/users/alice",
            await world.TokenAsync("root"),
            new StringContent("{\"disabled\":true}", System.Text.Encoding.UTF8, "application/json")
        );

        var login = await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", Password));
        var me = await world.GetAsync("/auth/me", token);

        Assert.Equal(401, login.Problem().Status);
        Assert.Equal(401, me.Problem().Status);
    }

    [Fact]
    public async Task The_public_keys_hold_no_secret_of_ours()
    {
        await using var world = await StartAsync();

        var answer = await world.GetAsync("/.well-known/jwks.json");

        Assert.Equal("""{"keys":[]}""", answer.Body); // as shipped all keys are secrets
        Assert.Equal("application/jwk-set+json", answer.Headers["Content-Type"]);
    }
}
