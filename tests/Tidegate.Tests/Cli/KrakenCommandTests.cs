using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Cli;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Testing;

namespace Tidegate.Tests.Cli;

/// <summary><c>tidegate kraken</c> against the simulated exchange: findings in plain words, and no secret where none was asked for.</summary>
public sealed class KrakenCommandTests : IAsyncDisposable
{
    private const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private readonly CommandLine _cli = new();

    public ValueTask DisposeAsync()
    {
        _cli.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Check_finds_nothing_where_everything_is_well()
    {
        await using var exchange = Exchange();

        Assert.Equal(ExitCodes.Ok, await RunAsync(exchange, "check"));

        Assert.Contains("Everything is well.", _cli.Output, StringComparison.Ordinal);
        foreach (var check in new[] { "connectivity", "clock", "exchange", "token", "storage", "balances", "executions" })
        {
            Assert.Contains($"  {check} ", _cli.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Secret, _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EAPI:Invalid nonce", "token", "has seen a higher nonce")]
    [InlineData("EAPI:Invalid key", "token", "does not know this key")]
    [InlineData("EAPI:Invalid signature", "token", "does not belong to the key")]
    [InlineData("EGeneral:Permission denied", "token", "lacks a permission")]
    [InlineData("EGeneral:Temporary lockout", "token", "locked this address out")]
    [InlineData("EService:Unavailable", "token", "overloaded or under maintenance")]
    public async Task Check_says_in_plain_words_why_there_is_no_token(string error, string check, string words)
    {
        await using var exchange = Exchange();
        exchange.Refusals.Next(error, "GetWebSocketsToken", times: 2);

        Assert.Equal(ExitCodes.Negative, await RunAsync(exchange, "check", "--json"));

        var finding = Finding(check);
        Assert.False(finding.GetProperty("ok").GetBoolean());
        Assert.Contains(words, finding.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(error, finding.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_finds_a_clock_that_is_wrong()
    {
        await using var exchange = Exchange(new ManualTime(DateTimeOffset.UtcNow.AddMinutes(-10)));

        Assert.Equal(ExitCodes.Negative, await RunAsync(exchange, "check", "--json"));

        Assert.Matches(@"clock is (599|600|601|602|603|604) s ahead", Finding("clock").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Check_finds_a_permission_that_only_a_stream_needs()
    {
        await using var exchange = Exchange(
            permissions: KrakenSimulatedPermissions.WebSocketToken | KrakenSimulatedPermissions.QueryOrders
        );

        Assert.Equal(ExitCodes.Negative, await RunAsync(exchange, "check"));

        Assert.Contains("! balances", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("\"Query funds\"", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("One thing has to be done.", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_finds_maintenance_and_a_folder_that_cannot_be_used()
    {
        await using var exchange = Exchange();
        exchange.Turn("maintenance");
        await File.WriteAllTextAsync(_cli.PathOf("taken"), "", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Negative, await RunAsync(exchange, "check", "--json", "--storage", _cli.PathOf("taken/below")));

        Assert.False(Finding("exchange").GetProperty("ok").GetBoolean());
        Assert.False(Finding("storage").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Check_finds_an_exchange_that_cannot_be_reached()
    {
        var exchange = Exchange();
        await exchange.DisposeAsync();

        Assert.Equal(ExitCodes.Negative, await RunAsync(exchange, "check"));

        Assert.Contains("! connectivity", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_is_printed_only_when_that_is_asked_for()
    {
        await using var exchange = Exchange();

        Assert.Equal(ExitCodes.Ok, await RunAsync(exchange, "token", "--show"));
        var token = _cli.Output.Trim();
        Assert.Equal(ExitCodes.Ok, await RunAsync(exchange, "token"));

        Assert.Equal(43, token.Length);
        Assert.DoesNotContain(token, _cli.Output, StringComparison.Ordinal);
        Assert.Contains("source    storage", _cli.Output, StringComparison.Ordinal); // kept, so that no second one is made
    }

    [Fact]
    public async Task Status_has_the_documented_fields_and_no_token()
    {
        await using var exchange = Exchange();

        Assert.Equal(ExitCodes.Ok, await RunAsync(exchange, "status", "--json"));

        using var status = JsonDocument.Parse(_cli.Output);
        Assert.Equal("valid", status.RootElement.GetProperty("enhanced_authentication").GetProperty("state").GetString());
        Assert.Equal("exchange", status.RootElement.GetProperty("enhanced_token_info").GetProperty("source").GetString());
    }

    [Fact]
    public async Task Status_of_a_refused_key_exits_as_refused_and_says_so()
    {
        await using var exchange = Exchange();
        exchange.Refusals.Next("EAPI:Invalid key", "GetWebSocketsToken");

        Assert.Equal(ExitCodes.Refused, await RunAsync(exchange, "status"));

        Assert.Contains("needs_login", _cli.Output, StringComparison.Ordinal);
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Key_comes_from_a_file_or_the_environment_and_never_without()
    {
        await using var exchange = Exchange();
        await File.WriteAllTextAsync(_cli.PathOf("key"), $"simkey\n{Secret}\n", TestContext.Current.CancellationToken);
        string[] rest = ["--rest", exchange.RestAddress.AbsoluteUri, "--storage", ""];

        Assert.Equal(
            ExitCodes.Ok,
            await _cli.RunAsync(["kraken", "status", "--secrets-file", _cli.PathOf("key"), .. rest], TimeProvider.System, Ending)
        );
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(["kraken", "status", .. rest], TimeProvider.System, Ending));
        Assert.Contains("KRAKEN_API_KEY", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await RunAsync(exchange, "status", "--rest", "http://203.0.113.1/"));
        Assert.DoesNotContain(Secret, _cli.Error, StringComparison.Ordinal);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private static KrakenSimulator Exchange(
        TimeProvider? time = null,
        KrakenSimulatedPermissions permissions = KrakenSimulatedPermissions.All
    ) =>
        new(
            new KrakenSimulatorOptions { Accounts = [new KrakenSimulatedAccount("simkey", Secret) { Permissions = permissions }] },
            KrakenListing.Default,
            new FaultPlan(),
            time ?? TimeProvider.System,
            NullLogger<KrakenSimulator>.Instance
        );

    private JsonElement Finding(string check)
    {
        using var findings = JsonDocument.Parse(_cli.Output);
        return findings
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .Single(finding => finding.GetProperty("check").GetString() == check)
            .Clone();
    }

    private Task<int> RunAsync(KrakenSimulator exchange, string command, params string[] more)
    {
        _cli.With("KRAKEN_API_KEY", "simkey").With("KRAKEN_API_SECRET", Secret).Talking(new SocketsHttpHandler());
        string[] rest = more.Contains("--rest") ? [] : ["--rest", exchange.RestAddress.AbsoluteUri];
        string[] storage = more.Contains("--storage") ? [] : ["--storage", _cli.PathOf("state")];
        string[] socket = command == "check" ? ["--private", exchange.PrivateAddress.AbsoluteUri] : [];
        return _cli.RunAsync(["kraken", command, .. rest, .. storage, .. socket, .. more], TimeProvider.System, Ending);
    }
}
