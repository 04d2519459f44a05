using System.Globalization;
using System.Text;
using Tidegate.FunctionalTests.Support;
using Tidegate.Gateway.Configuration;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>Simulations on candles of files, as the gateway is shipped.</summary>
public sealed class SimulationFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task A_day_that_a_symbol_lacks_is_said_before_anything_starts_and_costs_nothing()
    {
        await using var gateway = await GatewayAsync();
        await using var client = await EnterAsync(gateway);

        var refused = await client.AskAsync(
            "start_simulation",
            """{"symbols":["AAPL","MSFT"],"start_date":"2024-01-02","end_date":"2024-01-05","initial_capital":100000}"""
        );
        var unknown = await client.AskAsync(
            "start_simulation",
            """{"symbols":["TCS"],"start_date":"2024-01-02","end_date":"2024-01-05","initial_capital":100000}"""
        );
        var list = await client.AskAsync("list_sessions", "{}");

        Assert.Equal(("session_error", "DATA_FETCH_FAILED"), (TypeOf(refused), refused.Text("error_code")));
        Assert.Equal("There are no candles of MSFT on 2024-01-03.", refused.Text("message"));
        Assert.Equal("There are no candles of TCS.", unknown.Text("message"));
        Assert.Equal(0, list.GetProperty("data").GetProperty("total_count").GetInt32());
        var limits = list.GetProperty("meta").GetProperty("limits");
        Assert.Equal(0, limits.GetProperty("sessions_per_hour").GetProperty("used").GetInt32());
        Assert.Equal(0, limits.GetProperty("concurrent_sessions").GetProperty("used").GetInt32());
        Assert.DoesNotContain(client.Heard, message => TypeOf(message) is "session_created" or "tick");
    }

    [Fact]
    public async Task A_file_that_vanishes_while_a_simulation_runs_on_it_changes_nothing()
    {
        await using var gateway = await GatewayAsync();
        await using var client = await EnterAsync(gateway);
        await client.AskAsync(
            "start_simulation",
            """{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-05","initial_capital":100000,"speed":"ack"}"""
        );
        await client.ReadAsync("tick");

        File.Delete(_file);
        for (var sequence = 2; sequence <= 9; sequence++)
        {
            await client.AcknowledgeAsync(sequence - 1);
            Assert.Equal(sequence, SequenceOf(await client.ReadAsync("tick")));
        }

        await client.AcknowledgeAsync(9);

        await client.ReadAsync("simulation_end");
    }

    [Theory]
    [InlineData("LineBytesMax", "63", "LineBytesMax must be 64 to 65536, and is 63.")]
    [InlineData("FileBytesMax", "1023", "FileBytesMax must be 1024 to 1099511627776, and is 1023.")]
    [InlineData("SpoolBytesMax", "1048575", "SpoolBytesMax must be 1048576 to 1099511627776, and is 1048575.")]
    [InlineData("SymbolsMax", "0", "SymbolsMax must be 1 to 200000, and is 0.")]
    [InlineData("FilesMax", "1000001", "FilesMax must be 1 to 1000000, and is 1000001.")]
    [InlineData("FaultsMax", "-1", "FaultsMax must be 0 to 1000000000, and is -1.")]
    [InlineData("SpoolFolder", "/nowhere/at/all", "SpoolFolder must be a folder that is there.")]
    public async Task A_limit_of_the_files_out_of_its_range_stops_the_start_with_its_name(string option, string value, string text)
    {
        var refused = await Assert.ThrowsAsync<StartFaultException>(() =>
            GatewayAsync(setup => setup.Settings["Tidegate:Simulation:Files:" + option] = value)
        );

        Assert.Contains("Tidegate:Simulation:Files:" + text, refused.Faults);
    }

    [Fact]
    public async Task The_limits_of_the_files_are_those_that_are_configured()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayAsync(setup => setup.Settings["Tidegate:Simulation:Files:SymbolsMax"] = "1")
        );

        Assert.Contains("there are more than 1 symbols", refused.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    /// <summary>Three days of three minutes; MSFT has no second one.</summary>
    private async Task<GatewayFixture> GatewayAsync(Action<GatewaySetup>? configure = null)
    {
        var text = new StringBuilder("time,symbol,open,high,low,close,volume\n");
        foreach (var day in new[] { 2, 3, 4 })
        {
            for (var minute = 30; minute < 33; minute++)
            {
                text.Append(CultureInfo.InvariantCulture, $"2024-01-0{day} 09:{minute},AAPL,100,101,99,100,10\n");
                text.Append(day == 3 ? "" : $"2024-01-0{day} 09:{minute},MSFT,200,201,199,200,10\n");
            }
        }

        await File.WriteAllTextAsync(_file, text.ToString(), TestContext.Current.CancellationToken);
        return await GatewayFixture.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Simulation:Sources:0:Path"] = _file;
            configure?.Invoke(setup);
        });
    }
}
