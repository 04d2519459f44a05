using System.Text.Json;
using Tidegate.Auth.ApiKeys;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class KeyCommandTests : IDisposable
{
    private const string Pepper = "Q2wV7dKp9sX4bN1mZ8tR5yU3jH6gF0aE";

    private readonly CommandLine _cli = new CommandLine().With("Tidegate__Auth__Keys__Pepper", Pepper);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_new_key_stands_alone_on_the_standard_output_and_is_shown_this_once()
    {
        var key = await CreateAsync("--label", "backtests", "--scope", "publish:app/kds", "--address", "192.0.2.0/24", "--expires", "90d");

        Assert.True(ApiKeyText.IsKey(key));
        Assert.Contains("it is shown this once", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, _cli.Error, StringComparison.Ordinal);
        var stored = await ListedAsync();
        Assert.Equal(("alice", "backtests", "good"), (Text(stored, "owner"), Text(stored, "label"), Text(stored, "state")));
        Assert.Equal("""["publish:app/kds"]""", stored.GetProperty("scopes").GetRawText());
        Assert.Equal("""["192.0.2.0/24"]""", stored.GetProperty("addresses").GetRawText());
        Assert.StartsWith(Text(stored, "prefix")!, key, StringComparison.Ordinal);
        Assert.DoesNotContain(key, _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_a_file_is_readable_by_its_owner_only_and_nowhere_else()
    {
        var file = _cli.PathOf("new.key");

        await CreateAsync("--out", file);

        var key = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd();
        Assert.True(ApiKeyText.IsKey(key));
        TokenCommandTests.AssertOwnerOnly(file);
        Assert.DoesNotContain(key, _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_overwritten_and_no_key_is_made_that_nobody_saw()
    {
        var file = _cli.PathOf("new.key");
        await File.WriteAllTextAsync(file, "old", TestContext.Current.CancellationToken);
        await AddAliceAsync();

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At("key", "create", "alice", "--out", file)));

        await _cli.RunAsync(At("key", "list", "--json"));
        Assert.Equal("""{"keys":[]}""", _cli.Output.TrimEnd());
    }

    [Fact]
    public async Task Rotation_gives_a_new_key_and_lets_the_old_one_end_after_the_overlap()
    {
        var old = await CreateAsync();
        var id = Text(await ListedAsync(), "id")!;

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("key", "rotate", id, "--overlap", "1h")));

        var key = _cli.Output.TrimEnd();
        Assert.True(ApiKeyText.IsKey(key));
        Assert.NotEqual(old, key);
        _cli.Time.Advance(TimeSpan.FromHours(1));
        await _cli.RunAsync(At("key", "list", "--json"));
        using var keys = JsonDocument.Parse(_cli.Output);
        Assert.Equal(
            "expired",
            keys.RootElement.GetProperty("keys").EnumerateArray().Single(each => Text(each, "id") == id).GetProperty("state").GetString()
        );
    }

    [Fact]
    public async Task A_revoked_key_is_shown_as_revoked_and_cannot_be_revoked_or_rotated_again()
    {
        await CreateAsync();
        var id = Text(await ListedAsync(), "id")!;

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("key", "revoke", id)));
        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At("key", "revoke", id)));
        Assert.Equal(ExitCodes.Negative, await _cli.RunAsync(At("key", "rotate", id)));

        Assert.Equal("revoked", Text(await ListedAsync(), "state"));
    }

    [Fact]
    public async Task An_imported_key_is_taken_as_it_is_and_nothing_of_it_is_shown()
    {
        await AddAliceAsync();

        Assert.Equal(ExitCodes.Ok, await _cli.Given("test-api-key-free\n").RunAsync(At("key", "import", "alice")));

        Assert.StartsWith("imp_", Text(await ListedAsync(), "prefix"), StringComparison.Ordinal);
        Assert.DoesNotContain("test-api-key-free", _cli.Output + _cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Negative, await _cli.Given("test-api-key-free\n").RunAsync(At("key", "import", "alice")));
    }

    [Theory]
    [InlineData("no user nobody", "create", "nobody")]
    [InlineData("--expires", "create", "alice", "--expires", "2001-01-01")]
    [InlineData("--expires takes", "create", "alice", "--expires", "soon")]
    [InlineData("--address takes", "create", "alice", "--address", "everywhere")]
    [InlineData("--overlap takes", "rotate", "0123456789abcdef", "--overlap", "91d")]
    [InlineData("no key", "rotate", "0123456789abcdef")]
    public async Task What_cannot_be_is_one_sentence(string part, params string[] arguments)
    {
        await AddAliceAsync();

        Assert.NotEqual(ExitCodes.Ok, await _cli.RunAsync(At(["key", .. arguments])));

        Assert.Equal("", _cli.Output);
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
        Assert.Contains(part, _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    public async Task A_pepper_that_is_missing_or_short_is_named_without_being_repeated(string pepper)
    {
        _cli.With("Tidegate__Auth__Keys__Pepper", pepper);

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At("key", "create", "alice")));

        Assert.Contains("pepper", _cli.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Pepper, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_act_is_audited_by_the_id_of_the_key()
    {
        var key = await CreateAsync();
        var id = Text(await ListedAsync(), "id")!;
        await _cli.RunAsync(At("key", "revoke", id));

        await _cli.RunAsync(At("audit", "--json", "--action", "key."));

        var acts = _cli.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal([("key.added", id), ("key.revoked", id)], acts.Select(act => (Text(act, "action")!, Text(act, "subject")!)));
        Assert.DoesNotContain(key, _cli.Output, StringComparison.Ordinal);
    }

    private string[] At(params string[] arguments) => [.. arguments, "--db", _cli.PathOf("gateway.db")];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<int> AddAliceAsync() => _cli.RunAsync(At("user", "create", "alice", "--no-password"));

    private async Task<string> CreateAsync(params string[] arguments)
    {
        await AddAliceAsync();
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At(["key", "create", "alice", .. arguments])));
        return _cli.Output.TrimEnd();
    }

    private async Task<JsonElement> ListedAsync()
    {
        await _cli.RunAsync(At("key", "list", "--json"));
        return JsonDocument.Parse(_cli.Output).RootElement.GetProperty("keys").EnumerateArray().Single();
    }
}
