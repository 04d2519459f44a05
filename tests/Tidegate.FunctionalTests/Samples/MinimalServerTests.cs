using System.Diagnostics;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
        stop.CancelAfter(Patience);
        using var server = Start();
        try
        {
            var address = await ReadAddressAsync(server, stop.Token);
            using var http = new HttpClient();
            await http.PostAsync(new Uri(address, "price/1.25"), null, stop.Token);
            var socket = new UriBuilder(address) { Scheme = "ws", Path = "/stream" }.Uri;
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
        finally
        {
            server.Kill();
        }
    }

    private static Process Start()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var dll = Repository.PathOf($"samples/MinimalServer/bin/{configuration}/net10.0/MinimalServer.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "--urls", "http://127.0.0.1:0", "--JwtSecret", Secret])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(dll), // its configuration lies there
        };
        return Process.Start(start)!;
    }

    private static async Task<Uri> ReadAddressAsync(Process server, CancellationToken cancellation)
    {
        const string Mark = "Now listening on: ";
        while (await server.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Contains(Mark, StringComparison.Ordinal))
            {
                return new Uri(line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("The sample ended before it listened.");
    }

    private static string Token()
    {
        var issuers = new TrustedIssuers(new() { Issuers = [new() { Name = "mine", Keys = [new() { Secret = Secret }] }] });
        return new TokenIssuer(issuers, "mine", TimeProvider.System).Issue(
            new() { Subject = "reader", Lifetime = TimeSpan.FromMinutes(5) }
        );
    }
}
