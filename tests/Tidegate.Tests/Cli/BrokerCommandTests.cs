using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class BrokerCommandTests : IDisposable
{
    private const string Pepper = "Q2wV7dKp9sX4bN1mZ8tR5yU3jH6gF0aE";

    private readonly CommandLine _cli = new CommandLine().With("Tidegate__Auth__Keys__Pepper", Pepper);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_login_from_the_standard_input_is_kept_until_three_in_India_and_shows_no_secret()
    {
        await AddAliceAsync();
        _cli.Given("the-api-key\r\nthe.auth.token\nthe-feed-token\n");

        Assert.Equal(ExitCodes.Ok, await LoginAsync("--json"));

        using var kept = JsonDocument.Parse(_cli.Output);
        Assert.Equal("2025-01-02T21:30:00.000Z", kept.RootElement.GetProperty("expiresAt").GetString());
        AssertNoSecret();
        var session = await StatusAsync();
        Assert.Equal(
            ("alice", "angel", "AB1234", "active"),
            (Text(session, "user"), Text(session, "broker"), Text(session, "clientId"), Text(session, "state"))
        );
        AssertNoSecret();
        await _cli.RunAsync(At("broker", "status"));
        Assert.Contains("active", _cli.Output, StringComparison.Ordinal);
        AssertNoSecret();
    }

    [Fact]
    public async Task Tokens_are_asked_for_on_a_terminal_and_read_from_a_file()
    {
        await AddAliceAsync();
        _cli.Typing("the-api-key", "the.auth.token", "");
        Assert.Equal(ExitCodes.Ok, await LoginAsync());
        Assert.Equal(
            "Logged alice in at angel until 2025-01-02 21:30:00 UTC.",
            _cli.Output.TrimEnd().Replace("Z", " UTC", StringComparison.Ordinal)
        );

        var file = _cli.PathOf("today.txt");
        await File.WriteAllTextAsync(file, "key\ntoken\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Ok, await LoginAsync("--secrets-file", file));
    }

    [Fact]
    public async Task A_logout_ends_it_once_and_the_audit_log_says_both()
    {
        await AddAliceAsync();
        _cli.Given("key\ntoken");
        await LoginAsync();

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("broker", "logout", "alice")));
        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At("broker", "logout", "alice")));

        Assert.Equal("revoked", Text(await StatusAsync(), "state"));
        await _cli.RunAsync(At("audit", "--action", "broker."));
        Assert.Contains("broker.logged_in", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("broker.logged_out", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "two or three lines")]
    [InlineData("only-one", "two or three lines")]
    [InlineData("a\nb\nc\nd", "two or three lines")]
    [InlineData("key\n\nfeed", "The auth token")]
    [InlineData("a key\ntoken", "The API key")]
    [InlineData("key\ntoken\nfeed token", "The feed token")]
    public async Task Secrets_that_cannot_be_used_are_refused_with_a_sentence_that_does_not_repeat_them(string input, string part)
    {
        await AddAliceAsync();
        _cli.Given(input);

        Assert.Equal(ExitCodes.Usage, await LoginAsync());

        Assert.Contains(part, _cli.Error, StringComparison.Ordinal);
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Nobody_and_a_broker_that_is_no_name_are_refused()
    {
        await AddAliceAsync();
        _cli.Given("key\ntoken");

        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At("broker", "login", "bob", "--broker", "angel", "--client-id", "A1")));
        Assert.Contains("There is no user bob", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At("broker", "login", "alice", "--broker", "An gel", "--client-id", "A1")));
        Assert.Contains("--broker takes", _cli.Error, StringComparison.Ordinal);
    }

    private Task<int> LoginAsync(params string[] more) =>
        _cli.RunAsync(At(["broker", "login", "alice", "--broker", "angel", "--client-id", "AB1234", .. more]));

    private async Task<JsonElement> StatusAsync()
    {
        await _cli.RunAsync(At("broker", "status", "--json"));
        return JsonDocument.Parse(_cli.Output).RootElement.GetProperty("sessions").EnumerateArray().Single();
    }

    private void AssertNoSecret()
    {
        foreach (var secret in (string[])["the-api-key", "the.auth.token", "the-feed-token"])
        {
            Assert.DoesNotContain(secret, _cli.Output + _cli.Error, StringComparison.Ordinal);
        }
    }

    private string[] At(params string[] arguments) => [.. arguments, "--db", _cli.PathOf("gateway.db")];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<int> AddAliceAsync() => _cli.RunAsync(At("user", "create", "alice", "--no-password"));
}
