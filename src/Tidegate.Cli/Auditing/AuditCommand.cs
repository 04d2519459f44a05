using System.CommandLine;
using Tidegate.Auth.Audit;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Auditing;

/// <summary><c>tidegate audit</c>: what was decided and done, and whether anybody has touched the record of it.</summary>
internal static class AuditCommand
{
    private const int PageRecords = 10_000;

    public static Command Create(CliContext context)
    {
        var command = new Command("audit", "Read the audit log: who came in, who was refused by which rule, who changed what.");
        var since = Text("--since", "Not before: 15m ago, 30d ago, or a date.", "time");
        var until = Text("--until", "Before: as --since.", "time");
        var who = Text("--who", "Done by, or to, this user, key or session.", "name");
        var action = Text("--action", "Of this kind; all that begin so where it ends in a dot: session.", "name");
        var count = new Option<int?>("--count") { Description = "The newest so many. Default 100; with --json all.", HelpName = "n" };
        var verify = new Option<bool>("--verify")
        {
            Description = "Recompute the chain over the whole log. Exit code 1 names the first record that does not fit.",
        };
        var expect = Text("--expect", "With --verify: a head that was printed before; the log must still hold it.", "number:hash");
        var head = new Option<bool>("--head")
        {
            Description = "Print number and hash of the last record: keep them elsewhere, they prove all before.",
        };
        var database = new DatabaseOptions();
        Array.ForEach<Option>([since, until, who, action, count, verify, expect, head], command.Options.Add);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var now = context.Time.GetUtcNow();
                var query = new AuditQuery
                {
                    Since = parsed.GetValue(since) is { } from ? InstantText.Past(from, "--since", now) : null,
                    Until = parsed.GetValue(until) is { } to ? InstantText.Past(to, "--until", now) : null,
                    Who = parsed.GetValue(who),
                    Action = parsed.GetValue(action),
                };
                var (isWhole, wanted, json) = (parsed.GetValue(verify), parsed.GetValue(count), parsed.GetValue(CommonOptions.Json));
                if (wanted is < 1 or > 1_000_000)
                {
                    throw CliFailure.Usage("--count takes 1 to 1000000.");
                }

                (long, string)? expected = parsed.GetValue(expect) is { } text ? ChainCheck.HeadOf(text) : null;
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                return isWhole || expected is not null ? await ChainCheck.RunAsync(stores.Audit, expected, json, context, cancellation)
                    : parsed.GetValue(head) ? await ChainCheck.HeadAsync(stores.Audit, json, context, cancellation)
                    : json ? await ExportAsync(stores.Audit, query, wanted, context, cancellation)
                    : await ShowAsync(stores.Audit, query, wanted ?? 100, context, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> ShowAsync(
        IAuditStore audit,
        AuditQuery query,
        int count,
        CliContext context,
        CancellationToken cancellation
    )
    {
        var table = new TextTable("no ", "at", "action", "actor", "subject", "endpoint", "error", "rule", "address", "detail");
        foreach (var (seq, it, _) in await NewestAsync(audit, query, count, cancellation))
        {
            table.Add(
                $"{seq}",
                InstantText.Of(it.At),
                it.Action,
                it.Actor,
                it.Subject,
                it.Endpoint,
                it.Error,
                it.Rule,
                it.Address?.ToString(),
                it.Detail
            );
        }

        await context.Output.WriteAsync(table.ToString());
        return ExitCodes.Ok;
    }

    /// <summary>JSON lines, oldest first: the canonical line of each record with its hash as the last member.</summary>
    private static async Task<int> ExportAsync(
        IAuditStore audit,
        AuditQuery query,
        int? count,
        CliContext context,
        CancellationToken cancellation
    )
    {
        if (count is { } newest)
        {
            foreach (var record in await NewestAsync(audit, query, newest, cancellation))
            {
                await context.Output.WriteLineAsync(AuditLine.Of(record));
            }

            return ExitCodes.Ok;
        }

        await foreach (var page in PagesAsync(audit, query, cancellation))
        {
            foreach (var record in page)
            {
                await context.Output.WriteLineAsync(AuditLine.Of(record));
            }
        }

        return ExitCodes.Ok;
    }

    /// <summary>The whole log, or what the query leaves of it, oldest first, without holding more than a page.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<AuditRecord>> PagesAsync(
        IAuditStore audit,
        AuditQuery query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var after = query.After;
        while (true)
        {
            var page = await audit.ReadAsync(query with { After = after, Count = PageRecords }, cancellation);
            if (page.Count == 0)
            {
                yield break;
            }

            yield return page;
            after = page[^1].Seq;
        }
    }

    // Newest first are read, oldest first are shown: the last line is the last thing that happened.
    private static async Task<IReadOnlyList<AuditRecord>> NewestAsync(
        IAuditStore audit,
        AuditQuery query,
        int count,
        CancellationToken cancellation
    )
    {
        if (count > PageRecords)
        {
            var kept = new Queue<AuditRecord>();
            await foreach (var page in PagesAsync(audit, query, cancellation))
            {
                foreach (var record in page)
                {
                    kept.Enqueue(record);
                    if (kept.Count > count)
                    {
                        kept.Dequeue();
                    }
                }
            }

            return [.. kept];
        }

        var newest = await audit.ReadAsync(query with { NewestFirst = true, Count = count }, cancellation);
        return [.. newest.Reverse()];
    }

    private static Option<string?> Text(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };
}
