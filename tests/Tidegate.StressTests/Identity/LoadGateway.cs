using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Topics;
using Tidegate.Gateway;
using Tidegate.Streaming.Hub;
using Tidegate.Testing;

namespace Tidegate.StressTests.Identity;

/// <summary>The whole gateway in this process, on a free port of loopback, over a SQLite file of its own; with topics that the test publishes.</summary>
internal sealed class LoadGateway : IAsyncDisposable
{
    private const string Secret = "sT9x2mPqL7tRw4ZsYb1NcD8fGhJ3uXeA5oQi6TvKyM0";

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly HttpClient _http;
    private string _administrator = "";

    private LoadGateway(WebApplication app, string folder)
    {
        (_app, _folder) = (app, folder);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new IPEndPoint(IPAddress.Loopback, new Uri(addresses.First()).Port);
        _http = new HttpClient { BaseAddress = new Uri($"http://{Address}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public IPEndPoint Address { get; }

    public TopicHub Hub => _app.Services.GetRequiredService<TopicHub>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<LoadGateway> StartAsync(IReadOnlyList<string> topics)
    {
        var folder = Directory.CreateTempSubdirectory("tidegate-load-").FullName;
        var data = Path.Combine(folder, "data.csv");
        await File.WriteAllTextAsync(data, "09-01-2015 09:15,8300.6,8309.75,8300.6,8308.35,0\n", Cancellation);
        var app = GatewayApp.Build([], builder => Prepare(builder, folder, data, topics));
        await app.StartAsync(Cancellation);
        var gateway = new LoadGateway(app, folder);
        await gateway.AddUserAsync("root", "admin");
        gateway._administrator = await gateway.AddKeyAsync("root");
        return gateway;
    }

    public async Task AddUserAsync(string name, params string[] permissions)
    {
        var made = await _app
            .Services.GetRequiredService<UserDirectory>()
            .CreateAsync(new UserDraft(name) { Permissions = [.. permissions] }, Cancellation);
        Assert.True(made.IsDone, made.Refusal?.Rule);
    }

    /// <summary>A sign-in of its own, as after a password.</summary>
    public async Task<IssuedTokens> SignInAsync(string user)
    {
        var subject = await _app.Services.GetRequiredService<Auth.Stores.IUserStore>().FindAsync(user, Cancellation);
        var issued = await _app
            .Services.GetRequiredService<TokenDesk>()
            .BeginAsync(TokenSubject.Of(subject!), "tidegate", new Caller("load"), Cancellation);
        Assert.True(issued.IsDone, issued.Refusal?.Rule);
        return issued.Value!;
    }

    /// <summary>The next access token of a sign-in, over HTTP as a client gets it.</summary>
    public async Task<string> RefreshAsync(string refreshToken)
    {
        using var answer = await _http.PostAsJsonAsync("/auth/refresh", new { refresh_token = refreshToken }, Cancellation);
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancellation);
        return body.GetProperty("access_token").GetString()!;
    }

    /// <summary>Ends everything of a user, as an administrator does.</summary>
    public async Task RevokeUserAsync(string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/revoke") { Content = JsonContent.Create(new { user }) };
        request.Headers.Add("X-API-Key", _administrator);
        using var answer = await _http.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Ends one sign-in, as its user does.</summary>
    public async Task EndSignInAsync(string session, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/auth/sessions/{session}");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await _http.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> AddKeyAsync(string owner)
    {
        var made = await _app.Services.GetRequiredService<ApiKeyRing>().CreateAsync(new ApiKeyDraft(owner), Cancellation);
        Assert.True(made.IsDone, made.Refusal?.Rule);
        return made.Value!.Key;
    }

    private static void Prepare(WebApplicationBuilder builder, string folder, string data, IReadOnlyList<string> topics)
    {
        builder.Environment.EnvironmentName = Environments.Development;
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Tidegate:Listen:Main"] = "127.0.0.1:0",
                ["Tidegate:Listen:Api"] = "127.0.0.1:0", // the same: no second address
                ["Tidegate:Listen:SimutradorAuth"] = "off",
                ["Tidegate:Listen:SimutradorSocket"] = "off",
                ["Tidegate:Listen:Aura"] = "off",
                ["Tidegate:Listen:OpenAlgo"] = "off",
                ["Tidegate:Listen:OpenAlgoApi"] = "off",
                ["Tidegate:MockKeys"] = "false",
                ["Tidegate:Secret"] = Secret,
                ["Tidegate:Storage:Provider"] = "Sqlite",
                ["Tidegate:Storage:File"] = Path.Combine(folder, "tidegate.db"),
                ["Tidegate:Auth:Limits:RefreshesPerTenMinutes"] = "10000", // all come from one address
                ["Tidegate:Csv:File"] = data,
                ["Tidegate:Csv:StartWithServer"] = "false",
                ["Tidegate:Hub:DrainSpread"] = "00:00:00",
                ["Logging:Console:LogLevel:Default"] = "None",
            }
        );
        builder.Services.AddSingleton<IHostEnvironment>(builder.Environment); // the host's own has been fixed before, from variables
        builder.Services.AddSingleton<ITopicSource>(new ListedTopics(Mode.Ltp, topics) { Name = "load" });
    }
}
