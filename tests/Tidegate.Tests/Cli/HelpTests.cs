using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class HelpTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    /// <summary>Every command that does something, by the words that lead to it.</summary>
    public static TheoryData<string> Commands => [.. CliApp.CommandPaths()];

    [Fact]
    public async Task Help_names_the_exit_codes()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("--help"));

        Assert.Contains("3 refused by the server, 4 network or database, 130 interrupted", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_every_command_ends_with_examples(string command)
    {
        string[] args = [.. command.Split(' '), "--help"];

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(args));

        var examples = _cli.Output[_cli.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"tidegate {string.Join(' ', args[..^1])}", examples, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_command_gets_one_sentence_and_the_way_to_the_help()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("nonsense"));

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
        Assert.Contains("Try: tidegate --help", _cli.Error, StringComparison.Ordinal);
    }
}
