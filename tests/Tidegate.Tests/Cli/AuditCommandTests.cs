using System.Net;
using System.Text.Json;
using Tidegate.Auth.Audit;
using Tidegate.Cli;
using Tidegate.Storage;

namespace Tidegate.Tests.Cli;

public sealed class AuditCommandTests : IDisposable
{
    private readonly CommandLine _cli = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_log_is_shown_oldest_first_with_the_rule_that_decided()
    {
        await AppendAsync(Refused("alice"), Admitted("bob"));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("audit")));

        var lines = _cli.Output.TrimEnd().Split('\n');
        Assert.Matches("^NO +AT +ACTION +ACTOR +SUBJECT +ENDPOINT +ERROR +RULE +ADDRESS +DETAIL$", lines[0]);
        Assert.Matches(
            "^ +1 +2025-01-02 03:04:05Z +session.refused +- +alice +stream +auth.token_invalid +token.signature +192.0.2.7 +-$",
            " " + lines[1]
        );
        Assert.Matches("^ +2 .*session.admitted +- +bob", " " + lines[2]);
    }

    [Theory]
    [InlineData(1, "--who", "alice")]
    [InlineData(2, "--action", "session.")]
    [InlineData(1, "--action", "session.admitted")]
    [InlineData(1, "--count", "1")]
    [InlineData(0, "--since", "1h")]
    [InlineData(2, "--until", "1h")]
    [InlineData(2, "--since", "2025-01-01")]
    public async Task Filters_leave_what_they_name(int left, params string[] arguments)
    {
        await AppendAsync(Refused("alice"), Admitted("bob"));
        _cli.Time.Advance(TimeSpan.FromHours(2));

        await _cli.RunAsync(At(["audit", .. arguments]));

        Assert.Equal(left, _cli.Output.TrimEnd().Split('\n').Length - 1);
    }

    [Fact]
    public async Task Json_lines_are_what_was_hashed_and_the_hash()
    {
        await AppendAsync(Refused("alice"), Admitted("bob"));

        await _cli.RunAsync(At("audit", "--json"));

        var before = AuditChain.Root;
        foreach (var (line, index) in _cli.Output.TrimEnd().Split('\n').Select((line, index) => (line, index)))
        {
            var hash = JsonDocument.Parse(line).RootElement.GetProperty("hash").GetString()!;
            Assert.EndsWith($",\"hash\":\"{hash}\"}}", line, StringComparison.Ordinal);
            Assert.Equal(AuditChain.Hash(before, index + 1, index == 0 ? Refused("alice") : Admitted("bob")), hash);
            before = hash;
        }
    }

    [Fact]
    public async Task A_whole_log_is_verified_from_its_first_record_to_its_last()
    {
        await AppendAsync([.. Enumerable.Range(0, 300).Select(n => Admitted($"user{n}"))]);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("audit", "--verify")));

        Assert.StartsWith("The log is whole: 300 records. Its head is 300:", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_log_is_whole()
    {
        await AppendAsync();

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("audit", "--verify")));
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(At("audit", "--head")));

        Assert.Equal($"0:{AuditChain.Root}\n", _cli.Output);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("removed")]
    [InlineData("inserted")]
    public async Task Tampering_is_named_by_the_number_of_the_record(string how)
    {
        var log = new TamperedLog(5, how);

        var code = await log.VerifyAsync(null);

        Assert.Equal(ExitCodes.Negative, code);
        Assert.Contains("Record 3 does not follow", log.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_shows_only_by_a_head_that_was_kept()
    {
        var whole = new TamperedLog(5, "nothing");
        var cut = new TamperedLog(5, "cut");

        Assert.Equal(ExitCodes.Ok, await cut.VerifyAsync(null));
        Assert.Equal(ExitCodes.Negative, await cut.VerifyAsync(whole.Head));
        Assert.Equal(ExitCodes.Ok, await whole.VerifyAsync(whole.Head));

        Assert.Contains("had record 5 before", cut.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_written_anew_shows_by_a_head_that_was_kept()
    {
        var whole = new TamperedLog(5, "nothing");
        var forged = new TamperedLog(5, "forged");

        Assert.Equal(ExitCodes.Ok, await forged.VerifyAsync(null));
        Assert.Equal(ExitCodes.Negative, await forged.VerifyAsync(whole.Head));

        Assert.Contains("Record 5 is not the one it was", forged.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--since", "yesterday-ish")]
    [InlineData("--expect", "5:nonsense")]
    [InlineData("--count", "0")]
    public async Task Unusable_arguments_are_one_sentence(params string[] arguments)
    {
        await AppendAsync();

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(At(["audit", .. arguments])));

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_stands_in_the_log_cannot_move_the_cursor()
    {
        await AppendAsync(Refused("x\u001b[2J\u202e"));

        await _cli.RunAsync(At("audit"));

        Assert.DoesNotContain(
            _cli.Output.Replace("\n", "", StringComparison.Ordinal),
            character => char.IsControl(character) || character == '\u202e'
        );
    }

    private string[] At(params string[] arguments) => [.. arguments, "--db", _cli.PathOf("gateway.db")];

    private static AuditEvent Refused(string subject) =>
        new()
        {
            At = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Action = AuditActions.Refused,
            Subject = subject,
            Endpoint = "stream",
            Error = "auth.token_invalid",
            Rule = "token.signature",
            Address = IPAddress.Parse("192.0.2.7"),
        };

    private static AuditEvent Admitted(string subject) =>
        new()
        {
            At = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Action = AuditActions.Admitted,
            Subject = subject,
        };

    private async Task AppendAsync(params AuditEvent[] events)
    {
        await using var storage = new TidegateStorage(new StorageOptions { File = _cli.PathOf("gateway.db") }, _cli.Time);
        await storage.StartAsync(Stop);
        if (events.Length > 0)
        {
            await storage.Audit.AppendAsync(events, Stop);
        }
    }
}
