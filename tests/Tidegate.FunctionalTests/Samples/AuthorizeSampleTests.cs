using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Tidegate.Client;
using Tidegate.Core.Topics;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Samples;

/// <summary>An application with a sign-in and a policy of its own, which guards our door as it guards its API.</summary>
public sealed partial class AuthorizeSampleTests
{
    [Fact]
    public void Readme_of_the_sample_shows_its_two_statements_to_the_letter()
    {
        var program = File.ReadAllText(Repository.PathOf("samples/aspnetcore-authorize/Program.cs"));
        var readme = File.ReadAllText(Repository.PathOf("samples/aspnetcore-authorize/README.md"));

        var shown = CSharp().Match(readme).Groups["code"].Value.Trim().Split('\n');

        Assert.InRange(shown.Length, 2, 14); // what it takes, in under 15 lines
        Assert.All(shown, line => Assert.Contains(line, program, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_of_the_application_guards_the_stream_as_it_guards_the_api()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(SampleProcess.Patience);
        using var server = await SampleProcess.StartAsync("aspnetcore-authorize", "AuthorizeSample", [], stop.Token);

        var (stranger, clerk, trader) = (new CookieContainer(), new CookieContainer(), new CookieContainer());
        await SignInAsync(server.Address, clerk, "bob", "clerk", stop.Token);
        await SignInAsync(server.Address, trader, "alice", "trader", stop.Token);

        Assert.Equal(HttpStatusCode.Unauthorized, await UpgradeAsync(server.Address, stranger, null, stop.Token));
        Assert.Equal(HttpStatusCode.Forbidden, await UpgradeAsync(server.Address, clerk, null, stop.Token));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await UpgradeAsync(server.Address, trader, null, stop.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, await ApiAsync(server.Address, stranger, stop.Token));
        Assert.Equal(HttpStatusCode.Forbidden, await ApiAsync(server.Address, clerk, stop.Token));
        Assert.Equal(HttpStatusCode.OK, await ApiAsync(server.Address, trader, stop.Token));
    }

    [Fact]
    public async Task A_foreign_page_gets_403_though_the_browser_sends_the_users_cookie()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(SampleProcess.Patience);
        using var server = await SampleProcess.StartAsync("aspnetcore-authorize", "AuthorizeSample", [], stop.Token);
        var trader = new CookieContainer();
        await SignInAsync(server.Address, trader, "alice", "trader", stop.Token);

        var own = server.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await UpgradeAsync(server.Address, trader, own, stop.Token));
        Assert.Equal(HttpStatusCode.Forbidden, await UpgradeAsync(server.Address, trader, "https://evil.example", stop.Token));
    }

    [Fact]
    public async Task The_welcome_names_the_applications_user_and_prices_of_its_api_arrive()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(SampleProcess.Patience);
        using var server = await SampleProcess.StartAsync("aspnetcore-authorize", "AuthorizeSample", [], stop.Token);
        var trader = new CookieContainer();
        using var http = await SignInAsync(server.Address, trader, "alice", "trader", stop.Token);
        await http.PostAsync(new Uri(server.Address, "api/price/1.25"), null, stop.Token);
        using var socket = new ClientWebSocket { Options = { Cookies = trader } };

        await socket.ConnectAsync(StreamOf(server.Address), stop.Token);
        var welcome = await socket.ReadTextAsync(stop.Token);
        await socket.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/DEMO/ONE","mode":"ltp"}]}""", stop.Token);
        await socket.ReadTextAsync(stop.Token);
        var snapshot = await socket.ReadTextAsync(stop.Token);

        Assert.Contains("\"subject\":\"alice\"", welcome, StringComparison.Ordinal);
        Assert.Contains("\"ltp\":1.25", snapshot, StringComparison.Ordinal);
    }

    private static Uri StreamOf(Uri address) => new UriBuilder(address) { Scheme = "ws", Path = "/stream" }.Uri;

    private static async Task<HttpClient> SignInAsync(Uri address, CookieContainer jar, string name, string role, CancellationToken stop)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false });
        using var answer = await http.PostAsync(new Uri(address, $"sign-in?name={name}&role={role}"), null, stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return http;
    }

    private static async Task<HttpStatusCode> ApiAsync(Uri address, CookieContainer jar, CancellationToken stop)
    {
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(address, "api/me"), stop);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> UpgradeAsync(Uri address, CookieContainer jar, string? origin, CancellationToken stop)
    {
        using var socket = new ClientWebSocket { Options = { Cookies = jar, CollectHttpResponseDetails = true } };
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(StreamOf(address), stop);
        }
        catch (WebSocketException)
        {
            return socket.HttpStatusCode;
        }

        return HttpStatusCode.SwitchingProtocols;
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
