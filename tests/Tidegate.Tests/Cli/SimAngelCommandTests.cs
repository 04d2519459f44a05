using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class SimAngelCommandTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_prints_where_to_connect_and_with_what_and_ends_in_its_time()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("sim", "angel", "--port", "0", "--for", "1ms", "--fault", "torn/10"));

        Assert.Matches(@"at ws://127\.0\.0\.1:\d+/smart-stream", _cli.Output);
        Assert.Contains("x-feed-token   simfeed", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("instruments    11: RELIANCE 2885", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_brings_its_own_instruments()
    {
        await File.WriteAllTextAsync(
            _cli.PathOf("ticks.csv"),
            "timestamp,token,ltp\n2025-10-08 10:08:40.986193,3045,805.8\n",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            ExitCodes.Ok,
            await RunAsync("sim", "angel", "--data", _cli.PathOf("ticks.csv"), "--port", "0", "--for", "1ms", "--jwt", "j1", "--json")
        );

        using var told = JsonDocument.Parse(_cli.Output);
        Assert.Equal("j1", told.RootElement.GetProperty("jwt").GetString());
        Assert.Equal(1, told.RootElement.GetProperty("instruments").GetInt32());
    }

    [Theory]
    [InlineData("--fault takes", "--fault", "quake")]
    [InlineData("--port takes 0 to 65535", "--port", "70000")]
    [InlineData("cannot be read", "--data", "nowhere.csv")]
    public async Task What_cannot_be_understood_is_one_sentence(string sentence, params string[] args)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(["sim", "angel", .. args]));

        Assert.Contains(sentence, _cli.Error, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] args) => _cli.RunAsync(args, TimeProvider.System, TestContext.Current.CancellationToken);
}
