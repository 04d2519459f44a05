using System.CommandLine;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Keys;

/// <summary><c>tidegate key</c>: API keys, on the database itself.</summary>
internal static class KeyCommands
{
    public static Command Create(CliContext context) =>
        new("key", "Make, list, rotate and revoke API keys, on the database itself.")
        {
            CreateKey(context),
            List(context),
            Rotate(context),
            Revoke(context),
            Import(context),
        };

    private static Command CreateKey(CliContext context)
    {
        var command = new Command("create", "Make a key for a user. Prints the key and nothing else, this once.");
        var (draft, pepper, database, file) = (new KeyDraftOptions(), new PepperOptions(), new DatabaseOptions(), OutFile());
        draft.AddTo(command);
        command.Options.Add(file);
        pepper.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (wanted, options) = (draft.Read(parsed, context), new AuthOptions { Keys = pepper.Read(parsed, context) });
                KeyAnswer.CheckFile(parsed.GetValue(file));
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var outcome = await KeyRing.Of(stores, options, context.Time).CreateAsync(wanted, cancellation);
                var issued = outcome.IsDone ? outcome.Value : throw KeyAnswer.Refused(outcome.Refusal, wanted.Owner);
                await stores.RecordAsync(AuditActions.KeyAdded, issued.Record.Id, $"of {wanted.Owner}", cancellation);
                return KeyAnswer.Show(issued, parsed.GetValue(file), parsed.GetValue(CommonOptions.Json), context);
            }
        );
        return command;
    }

    private static Command List(CliContext context)
    {
        var command = new Command("list", "Show the keys: whose, for what, until when, when last used. Never the key itself.");
        var owner = new Option<string?>("--owner") { Description = "Of this user only.", HelpName = "name" };
        var database = new DatabaseOptions();
        command.Options.Add(owner);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var (keys, now) = (await AllAsync(stores.Keys, parsed.GetValue(owner), cancellation), context.Time.GetUtcNow());
                await context.Output.WriteAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.ListOf("keys", keys, (writer, key) => KeyText.Write(writer, key, now)) + "\n"
                        : KeyText.Table(keys, now).ToString()
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Rotate(CliContext context)
    {
        var command = new Command("rotate", "Make the successor of a key; the old one stays good for a while.");
        var id = KeyId();
        var overlap = new Option<string>("--overlap")
        {
            Description = "How long both are good: 0, or a time up to 90d.",
            DefaultValueFactory = _ => "24h",
            HelpName = "time",
        };
        var (pepper, database, file) = (new PepperOptions(), new DatabaseOptions(), OutFile());
        command.Arguments.Add(id);
        Array.ForEach<Option>([overlap, file], command.Options.Add);
        pepper.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (old, options) = (parsed.GetValue(id)!, new AuthOptions { Keys = pepper.Read(parsed, context) });
                var both = TimeSpan.Zero;
                if (parsed.GetValue(overlap) is not "0" and { } text && !DurationText.TryParse(text, out both))
                {
                    throw CliFailure.Usage("--overlap takes 0 or a time such as 24h.");
                }

                KeyAnswer.CheckFile(parsed.GetValue(file));
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var outcome = await KeyRing.Of(stores, options, context.Time).RotateAsync(old, both, cancellation);
                var issued = outcome.IsDone ? outcome.Value : throw KeyAnswer.Refused(outcome.Refusal, old);
                await stores.RecordAsync(AuditActions.KeyRotated, old, $"by {issued.Record.Id}", cancellation);
                return KeyAnswer.Show(issued, parsed.GetValue(file), parsed.GetValue(CommonOptions.Json), context);
            }
        );
        return command;
    }

    private static Command Revoke(CliContext context)
    {
        var command = new Command("revoke", "End a key at once and for good, with the sessions that it opened.");
        var (id, database) = (KeyId(), new DatabaseOptions());
        command.Arguments.Add(id);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var key = parsed.GetValue(id)!;
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                if (!await stores.Keys.RevokeAsync(key, context.Time.GetUtcNow(), cancellation))
                {
                    throw new CliFailure(ExitCodes.Negative, $"There is no key {SafeText.Of(key)}, or it was revoked before.");
                }

                await stores.RecordAsync(AuditActions.KeyRevoked, key, null, cancellation);
                await context.Output.WriteLineAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.Of(writer => writer.WriteString("revoked", key))
                        : $"Revoked {SafeText.Of(key)}. Sessions that it opened are closed within a second."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Import(CliContext context)
    {
        var command = new Command(
            "import",
            "Take in a key whose text is given, for clients in whose code it stands. A gateway believes such keys in Development only."
        );
        var keyFile = new Option<string?>("--key-file")
        {
            Description = "File with the key. Default: the standard input.",
            HelpName = "file",
        };
        var (draft, pepper, database) = (new KeyDraftOptions(), new PepperOptions(), new DatabaseOptions());
        draft.AddTo(command);
        command.Options.Add(keyFile);
        pepper.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var options = new AuthOptions { Keys = pepper.Read(parsed, context), DangerousAllowWeakSecrets = true };
                var wanted = draft.Read(parsed, context);
                var key = parsed.GetValue(keyFile) is { } file
                    ? SecretInput.FromFile(file, "key").Trim()
                    : SecretInput.FromInput(context, "key").Trim();
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var outcome = await KeyRing.Of(stores, options, context.Time).ImportAsync(wanted, key, cancellation);
                var record = outcome.IsDone ? outcome.Value.Record : throw KeyAnswer.Refused(outcome.Refusal, wanted.Owner);
                await stores.RecordAsync(AuditActions.KeyAdded, record.Id, $"of {wanted.Owner}, imported", cancellation);
                await context.Output.WriteLineAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.Of(writer => KeyText.Write(writer, record, context.Time.GetUtcNow()))
                        : $"Imported key {record.Id} of {SafeText.Of(record.Owner)}."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<ApiKeyRecord>> AllAsync(IApiKeyStore store, string? owner, CancellationToken cancellation)
    {
        const int Page = 1_000;
        var all = new List<ApiKeyRecord>();
        while (await store.ListAsync(owner, all.Count == 0 ? null : all[^1].Id, Page, cancellation) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }

    private static Argument<string> KeyId() => new("id") { Description = "The key's id, as tidegate key list shows it." };

    private static Option<string?> OutFile() =>
        new("--out") { Description = "Write the key into a new file that only you can read, and print nothing of it.", HelpName = "file" };
}
