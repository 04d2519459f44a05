using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class SimKiteCommandTests : IDisposable
{
    private readonly CommandLine _cli = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_prints_where_to_connect_and_with_what_and_ends_in_its_time()
    {
        Assert.Equal(
            ExitCodes.Ok,
            await RunAsync("sim", "kite", "--port", "0", "--for", "1ms", "--fault", "torn/10", "--fault", "mute@1h")
        );

        Assert.Contains("api_key       simkey", _cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"connect to    ws://127\.0\.0\.1:\d+/\?api_key=simkey&access_token=simtoken", _cli.Output);
        Assert.Contains("instruments   22: RELIANCE 738561", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_brings_its_own_instruments()
    {
        await File.WriteAllTextAsync(_cli.PathOf("ticks.csv"), "timestamp,token,ltp\n2025-10-08 10:08:40.986193,10924290,235.8\n", Token);

        Assert.Equal(
            ExitCodes.Ok,
            await RunAsync("sim", "kite", "--data", _cli.PathOf("ticks.csv"), "--port", "0", "--for", "1ms", "--api-key", "k1", "--json")
        );

        using var told = JsonDocument.Parse(_cli.Output);
        Assert.Equal("k1", told.RootElement.GetProperty("api_key").GetString());
        Assert.Equal(1, told.RootElement.GetProperty("instruments").GetInt32());
    }

    [Theory]
    [InlineData("--fault takes", "--fault", "quake")]
    [InlineData("--speed takes 0.1 to 1000", "--speed", "0")]
    [InlineData("--port takes 0 to 65535", "--port", "70000")]
    [InlineData("--tick-interval takes a time", "--tick-interval", "soon")]
    [InlineData("does not exist", "--data", "nowhere.csv", "--columns", "time=1,price=2")]
    [InlineData("cannot be read", "--data", "nowhere.csv")]
    [InlineData("cannot be read", "--instruments", "nowhere.csv")]
    public async Task What_cannot_be_understood_is_one_sentence(string sentence, params string[] args)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(["sim", "kite", .. args]));

        Assert.Contains(sentence, _cli.Error, StringComparison.Ordinal);
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    private Task<int> RunAsync(params string[] args) => _cli.RunAsync(args, TimeProvider.System, Token);
}
