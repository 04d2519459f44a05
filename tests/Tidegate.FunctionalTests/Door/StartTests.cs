using Tidegate.FunctionalTests.Support;
using Tidegate.Gateway.Configuration;

namespace Tidegate.FunctionalTests.Door;

public sealed class StartTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("1234567890123456789012345678901")] // 31 bytes
    [InlineData("your-secret-key-change-this-in-production")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_missing_short_or_guessable_secret_stops_the_start_in_production_and_is_not_repeated(string? secret)
    {
        var fault = await Assert.ThrowsAsync<StartFaultException>(() =>
            GatewayFixture.StartAsync(setup =>
            {
                setup.IsDevelopment = false;
                setup.Settings["Tidegate:Secret"] = secret;
                setup.Settings["Tidegate:Auth:DangerousAllowWeakSecrets"] = "true"; // counts in Development only
            })
        );

        Assert.Equal(ExitCodes.Configuration, fault.ExitCode);
        Assert.NotEmpty(fault.Faults);
        Assert.All(
            fault.Faults,
            sentence => Assert.True(secret is null or "" || !sentence.Contains(secret, StringComparison.Ordinal), sentence)
        );
    }

    [Fact]
    public async Task A_secret_of_32_bytes_starts_in_production()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.IsDevelopment = false;
            setup.Settings["Tidegate:Secret"] = "kV9x2mPqL7tRw4ZsYb1NcD8fGhJ3uXeA";
        });

        Assert.Equal(101, await gateway.StatusOfAsync("/", gateway.Token()));
    }

    [Fact]
    public async Task All_faults_of_a_configuration_are_named_at_once()
    {
        var fault = await Assert.ThrowsAsync<StartFaultException>(() =>
            GatewayFixture.StartAsync(setup =>
            {
                setup.Settings["Tidegate:Endpoints:nse:ConnectionsMax"] = "0";
                setup.Settings["Tidegate:Endpoints:stream:Origins:0"] = "*";
                setup.Settings["Tidegate:Endpoints:stream:Credentials:0"] = "Query";
                setup.Settings["Tidegate:Csv:Speed"] = "5000";
            })
        );

        Assert.Contains(fault.Faults, sentence => sentence.Contains("ConnectionsMax", StringComparison.Ordinal));
        Assert.Contains(fault.Faults, sentence => sentence.Contains("Origins", StringComparison.Ordinal));
        Assert.Contains(fault.Faults, sentence => sentence.Contains("DangerousAllowQueryToken", StringComparison.Ordinal));
        Assert.Contains(fault.Faults, sentence => sentence.Contains("Speed", StringComparison.Ordinal));
    }
}
