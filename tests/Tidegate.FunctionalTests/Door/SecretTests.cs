using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Users;
using Tidegate.FunctionalTests.Simutrador;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Door;

public sealed class SecretTests : IDisposable
{
    private const string Password = "correct horse battery staple 7";
    private const string ApiKey = "key-0123456789abcdefghijklmnopqrstuvwxyz";

    private readonly SecretWatch _secrets = new();
    private readonly StringBuilder _said = new();
    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("tidegate-secrets-");

    public SecretTests() =>
        Array.ForEach([GatewayFixture.Secret, GatewayFixture.Pepper, Password, ApiKey], secret => _secrets.Keep(secret));

    public void Dispose() => _storage.Delete(recursive: true);

    [Fact]
    public async Task Nothing_that_a_run_at_trace_level_writes_holds_a_secret_or_a_token()
    {
        using var traces = new CapturedTraces();
        await using var gateway = await GatewayFixture.StartAsync(Loudest);

        await OfferEverywhereAsync(gateway, Keep(gateway.Token("tidegate")), Keep(gateway.Token()));
        await OfferEverywhereAsync(gateway, Keep(Expired(gateway, "tidegate")), Keep(Expired(gateway, "nse")));
        await OfferEverywhereAsync(gateway, Keep("not-a-token-but-still-a-secret-1"), Keep("not-a-token-but-still-a-secret-2"));
        await OfferEverywhereAsync(gateway, Keep(gateway.Token("tidegate") + "x"), Keep(new string('s', 9_000)));
        await BreakRequestsAsync(gateway, Keep(gateway.Token()));
        await SignInAsync(gateway, new { username = "robot", api_key = ApiKey });
        await SignInAsync(gateway, new { username = "robot", api_key = Keep("key-that-was-leaked-somewhere-else-1234567") });
        await SignInAsync(gateway, new { username = Keep("a password typed into the name"), password = Password });
        await SignInAsync(gateway, new { username = "boss", password = Keep("almost the right password") });
        await ProveIdentityAsync(gateway);
        using var http = gateway.Http();
        foreach (var page in new[] { "/metrics", "/openapi.json", "/.well-known/jwks.json", "/health", "/health/ready" })
        {
            _said.Append(await http.GetStringAsync(page, TestContext.Current.CancellationToken));
        }

        await gateway.App.StopAsync(TestContext.Current.CancellationToken); // the audit log is written by then
        foreach (var file in _storage.GetFiles())
        {
            _said.Append(Encoding.Latin1.GetString(await ReadAsync(file))); // the database, its journal
        }

        Assert.True(gateway.Logs.Lines.Count > 100, "At this level there is much to read.");
        Assert.True(traces.Count > 20, "Every request is a span.");
        Assert.True(_secrets.Count > 60, "There was much to hide.");
        Assert.Null(_secrets.FindIn(gateway.Logs.Text + _said + traces.Text));
    }

    private void Loudest(GatewaySetup setup)
    {
        setup.Settings["Tidegate:Storage:Provider"] = "Sqlite";
        setup.Settings["Tidegate:Storage:File"] = Path.Combine(_storage.FullName, "tidegate.db");
        setup.Settings["Tidegate:Endpoints:stream:CookieName"] = "gate";
        setup.Settings["Tidegate:Endpoints:stream:Origins:0"] = "https://app.example.com";
        setup.Settings["Tidegate:Endpoints:stream:DangerousAllowQueryToken"] = "true";
        setup.Settings["Tidegate:Endpoints:nse-ws:DangerousAllowQueryToken"] = "true";
        setup.Settings["Tidegate:Auth:Users:0:Name"] = "boss";
        setup.Settings["Tidegate:Auth:Users:0:PasswordHash"] = PasswordHash.Create(Password).ToString();
        setup.Settings["Tidegate:Auth:Users:1:Name"] = "robot";
        setup.Settings["Tidegate:Auth:Users:1:ApiKeyHash"] = ApiKeyHash.Create(ApiKey).ToString();

        // What an operator can ask for: everything, also of the framework.
        setup.Settings["Logging:Captured:LogLevel:Default"] = "Trace";
        setup.Settings["Logging:LogLevel:Default"] = "Trace";
        setup.Settings["Logging:LogLevel:Microsoft"] = "Trace";
        setup.Settings["Logging:LogLevel:System"] = "Trace";
        setup.Settings["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel"] = "Trace";
        setup.Settings["Logging:LogLevel:Microsoft.AspNetCore.Routing"] = "Trace";
        setup.Settings["Logging:LogLevel:Microsoft.AspNetCore.Hosting"] = "Trace";
    }

    private static string Expired(GatewayFixture gateway, string issuer) =>
        gateway.Token(issuer, lifetime: TimeSpan.FromMinutes(1), age: TimeSpan.FromHours(1));

    private string Keep(string secret) => _secrets.Keep(secret);

    private async Task OfferEverywhereAsync(GatewayFixture gateway, string native, string nse)
    {
        var subprotocol = "Sec-WebSocket-Protocol: tidegate.v1, bearer." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(native));
        await OfferAsync(gateway, "/stream", "Authorization: Bearer " + native);
        await OfferAsync(gateway, "/stream", subprotocol);
        await OfferAsync(gateway, "/stream?token=" + native);
        await OfferAsync(gateway, "/stream?token=" + native, "Authorization: Bearer " + native, subprotocol);
        await OfferAsync(gateway, "/stream?token=" + native, "Origin: https://evil.example");
        await OfferAsync(gateway, "/", "Authorization: Bearer " + nse);
        await OfferAsync(gateway, "/?token=" + nse);
        await OfferAsync(gateway, "/ws?token=" + nse);
        await OfferAsync(gateway, "/ws/simulate?token=" + nse);
        await OfferAsync(gateway, "/ws/simulate?token=" + Keep(gateway.Issue()));
        await OfferAsync(gateway, "/ws/simulate?token=" + nse, "Authorization: Bearer " + native);
        await OfferAsync(gateway, "/ws/health?token=" + nse);
        await OfferAsync(gateway, "/nowhere?token=" + nse, "Authorization: Bearer " + nse);

        await using var peer = await gateway.ConnectAsync();
        await peer.UpgradeAsync("/stream");
        await peer.SendTextAsync($$"""{"op":"auth","id":1,"token":"{{native}}"}""");
        var frame = await peer.ReadFrameAsync();
        _said.Append(frame?.Text);
        await peer.SendTextAsync($$"""{"op":"{{native}}","id":2}""");
        await peer.SendTextAsync(native);
        await peer.ReadCloseAsync();
    }

    /// <summary>One offer and, where it was accepted, everything that is said up to a closing handshake.</summary>
    private async Task OfferAsync(GatewayFixture gateway, string path, params string[] headers)
    {
        await using var peer = await gateway.ConnectAsync();
        var response = await peer.UpgradeAsync(path, headers);
        _said.AppendJoin('\n', response.Headers).Append(response.Body);
        if (response.Status == 101)
        {
            await peer.SendAsync(ClientFrame.Close(1000));
            _said.Append(await peer.ReadToEndAsync());
        }
    }

    private async Task BreakRequestsAsync(GatewayFixture gateway, string token)
    {
        string[] broken =
        [
            $"GET /stream?token={token} HTTP/9.9\r\nHost: a\r\n\r\n",
            $"GET /stream?token={token}\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET stream?token={token} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET /stream?token={token}\r\n\r\n",
            $"GET /stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n folded\r\n\r\n",
            $"GET /stream HTTP/1.1\r\nHost: a\r\nAuthorization Bearer {token}\r\n\r\n",
            $"GET /stream HTTP/1.1\r\nHost: {token}?\r\n\r\n",
            $"{token} /stream HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET /stream HTTP/1.1\r\nHost: a\r\nContent-Length: {token}\r\n\r\n",
        ];
        foreach (var each in broken)
        {
            await using var peer = await gateway.ConnectAsync();
            await peer.SendAsync(each);
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            _said.Append(await peer.ReadToEndAsync());
        }
    }

    private async Task SignInAsync(GatewayFixture gateway, object body)
    {
        using var http = gateway.Http();
        using var response = await http.PostAsJsonAsync("/api/login", body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            _said.Append(text); // a success holds the new token, which is what was asked for
        }
        else
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            Keep(json.RootElement.GetProperty("token").GetString()!);
        }
    }

    private static async Task<byte[]> ReadAsync(FileInfo file)
    {
        await using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }

    /// <summary>Every call with every kind of secret, good ones and bad ones.</summary>
    private async Task ProveIdentityAsync(GatewayFixture gateway)
    {
        var directory = gateway.Services.GetRequiredService<UserDirectory>();
        var password = Keep("the password of the administrator 9");
        await directory.CreateAsync(
            new UserDraft("root") { Password = password, Permissions = ["admin", "publish"] },
            TestContext.Current.CancellationToken
        );
        using var http = gateway.Http();
        await AskAsync(http, "/auth/login", null, new { username = "root", password = Keep("a wrong password of the administrator") });
        await AskAsync(http, "/auth/login", null, new { username = Keep("a password typed as a name into login"), password });
        var token = await AskAsync(http, "/auth/token", null, new { username = "root", password });
        Assert.NotNull(token);
        var key = await AskAsync(http, "/admin/keys", token, new { owner = "root" });
        await AskAsync(http, "/auth/me", key, null);
        await AskAsync(http, "/auth/me", Keep("tgk_abcdefgh_" + new string('K', 43)), null);
        await AskAsync(http, "/auth/refresh", null, new { refresh_token = _refreshToken });
        await AskAsync(http, "/auth/refresh", null, new { refresh_token = Keep("tgr_" + new string('R', 43)) });
        var ticket = await AskAsync(http, "/auth/ticket", token, new { endpoint = "stream" });
        await OfferAsync(gateway, "/stream?ticket=" + ticket);
        await OfferAsync(gateway, "/stream?ticket=" + ticket, "Origin: https://app.example.com");
        await OfferAsync(gateway, "/stream", "X-API-Key: " + key);
        await OfferAsync(gateway, "/stream", $"Cookie: gate={token}", "Origin: https://app.example.com");
        await OfferAsync(gateway, "/stream", $"Cookie: gate={token}", "Origin: https://evil.example.com");
        await AskAsync(http, "/api/explain", token, new { token = key, sub = new { topic = "md/NSE/NIFTY" } });
        await AskAsync(http, "/api/publish", token, new { topic = "app/kds/1", data = new { } });
        await AskAsync(http, "/admin/users", token, new { name = "bob", password = Keep("what bob was given as a password 3") });
        await AskAsync(http, "/admin/users", token, new { name = "bob", password = Keep("short") });
        await UseOtherClientsAsync(gateway, http, password, key!);
        _said.Append(await ReadAuditAsync(http, token));
        await AskAsync(http, "/auth/revoke", token, new { user = "root" });
        await AskAsync(http, "/auth/me", token, null); // it is good no more
        await AskAsync(http, "/auth/refresh", null, new { refresh_token = _refreshToken });
        await OfferAsync(gateway, "/stream", "Authorization: Bearer " + token);
        await OfferAsync(gateway, "/stream?token=" + token);
    }

    /// <summary>SimuTrador's way from a key to a socket, and AuraConnect's from a password, each with good and bad ones.</summary>
    private async Task UseOtherClientsAsync(GatewayFixture gateway, HttpClient http, string password, string key)
    {
        foreach (var shown in new[] { key, Keep("tgk_abcdefgh_" + new string('L', 43)) })
        {
            var simulated = await AskAsync(http, "/auth/token", null, new { }, ("X-API-Key", shown));
            await OfferAsync(gateway, "/ws/simulate?token=" + (simulated ?? shown));
            await AskAsync(http, "/auth/validate", simulated ?? shown, new { });
        }

        var form = new Dictionary<string, string> { ["username"] = "root", ["password"] = password };
        using var answer = await http.PostAsync("/auth/login", new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
        var login = System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        _secrets.KeepOf(login);
        foreach (var token in new[] { login.GetProperty("access_token").GetString()!, Keep("no.token.of-aura-connect-but-a-secret-1") })
        {
            await OfferAsync(gateway, "/analytics/realtime/dashboard?token=" + token);
            await OfferAsync(gateway, "/api/v1/kds/ws/7?token=" + token);
            await using var peer = await gateway.ConnectAsync();
            await peer.UpgradeAsync("/api/v1/queues/ws/7");
            await peer.SendTextAsync($$"""{"type":"auth","token":"{{token}}"}""");
            await peer.SendAsync(ClientFrame.Close(1000));
            _said.Append(await peer.ReadToEndAsync());
            await AskAsync(http, "/auth/logout", token, new { });
        }
    }

    private static async Task<string> ReadAuditAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/audit?count=10000");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private string? _refreshToken;

    /// <summary>Asks, keeps the secrets that a good answer is made of, and everything that a refusal says.</summary>
    private async Task<string?> AskAsync(
        HttpClient http,
        string path,
        string? token,
        object? body,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            _said.Append(text).AppendJoin('\n', answer.Headers);
            return null;
        }

        using var json = System.Text.Json.JsonDocument.Parse(text);
        string? secret = null;
        foreach (var name in new[] { "refresh_token", "access_token", "key", "ticket" })
        {
            if (json.RootElement.TryGetProperty(name, out var value))
            {
                secret = Keep(value.GetString()!);
                _refreshToken = name == "refresh_token" ? secret : _refreshToken;
            }
        }

        return secret;
    }
}
