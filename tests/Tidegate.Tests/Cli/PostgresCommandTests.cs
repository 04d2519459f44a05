using Tidegate.Cli;
using Tidegate.Testing;
using Tidegate.Tests.Storage;

namespace Tidegate.Tests.Cli;

/// <summary>The commands that work on the database itself, on PostgreSQL.</summary>
public sealed class PostgresCommandTests(SharedPostgres postgres) : IDisposable
{
    private const string Password = "correct horse battery staple";

    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Users_keys_and_the_audit_log_are_kept_there_and_the_connection_is_told_to_nobody()
    {
        var connection = await postgres.NewSchemaAsync();
        var place = new[] { "--postgres-file", await WriteAsync(connection) };

        await SucceedAsync(_cli.Given(Password), ["user", "create", "alice", "--role", "admin", .. place]);
        await SucceedAsync(_cli, ["user", "set", "alice", "--plan", "professional", .. place]);
        await SucceedAsync(_cli, ["user", "list", .. place]);
        Assert.Matches(@"\nalice +1 +enabled", _cli.Output);
        await SucceedAsync(_cli.With("Tidegate__Auth__Keys__Pepper", CommandLine.Secret), ["key", "create", "alice", .. place]);
        await SucceedAsync(_cli, ["key", "list", .. place]);
        await SucceedAsync(_cli, ["user", "delete", "alice", "--yes", .. place]);
        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(["user", "show", "alice", .. place]));
        await SucceedAsync(_cli, ["audit", "--verify", .. place]);
        await SucceedAsync(_cli, ["audit", .. place]);

        Assert.Contains("user.deleted", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_variables_of_the_gateway_name_the_same_database()
    {
        _cli.With("Tidegate__Storage__ConnectionString", await postgres.NewSchemaAsync());

        await SucceedAsync(_cli.Given(Password), ["user", "create", "bob"]);
        await SucceedAsync(_cli, ["user", "show", "bob"]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_sentence_without_the_password()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        var server = await PostgresServer.StartNewAsync();
        var file = await WriteAsync(server.ConnectionString);
        await server.DisposeAsync(); // its port is nobody's now

        var code = await _cli.RunAsync(
            ["user", "list", "--postgres-file", file],
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCodes.Network, code);
        Assert.Contains("cannot be reached", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_database_must_be_meant()
    {
        var code = await _cli.RunAsync("user", "list", "--db", "a.db", "--postgres-file", "b");

        Assert.Equal(ExitCodes.Usage, code);
    }

    private async Task<string> WriteAsync(string connection)
    {
        var file = _cli.PathOf("connection");
        await File.WriteAllTextAsync(file, connection, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }

    private static async Task SucceedAsync(CommandLine cli, string[] command)
    {
        var code = await cli.RunAsync(command, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(code == ExitCodes.Ok, $"{string.Join(' ', command)}: {cli.Output}{cli.Error}");
        Assert.DoesNotContain(PostgresServer.Password, cli.Output + cli.Error, StringComparison.Ordinal);
    }
}
