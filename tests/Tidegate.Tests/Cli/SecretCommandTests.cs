using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Passwords;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class SecretCommandTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("31", ExitCodes.Usage, 0)]
    [InlineData("32", ExitCodes.Ok, 43)]
    [InlineData("1024", ExitCodes.Ok, 1366)]
    [InlineData("1025", ExitCodes.Usage, 0)]
    public async Task New_secret_holds_as_many_bytes_as_asked_within_the_limits(string bytes, int code, int chars)
    {
        Assert.Equal(code, await _cli.RunAsync("secret", "new", "--bytes", bytes));

        Assert.Equal(chars, _cli.Output.TrimEnd().Length);
    }

    [Fact]
    public async Task New_secret_in_a_file_is_for_the_owner_only_and_not_printed_and_an_older_one_stays()
    {
        var file = _cli.PathOf("jwt.secret");
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("secret", "new", "--out", file));
        var secret = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(secret.Trim(), _cli.Output, StringComparison.Ordinal);
        TokenCommandTests.AssertOwnerOnly(file);
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("secret", "new", "--out", file));
        Assert.Contains("not overwritten", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(secret, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("token", "issue", "--sub", "alice", "--secret-file", file));
    }

    [Fact]
    public async Task Hash_of_a_password_is_one_that_the_password_matches()
    {
        await _cli.Given("correct horse\n").RunAsync("secret", "hash");

        Assert.True(PasswordHash.TryParse(_cli.Output.TrimEnd())!.Verify("correct horse"));
        Assert.DoesNotContain("correct", _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, ExitCodes.Usage)]
    [InlineData(32, ExitCodes.Ok)]
    public async Task Hash_of_an_api_key_needs_a_key_of_full_length(int chars, int code)
    {
        var key = new string('k', chars);

        Assert.Equal(code, await _cli.Given(key).RunAsync("secret", "hash", "--api-key"));

        Assert.Equal(code == ExitCodes.Ok, ApiKeyHash.TryParse(_cli.Output.TrimEnd())?.Verify(key) ?? false);
        Assert.DoesNotContain(key, _cli.Output + _cli.Error, StringComparison.Ordinal);
    }
}
