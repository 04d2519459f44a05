using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Secrets;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Topics;
using Tidegate.Testing;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

/// <summary>The REST interface on a free loopback port, with the users <c>alice</c> (password) and <c>bot</c> (API key).</summary>
internal sealed class NseApiServer : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private static readonly string HashOfPassword = PasswordHash.Create(Password).ToString(); // costs 0.1 s: once is enough

    private readonly WebApplication _application;
    private readonly HttpClient _client;

    private NseApiServer(WebApplication application, string apiKey)
    {
        _application = application;
        _client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
        ApiKey = apiKey;
    }

    public string ApiKey { get; }

    public static async Task<NseApiServer> StartAsync()
    {
        var apiKey = SecretText.NewApiKey();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(new ManualTime());
        builder.Services.AddSingleton<IReplayControl, FakeReplay>();
        builder.Services.AddTidegateAuth(_ => Options(apiKey));
        var application = builder.Build();
        application.MapNseApi(new NseApiSettings(["nse"], "nse"));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new NseApiServer(application, apiKey);
    }

    public string TokenWith(params IReadOnlyList<string> permissions) =>
        new TokenIssuer(
            _application.Services.GetRequiredService<TrustedIssuers>(),
            "nse",
            _application.Services.GetRequiredService<TimeProvider>()
        ).Issue(
            new TokenDraft
            {
                Subject = "alice",
                Lifetime = TimeSpan.FromHours(1),
                Permissions = permissions,
            }
        );

    public Task<HttpResponseMessage> LoginAsync(string body) => SendAsync(HttpMethod.Post, "/api/login", null, body);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? authorization, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
    }

    private static AuthOptions Options(string apiKey) =>
        new()
        {
            Issuers =
            [
                new IssuerOptions
                {
                    Name = "nse",
                    Keys = [new TokenKeyOptions { Secret = SecretText.New() }],
                    RequiredClaims = ["sub", "jti", "exp", "iat", "user_id", "permissions"],
                },
            ],
            Users =
            [
                new UserOptions
                {
                    Name = "alice",
                    PasswordHash = HashOfPassword,
                    Permissions = ["user", "admin"],
                },
                new UserOptions
                {
                    Name = "bot",
                    ApiKeyHash = ApiKeyHash.Create(apiKey).ToString(),
                    Permissions = ["user"],
                },
            ],
        };
}
