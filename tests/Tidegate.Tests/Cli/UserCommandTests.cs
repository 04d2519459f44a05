using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class UserCommandTests : IDisposable
{
    private const string Password = "correct horse battery staple";

    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_first_administrator_is_made_on_a_database_that_is_not_there_yet_with_a_password_typed_twice()
    {
        var code = await _cli.Typing(Password, Password).RunAsync(At("user", "create", "alice", "--role", "admin"));

        Assert.Equal((ExitCodes.Ok, ""), (code, _cli.Error));
        Assert.Equal("Created alice (id 1): roles admin.\n", _cli.Output);
        var user = await ShowAsync("alice");
        Assert.Equal(
            (1, true, false),
            (user.GetProperty("id").GetInt64(), user.GetProperty("password").GetBoolean(), user.GetProperty("disabled").GetBoolean())
        );
        Assert.Equal("""["admin"]""", user.GetProperty("roles").GetRawText());
    }

    [Fact]
    public async Task Every_field_that_was_given_is_stored()
    {
        await CreateAsync(
            "bob",
            "--role",
            "manager,chef",
            "--role",
            "host",
            "--tenant",
            "7",
            "--permission",
            "read_data",
            "--plan",
            "professional",
            "--email",
            "bob@example.com"
        );

        var user = await ShowAsync("bob");

        Assert.Equal("""["manager","chef","host"]""", user.GetProperty("roles").GetRawText());
        Assert.Equal("""["7"]""", user.GetProperty("tenants").GetRawText());
        Assert.Equal("""["read_data"]""", user.GetProperty("permissions").GetRawText());
        Assert.Equal(("professional", "bob@example.com"), (user.GetProperty("plan").GetString(), user.GetProperty("email").GetString()));
    }

    [Fact]
    public async Task Passwords_that_differ_make_no_user()
    {
        var code = await _cli.Typing(Password, Password + "!").RunAsync(At("user", "create", "alice"));

        Assert.Equal((ExitCodes.Usage, ""), (code, _cli.Output));
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At("user", "show", "alice")));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("password1234")]
    public async Task A_password_that_is_short_or_guessed_first_is_refused_without_being_repeated(string password)
    {
        var code = await _cli.Given(password).RunAsync(At("user", "create", "alice"));

        Assert.Equal((ExitCodes.Usage, ""), (code, _cli.Output));
        Assert.DoesNotContain(password, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_an_argument()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At("user", "create", "alice", "--password", Password)));
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At("user", "password", "alice", Password)));
    }

    [Fact]
    public async Task A_password_comes_from_a_file_too_and_is_changed_by_a_pipe()
    {
        var file = _cli.PathOf("password.txt");
        await File.WriteAllTextAsync(file, Password + "\n", TestContext.Current.CancellationToken);
        await _cli.RunAsync(At("user", "create", "alice", "--password-file", file));
        var before = await ShowAsync("alice");

        Assert.Equal(ExitCodes.Ok, await _cli.Given("another horse, another staple").RunAsync(At("user", "password", "alice")));

        Assert.Equal((true, "Changed the password of alice.\n"), (before.GetProperty("password").GetBoolean(), _cli.Output));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_negative_answer()
    {
        await CreateAsync("alice");

        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At("user", "create", "alice", "--no-password")));

        Assert.Equal("tidegate: There is a user alice already.\n", _cli.Error);
    }

    [Theory]
    [InlineData("show", "nobody")]
    [InlineData("set", "nobody", "--plan", "free")]
    [InlineData("disable", "nobody")]
    [InlineData("enable", "nobody")]
    [InlineData("delete", "nobody", "--yes")]
    public async Task Whom_nobody_has_stored_is_a_negative_answer(string command, params string[] arguments)
    {
        await CreateAsync("alice");

        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At(["user", command, .. arguments])));

        Assert.Equal("tidegate: There is no user nobody.\n", _cli.Error);
    }

    [Fact]
    public async Task Set_changes_what_is_named_and_leaves_the_rest()
    {
        await CreateAsync("bob", "--role", "manager", "--role", "chef", "--tenant", "7", "--plan", "free");

        Assert.Equal(
            ExitCodes.Ok,
            await _cli.RunAsync(At("user", "set", "bob", "--add-role", "host", "--remove-role", "chef", "--plan", "professional"))
        );

        var user = await ShowAsync("bob");
        Assert.Equal("""["manager","host"]""", user.GetProperty("roles").GetRawText());
        Assert.Equal("""["7"]""", user.GetProperty("tenants").GetRawText());
        Assert.Equal("professional", user.GetProperty("plan").GetString());
    }

    [Fact]
    public async Task Set_without_anything_to_set_is_a_fault_of_the_command_line()
    {
        await CreateAsync("bob");

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At("user", "set", "bob")));
    }

    [Fact]
    public async Task Disable_and_enable_change_the_state_and_the_list_shows_it()
    {
        await CreateAsync("alice", "--role", "admin");
        await CreateAsync("bob");

        await _cli.RunAsync(At("user", "disable", "bob"));
        await _cli.RunAsync(At("user", "list"));
        var disabled = _cli.Output;
        await _cli.RunAsync(At("user", "enable", "bob"));
        await _cli.RunAsync(At("user", "list"));

        Assert.Matches(
            @"^NAME +ID +STATE +PLAN +ROLES +PERMISSIONS +TENANTS +EMAIL\nalice +1 +enabled +- +admin[^\n]*\nbob +2 +disabled",
            disabled
        );
        Assert.Matches(@"\nbob +2 +enabled", _cli.Output);
    }

    [Fact]
    public async Task Delete_asks_to_be_told_twice()
    {
        await CreateAsync("alice");

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At("user", "delete", "alice")));
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("user", "delete", "alice", "--yes")));

        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At("user", "show", "alice")));
    }

    [Fact]
    public async Task Every_act_is_audited_and_nothing_that_was_written_holds_the_password()
    {
        await _cli.Given(Password).RunAsync(At("user", "create", "alice"));
        var said = _cli.Output + _cli.Error;
        await _cli.RunAsync(At("user", "disable", "alice"));
        await _cli.RunAsync(At("user", "delete", "alice", "--yes"));

        await _cli.RunAsync(At("audit", "--json"));

        var actions = _cli.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["user.added", "user.changed", "user.deleted"], actions.Select(act => act.GetProperty("action").GetString()));
        Assert.All(
            actions,
            act => Assert.Equal(("cli", "alice"), (act.GetProperty("actor").GetString(), act.GetProperty("subject").GetString()))
        );
        Assert.DoesNotContain(Password, said + _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_none_is_one_sentence()
    {
        var file = _cli.PathOf("gateway.db");
        await File.WriteAllTextAsync(file, "this is no database, however long one looks at it", TestContext.Current.CancellationToken);

        var code = await _cli.RunAsync(At("user", "list"));

        Assert.Equal((ExitCodes.Network, ""), (code, _cli.Output));
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    private string[] At(params string[] arguments) => [.. arguments, "--db", _cli.PathOf("gateway.db")];

    private async Task CreateAsync(string name, params string[] arguments) =>
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At(["user", "create", name, "--no-password", .. arguments])));

    private async Task<JsonElement> ShowAsync(string name)
    {
        await _cli.RunAsync(At("user", "show", name, "--json"));
        return JsonDocument.Parse(_cli.Output).RootElement;
    }
}
