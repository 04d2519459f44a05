using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Tokens;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Hosting;

/// <summary>What the package's page shows does what it says.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Example_of_the_package_is_the_one_that_is_compiled_here()
    {
        var source = File.ReadAllText(Repository.PathOf("tests", "Tidegate.Kraken.Tests", "Hosting", "ReadmeExample.cs"));
        var example = source.Split("// <example>")[1].Split("// </example>")[0];
        var page = File.ReadAllText(Repository.PathOf("src", "Tidegate.Kraken", "README.md"));

        Assert.Contains(Words(example), Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_of_the_package_places_its_order()
    {
        await using var exchange = new KrakenSimulator(
            new KrakenSimulatorOptions { Accounts = [new KrakenSimulatedAccount("sim", TestKeys.Secret)] },
            KrakenListing.Default,
            new FaultPlan(),
            TimeProvider.System,
            NullLogger<KrakenSimulator>.Instance
        );
        var options = new KrakenTokenOptions
        {
            ApiKey = "sim",
            ApiSecret = TestKeys.Secret,
            RestAddress = exchange.RestAddress,
            StorageDirectory = "",
        };
        var addresses = new KrakenClientOptions { PublicAddress = exchange.PublicAddress, PrivateAddress = exchange.PrivateAddress };

        await ReadmeExample.RunAsync(options, addresses, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

        Assert.Equal(1, exchange.OpenOrdersOf("sim"));
    }

    // However the formatter breaks the lines.
    private static string Words(string text) =>
        string.Concat(text.Where(character => !char.IsWhiteSpace(character))).Replace(",}", "}", StringComparison.Ordinal);
}
