using Microsoft.Extensions.Logging;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Tests.Gateway.Configuration;

public sealed class KnownVariablesTests
{
    [Fact]
    public void The_variables_of_nse_socket_become_settings_of_ours()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["JWT_SECRET"] = "a secret",
            ["BIND_ADDRESS"] = "0.0.0.0:8080",
            ["API_BIND_ADDRESS"] = "0.0.0.0:3000",
            ["DATA_FILE"] = "data.csv",
            ["RUST_LOG"] = "debug",
        };

        var settings = KnownVariables.Read(name => variables.GetValueOrDefault(name));

        Assert.Equal(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Tidegate:Secret"] = "a secret",
                ["Tidegate:Listen:Main"] = "0.0.0.0:8080",
                ["Tidegate:Listen:Api"] = "0.0.0.0:3000",
                ["Tidegate:Csv:File"] = "data.csv",
                ["Logging:LogLevel:Default"] = "Debug",
            },
            settings
        );
    }

    [Fact]
    public void A_variable_that_is_empty_or_absent_sets_nothing()
    {
        Assert.Empty(KnownVariables.Read(name => name == "JWT_SECRET" ? "" : null));
    }

    [Theory]
    [InlineData("error", LogLevel.Error)]
    [InlineData("warn", LogLevel.Warning)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("DEBUG", LogLevel.Debug)]
    [InlineData("trace", LogLevel.Trace)]
    [InlineData("off", LogLevel.None)]
    [InlineData("nse_socket=debug", LogLevel.Debug)]
    [InlineData("nse_socket=debug,info", LogLevel.Information)]
    [InlineData("warn,nse_socket=trace", LogLevel.Warning)]
    [InlineData(" info , tokio = warn ", LogLevel.Information)]
    [InlineData("nse_socket= debug", LogLevel.Debug)]
    [InlineData("nse_socket,info", LogLevel.Information)]
    [InlineData("a=debug,b=warn", LogLevel.Debug)]
    [InlineData("debug/only lines with this", LogLevel.Debug)]
    public void RUST_LOG_names_a_level_in_any_of_its_forms(string text, LogLevel expected)
    {
        Assert.Equal(expected, KnownVariables.LevelOf(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("verbose")]
    [InlineData("nse_socket")]
    [InlineData("nse_socket=")]
    [InlineData(",,=,")]
    public void RUST_LOG_without_a_level_we_know_changes_nothing(string text)
    {
        Assert.Null(KnownVariables.LevelOf(text));
        Assert.Empty(KnownVariables.Read(name => name == "RUST_LOG" ? text : null));
    }
}
