namespace Tidegate.FunctionalTests.Life;

/// <summary>Which source wins, told by the fault that its value is: the start names the text it was given.</summary>
[Collection(Alone.Name)]
public sealed class ConfigurationOrderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-order-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_file_in_the_working_folder_outranks_the_one_beside_the_program()
    {
        await WriteAsync("""{ "Tidegate": { "Endpoints": { "stream": { "Dialect": "from-file" } } } }""");

        var output = await FailAsync(new GatewayStart());

        Assert.Contains("Tidegate:Endpoints:stream: Dialect must be one of", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_further_source_outranks_the_one_before()
    {
        await WriteAsync("""{ "Tidegate": { "Listen": { "Main": "from-file" } } }""");
        var withFile = new GatewayStart().With("BIND_ADDRESS", null);
        var withKnownVariable = withFile.With("BIND_ADDRESS", "from-known-variable");
        var withOwnVariable = withKnownVariable.With("Tidegate__Listen__Main", "from-own-variable");
        var withSwitch = withOwnVariable with { Arguments = ["--bind", "from-switch"] };

        string[] outputs =
        [
            await FailAsync(withFile),
            await FailAsync(withKnownVariable),
            await FailAsync(withOwnVariable),
            await FailAsync(withSwitch),
        ];

        Assert.Contains("\"from-file\" is no address", outputs[0], StringComparison.Ordinal);
        Assert.Contains("\"from-known-variable\" is no address", outputs[1], StringComparison.Ordinal);
        Assert.Contains("\"from-own-variable\" is no address", outputs[2], StringComparison.Ordinal);
        Assert.Contains("\"from-switch\" is no address", outputs[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_one_sentence()
    {
        await WriteAsync("""{ "Tidegate": """);

        var output = await FailAsync(new GatewayStart());

        Assert.Contains(Path.Combine(_folder.FullName, "appsettings.json") + " cannot be read", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private async Task<string> FailAsync(GatewayStart start)
    {
        var (exitCode, output) = await GatewayProcess.RunToEndAsync(start with { Folder = _folder.FullName });

        Assert.Equal(78, exitCode);
        return output;
    }

    private Task WriteAsync(string json) =>
        File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.json"), json, TestContext.Current.CancellationToken);
}
