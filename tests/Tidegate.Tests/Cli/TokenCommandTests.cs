using System.Security.Cryptography;
using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class TokenCommandTests : IDisposable
{
    private readonly CommandLine _cli = new CommandLine().With("JWT_SECRET", CommandLine.Secret);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Issue_prints_the_token_and_nothing_else_and_verify_accepts_it()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("token", "issue", "--sub", "alice"));
        var token = _cli.Output.TrimEnd();

        Assert.Matches("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$", token);
        Assert.Equal("", _cli.Error);
        Assert.Equal(ExitCodes.Ok, await VerifyAsync(token));
        Assert.StartsWith("ACCEPTED: alice, for another 1 h.", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_writes_every_claim_it_was_given()
    {
        await _cli.RunAsync([
            "token",
            "issue",
            "--sub",
            "alice",
            "--jti",
            "s1",
            "--user-id",
            "u1",
            "--permissions",
            "a,b",
            "--roles",
            "r",
            "--lifetime",
            "2h",
            "--claim",
            "plan=\"pro\"",
            "--claim",
            "level=3",
            "--claim",
            "tenant=acme",
            "--json",
        ]);

        using var issued = JsonDocument.Parse(_cli.Output);
        var now = _cli.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equivalent(
            new Dictionary<string, string>
            {
                ["sub"] = "alice",
                ["jti"] = "s1",
                ["user_id"] = "u1",
                ["permissions"] = """["a","b"]""",
                ["roles"] = """["r"]""",
                ["iat"] = $"{now}",
                ["exp"] = $"{now + 7200}",
                ["plan"] = "pro",
                ["level"] = "3",
                ["tenant"] = "acme",
            },
            issued.RootElement.GetProperty("claims").EnumerateObject().ToDictionary(claim => claim.Name, claim => claim.Value.ToString()),
            strict: true
        );
    }

    [Fact]
    public async Task Issue_signs_with_a_private_key_and_verify_needs_only_the_public_one()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(_cli.PathOf("private.pem"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_cli.PathOf("public.pem"), key.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);

        await _cli.RunAsync("token", "issue", "--sub", "alice", "--algorithm", "ES256", "--key", _cli.PathOf("private.pem"), "--kid", "k1");
        var token = _cli.Output.TrimEnd();

        Assert.Equal(ExitCodes.Ok, await VerifyAsync(token, "--algorithm", "ES256", "--key", _cli.PathOf("public.pem"), "--kid", "k1"));
        Assert.Equal(
            ExitCodes.Usage,
            await _cli.RunAsync("token", "issue", "--sub", "alice", "--algorithm", "ES256", "--key", _cli.PathOf("public.pem"))
        );
        Assert.Contains("private key", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("valid_user1", "user123", 60, true, "read_data,websocket_connect")]
    [InlineData("valid_user2", "user456", 30, true, "read_data,websocket_connect")]
    [InlineData("same_user_different_session", "user123", 45, true, "read_data,websocket_connect")]
    [InlineData("expired_token", "user789", -5, false, "read_data")]
    [InlineData("admin_user", "admin", 120, true, "read_data,websocket_connect,admin")]
    public async Task Sample_is_what_its_name_says(string key, string subject, int endsInMinutes, bool accepted, string permissions)
    {
        var file = _cli.PathOf("test_tokens.json");
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("token", "issue", "--samples", "--out", file));
        using var samples = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var sample = samples.RootElement.GetProperty(key);
        var claims = sample.GetProperty("claims");

        var code = await VerifyAsync(sample.GetProperty("token").GetString()!);

        Assert.Equal(accepted ? ExitCodes.Ok : ExitCodes.Negative, code);
        Assert.Equal(subject, claims.GetProperty("sub").GetString());
        Assert.Equal(_cli.Time.GetUtcNow().AddMinutes(endsInMinutes).ToUnixTimeSeconds(), claims.GetProperty("exp").GetInt64());
        Assert.Equal(permissions, string.Join(',', claims.GetProperty("permissions").EnumerateArray().Select(item => item.GetString())));
    }

    [Fact]
    public async Task Samples_are_five_with_different_ids_in_a_file_for_the_owner_only_and_not_on_the_screen()
    {
        var file = _cli.PathOf("test_tokens.json");
        await _cli.RunAsync("token", "issue", "--samples", "--out", file);
        await _cli.RunAsync("token", "issue", "--samples", "--out", file); // again: replaced

        using var samples = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var entries = samples.RootElement.EnumerateObject().ToArray();
        Assert.Equal(
            ["valid_user1", "valid_user2", "same_user_different_session", "expired_token", "admin_user"],
            entries.Select(entry => entry.Name)
        );
        Assert.Equal(5, entries.Select(entry => entry.Value.GetProperty("claims").GetProperty("jti").GetString()).Distinct().Count());
        Assert.All(
            entries,
            entry => Assert.DoesNotContain(entry.Value.GetProperty("token").GetString()!, _cli.Output, StringComparison.Ordinal)
        );
        AssertOwnerOnly(file);
    }

    [Fact]
    public async Task Verify_says_which_check_failed_and_marks_those_behind_it_as_not_reached()
    {
        await _cli.RunAsync("token", "issue", "--sub", "alice", "--lifetime", "60s");
        var token = _cli.Output.TrimEnd();
        _cli.Time.Advance(TimeSpan.FromSeconds(61));

        var code = await VerifyAsync(token);

        Assert.Equal(ExitCodes.Negative, code);
        Assert.Contains("NOT ACCEPTED: The credential has expired (auth.token_expired).", _cli.Output, StringComparison.Ordinal);
        Assert.Matches("ok +signature", _cli.Output);
        Assert.Matches("FAILED +exp", _cli.Output);
        Assert.Matches("- +rights", _cli.Output);
    }

    [Fact]
    public async Task Verify_with_leeway_accepts_what_the_strict_rule_refuses()
    {
        await _cli.RunAsync("token", "issue", "--sub", "alice", "--lifetime", "60s");
        var token = _cli.Output.TrimEnd();
        _cli.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(ExitCodes.Ok, await VerifyAsync(token, "--leeway", "60s"));
    }

    [Fact]
    public async Task Verify_with_another_secret_refuses_the_signature_and_says_so_in_json()
    {
        await _cli.RunAsync("token", "issue", "--sub", "alice");
        var token = _cli.Output.TrimEnd();
        _cli.With("JWT_SECRET", "QW5vdGhlci1zZWNyZXQtb2YtdGhlc2UtdGVzdHMteHk");

        var code = await VerifyAsync(token, "--json");

        using var answer = JsonDocument.Parse(_cli.Output);
        Assert.Equal(ExitCodes.Negative, code);
        Assert.Equal("auth.token_invalid", answer.RootElement.GetProperty("error").GetString());
        Assert.Equal(
            "signature",
            answer
                .RootElement.GetProperty("checks")
                .EnumerateArray()
                .Single(check => check.GetProperty("outcome").GetString() == "failed")
                .GetProperty("check")
                .GetString()
        );
    }

    [Fact]
    public async Task Inspect_shows_header_and_claims_with_readable_times_and_says_that_nothing_was_verified()
    {
        await _cli.RunAsync("token", "issue", "--sub", "alice", "--jti", "s1");
        var token = _cli.Output.TrimEnd();

        var code = await _cli.Given(token).RunAsync("token", "inspect", "-");

        Assert.Equal(ExitCodes.Ok, code);
        Assert.StartsWith("NOT VERIFIED", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("1735790645  2025-01-02 04:04:05 UTC, in 1 h", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_as_an_argument_is_taken_with_a_word_about_the_history()
    {
        await _cli.RunAsync("token", "issue", "--sub", "alice");

        await _cli.RunAsync("token", "inspect", _cli.Output.TrimEnd());

        Assert.Contains("history", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("a.b.c")]
    [InlineData("")]
    public async Task Text_that_is_no_token_gets_one_sentence_and_never_a_stack_trace(string text)
    {
        var inspect = await _cli.Given(text).RunAsync("token", "inspect", "-");
        var (error, verify) = (_cli.Error, await _cli.Given(text).RunAsync("token", "verify", "-"));

        Assert.Equal(text.Length == 0 ? (ExitCodes.Usage, ExitCodes.Usage) : (ExitCodes.Negative, ExitCodes.Negative), (inspect, verify));
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--sub takes", "token", "issue", "--lifetime", "1h")]
    [InlineData("--lifetime takes", "token", "issue", "--sub", "a", "--lifetime", "soon")]
    [InlineData("option of its own", "token", "issue", "--sub", "a", "--claim", "sub=b")]
    [InlineData("--algorithm", "token", "issue", "--sub", "a", "--algorithm", "none")]
    [InlineData("cannot be read", "token", "issue", "--sub", "a", "--secret-file", "/nonexistent/secret")]
    public async Task Unusable_command_line_is_explained_in_one_sentence(string part, params string[] args)
    {
        var code = await _cli.RunAsync(args);

        Assert.Equal((ExitCodes.Usage, ""), (code, _cli.Output));
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
        Assert.Contains(part.Replace("--sub takes", "--sub NAME", StringComparison.Ordinal), _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short-secret")]
    [InlineData("your-secret-key-change-in-production")]
    public async Task Bad_secret_is_named_without_being_repeated(string secret)
    {
        _cli.With("JWT_SECRET", secret);

        await _cli.RunAsync("token", "issue", "--sub", "alice");

        Assert.NotEqual("", _cli.Error);
        Assert.DoesNotContain(secret, _cli.Error + _cli.Output, StringComparison.Ordinal);
    }

    internal static void AssertOwnerOnly(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private Task<int> VerifyAsync(string token, params string[] more) => _cli.Given(token).RunAsync(["token", "verify", "-", .. more]);
}
