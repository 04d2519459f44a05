using Tidegate.Gateway.Configuration;

namespace Tidegate.Tests.Gateway.Configuration;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("--data", "ticks.csv", "--speed", "10")]
    [InlineData("--bind=127.0.0.1:9000", "--next-free", "true")]
    [InlineData("--Tidegate:Csv:RowsMax", "5")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--DATA", "ticks.csv")]
    public void Known_switches_with_their_values_pass(params string[] args)
    {
        Assert.Null(CommandLine.FindFault(args));
    }

    [Theory]
    [InlineData("Unknown switch: --dta", "--dta", "ticks.csv")]
    [InlineData("Unknown switch: ticks.csv", "ticks.csv")]
    [InlineData("--speed needs a value.", "--data", "ticks.csv", "--speed")]
    [InlineData("--data needs a value.", "--data", "--speed", "10")]
    [InlineData("Unknown switch: 5", "--speed", "10", "5")]
    public void The_first_argument_that_means_nothing_or_lacks_its_value_is_named(string expected, params string[] args)
    {
        Assert.Equal(expected, CommandLine.FindFault(args));
    }

    [Fact]
    public void Every_switch_is_in_the_help()
    {
        Assert.All(CommandLine.Switches.Keys, name => Assert.Contains($"  {name} ", CommandLine.Help, StringComparison.Ordinal));
        Assert.Contains(CommandLine.CheckHealth, CommandLine.Help, StringComparison.Ordinal);
    }
}
