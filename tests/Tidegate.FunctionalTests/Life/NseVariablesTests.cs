using System.Text;

namespace Tidegate.FunctionalTests.Life;

/// <summary>The environment that operators of nse_socket have, and nothing else.</summary>
[Collection(Alone.Name)]
public sealed class NseVariablesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-life-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("info", true)]
    [InlineData("nse_socket=info", true)]
    [InlineData("warn", false)]
    public async Task RUST_LOG_decides_what_is_logged(string level, bool isStartTold)
    {
        await using var gateway = await GatewayProcess.StartAsync(Start(await WriteAsync(Rows)).With("RUST_LOG", level));

        Assert.Equal(isStartTold, gateway.Output.Contains("The hub has started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_row_arrives_at_the_root_byte_for_byte()
    {
        // The interval's first step is at once: slowed by nothing but the loop, a client that comes later hears the row when it comes round again.
        var start = Start(await WriteAsync(Rows)).With("Tidegate__Csv__Interval", "00:00:00.100").With("Tidegate__Csv__Loop", "true");
        await using var gateway = await GatewayProcess.StartAsync(start);
        using var client = await PlainClient.ConnectAsync(gateway.Main, "/", TestToken.For("user123"));

        await client.ReadUntilAsync(each => each.Frames.Count >= 3, TestContext.Current.CancellationToken);

        Assert.Contains(
            """{"date":"09-01-2015 09:15","open":8300.6,"high":8309.75,"low":8300.6,"close":8308.35,"volume":0}""",
            client.Frames.Select(frame => frame.Text)
        );
    }

    [Fact]
    public async Task A_file_with_a_torn_last_line_plays_up_to_there_and_the_line_is_named()
    {
        var file = await WriteAsync(Rows + "09-01-2015 09:18,8308.2,83");
        await using var gateway = await GatewayProcess.StartAsync(Start(file));

        Assert.Contains("line 4", gateway.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("expected 6 fields", gateway.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_data_file_that_disappears_or_is_replaced_while_it_plays_harms_nobody()
    {
        var file = await WriteAsync(Rows);
        var start = Start(file).With("Tidegate__Csv__Interval", "00:00:00.050").With("Tidegate__Csv__Loop", "true");
        await using var gateway = await GatewayProcess.StartAsync(start);
        using var client = await PlainClient.ConnectAsync(gateway.Main, "/", TestToken.For("user123"));
        await client.ReadUntilAsync(each => each.Frames.Count >= 2, TestContext.Current.CancellationToken);

        await File.WriteAllTextAsync(file, "rubbish", TestContext.Current.CancellationToken);
        File.Delete(file);
        var before = client.Frames.Count;
        var isAlive = await client.ReadUntilAsync(each => each.Frames.Count >= before + 6, TestContext.Current.CancellationToken); // twice round

        Assert.True(isAlive);
        Assert.All(client.Frames, frame => Assert.StartsWith("""{"date":"09-01-2015 09:1""", frame.Text, StringComparison.Ordinal));
    }

    private const string Rows = """
        09-01-2015 09:15,8300.6,8309.75,8300.6,8308.35,0
        09-01-2015 09:16,8308.35,8310,8303,8304,0
        09-01-2015 09:17,8304.2,8308.2,8304,8308.2,7

        """;

    private static GatewayStart Start(string file) =>
        new GatewayStart().With("Tidegate__Csv__File", null).With("DATA_FILE", file).With("RUST_LOG", "info");

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, text, new UTF8Encoding(false), TestContext.Current.CancellationToken);
        return file;
    }
}
