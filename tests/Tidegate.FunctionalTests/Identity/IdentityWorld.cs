using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Users;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Identity;

/// <summary>A gateway with a few users and keys, asked over HTTP.</summary>
internal sealed class IdentityWorld : IAsyncDisposable
{
    public const string Password = "correct-horse-battery-7-staple";

    private readonly HttpClient _http;

    private IdentityWorld(GatewayFixture gateway)
    {
        (Gateway, _http) = (gateway, gateway.Http());
        gateway.Secrets.Keep(Password);
    }

    public GatewayFixture Gateway { get; }

    /// <summary>Users <c>alice</c> (plan professional, tenant 7) and <c>root</c> (administrator).</summary>
    public static async Task<IdentityWorld> StartAsync(Action<GatewaySetup>? configure = null)
    {
        var world = new IdentityWorld(await GatewayFixture.StartAsync(configure));
        await world.AddAsync(
            new UserDraft("alice")
            {
                Password = Password,
                Email = "alice@example.com",
                Roles = ["manager"],
                Permissions = ["publish:app/kds"],
                Tenants = ["7"],
                Plan = "professional",
            }
        );
        await world.AddAsync(
            new UserDraft("root")
            {
                Password = Password,
                Roles = ["admin"],
                Permissions = ["admin"],
            }
        );
        return world;
    }

    public async Task AddAsync(UserDraft draft)
    {
        var made = await Gateway.Services.GetRequiredService<UserDirectory>().CreateAsync(draft, TestContext.Current.CancellationToken);
        Assert.True(made.IsDone, made.Refusal?.Rule);
    }

    public async Task<IssuedApiKey> KeyAsync(ApiKeyDraft draft)
    {
        var made = await Gateway.Services.GetRequiredService<ApiKeyRing>().CreateAsync(draft, TestContext.Current.CancellationToken);
        Assert.True(made.IsDone, made.Refusal?.Rule);
        Gateway.Secrets.Keep(made.Value!.Key);
        return made.Value;
    }

    /// <summary>A native token of somebody who signs in with the password.</summary>
    public async Task<string> TokenAsync(string user) => Text(await SignInAsync(user), "access_token")!;

    public async Task<JsonElement> SignInAsync(string user) =>
        (await PostFormAsync("/auth/token", ("username", user), ("password", Password))).Ok();

    public Task<ApiResponse> PostFormAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(
            HttpMethod.Post,
            path,
            content: new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );

    public Task<ApiResponse> PostAsync(string path, string json, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, token, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public Task<ApiResponse> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, token);

    public async Task<ApiResponse> SendAsync(
        HttpMethod method,
        string path,
        string? token = null,
        HttpContent? content = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var all = answer
            .Headers.Concat(answer.Content.Headers)
            .ToDictionary(each => each.Key, each => string.Join(", ", each.Value), StringComparer.OrdinalIgnoreCase);
        var said = new ApiResponse(answer.StatusCode, all, body);
        if (answer.IsSuccessStatusCode && body.StartsWith('{') && answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            Gateway.Secrets.KeepOf(said.Json);
        }

        return said;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Gateway.DisposeAsync();
    }

    public static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.ToString() : null;
}

/// <summary>An answer of a call.</summary>
internal sealed record ApiResponse(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string? this[string member] => IdentityWorld.Text(Json, member);

    public JsonElement Ok()
    {
        Assert.True((int)Status is >= 200 and < 300, $"{(int)Status} {Body}");
        return Json;
    }

    /// <summary>Status, error id and detail of a problem, which serves the clients of both systems.</summary>
    public (int Status, string? Error, string? Detail) Problem()
    {
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Equal("no-store", Headers["Cache-Control"]);
        Assert.Equal(this["detail"], this["message"]);
        return ((int)Status, this["error"], this["detail"]);
    }
}
