using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class SimKrakenCommandTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_prints_its_addresses_and_the_key_that_it_knows_and_ends_in_its_time()
    {
        Assert.Equal(
            ExitCodes.Ok,
            await RunAsync(
                "sim",
                "kraken",
                "--port",
                "0",
                "--for",
                "1ms",
                "--fault",
                "checksum/10",
                "--refuse",
                "add_order:2=EService:Busy"
            )
        );

        Assert.Matches(@"private     ws://127\.0\.0\.1:\d+/auth/v2", _cli.Output);
        Assert.Contains("API key     simkey", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("pairs       30: BTC/USD", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_secret_is_new_at_every_start()
    {
        var secrets = new HashSet<string>();
        for (var start = 0; start < 2; start++)
        {
            using var cli = new CommandLine();
            string[] args = ["sim", "kraken", "--port", "0", "--for", "1ms", "--json"];
            await cli.RunAsync(args, TimeProvider.System, TestContext.Current.CancellationToken);
            using var told = JsonDocument.Parse(cli.Output);
            secrets.Add(told.RootElement.GetProperty("api_secret").GetString()!);
        }

        Assert.Equal(2, secrets.Count);
    }

    [Theory]
    [InlineData("--refuse takes", "--refuse", "nothing")]
    [InlineData("--refuse takes", "--refuse", "add_order:0=x")]
    [InlineData("--state takes", "--state", "asleep")]
    [InlineData("--api-secret takes base64", "--api-secret", "!")]
    [InlineData("--nonce-window takes", "--nonce-window", "-1")]
    [InlineData("cannot be read", "--data", "nowhere.jsonl")]
    [InlineData("cannot be read", "--instruments", "nowhere.json")]
    public async Task What_cannot_be_understood_is_one_sentence(string sentence, params string[] args)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(["sim", "kraken", "--port", "0", .. args]));

        Assert.Contains(sentence, _cli.Error, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] args) => _cli.RunAsync(args, TimeProvider.System, TestContext.Current.CancellationToken);
}
