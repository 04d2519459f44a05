using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed partial class FirstAdministratorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-first-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_developers_first_start_says_a_password_once_and_it_administers()
    {
        string password;
        await using (var first = await GatewayProcess.StartAsync(Development()))
        {
            await first.UntilWrittenAsync("Ctrl+C stops it.");
            password = Said().Match(first.Output).Groups[1].Value;
            Assert.NotEmpty(password);
            using var http = new HttpClient { BaseAddress = first.Main };

            using var signedIn = await http.PostAsync(
                "/auth/token",
                new FormUrlEncodedContent([new("username", "admin"), new("password", password)]),
                TestContext.Current.CancellationToken
            );
            var body = JsonElement.Parse(await signedIn.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                body.GetProperty("access_token").GetString()
            );
            using var users = await http.GetAsync(new Uri(first.Addresses[^1], "/admin/users"), TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, users.StatusCode);
            await first.SignalAsync("TERM");
            await first.ExitAsync(TimeSpan.FromSeconds(30));
        }

        await using var second = await GatewayProcess.StartAsync(Development());
        await second.UntilWrittenAsync("Ctrl+C stops it.");

        Assert.DoesNotMatch(Said(), second.Output);
        var database = await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "tidegate.db"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(password, System.Text.Encoding.Latin1.GetString(database), StringComparison.Ordinal);
    }

    private GatewayStart Development() =>
        new GatewayStart()
            .With("DOTNET_ENVIRONMENT", "Development")
            .With("Tidegate__Storage__Provider", null)
            .With("Tidegate__DevelopmentSecretFile", Path.Combine(_folder.FullName, "development-secret"));

    [GeneratedRegex(@"-d password=(\S+)")]
    private static partial Regex Said();
}
