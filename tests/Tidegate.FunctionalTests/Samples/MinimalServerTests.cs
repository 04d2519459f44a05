using System.Net.Http;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Client;
using Tidegate.Core.Topics;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Samples;

/// <summary>The program that the README shows, run as a reader would run it.</summary>
public sealed class MinimalServerTests
{
    private const string Secret = "nB7rT2yXk9WmQ4sLpZ8vJ1cHdF6gAeU3";

    [Fact]
    public void Readme_shows_the_sample_to_the_letter()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));

        Assert.Contains(File.ReadAllText(Repository.PathOf("samples/MinimalServer/Program.cs")), readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_delivers_a_price_that_its_own_api_published()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(SampleProcess.Patience);
        using var server = await SampleProcess.StartAsync("MinimalServer", "MinimalServer", ["--JwtSecret", Secret], stop.Token);
        using var http = new HttpClient();
        await http.PostAsync(new Uri(server.Address, "price/1.25"), null, stop.Token);
        var socket = new UriBuilder(server.Address) { Scheme = "ws", Path = "/stream" }.Uri;
        await using var client = await TidegateClient.ConnectAsync(new() { Uri = socket, Credential = _ => new(Token()) }, stop.Token);

        await client.SubscribeAsync([new(Topic.Parse("md/DEMO/ONE"), Mode.Quote)], stop.Token);

        await foreach (var push in client.ReadAllAsync(stop.Token))
        {
            if (push.Values is { } values) // the welcome has none
            {
                Assert.Equal(1.25m, values.Ltp);
                break;
            }
        }
    }

    private static string Token()
    {
        var issuers = new TrustedIssuers(new() { Issuers = [new() { Name = "mine", Keys = [new() { Secret = Secret }] }] });
        return new TokenIssuer(issuers, "mine", TimeProvider.System).Issue(
            new() { Subject = "reader", Lifetime = TimeSpan.FromMinutes(5) }
        );
    }
}
