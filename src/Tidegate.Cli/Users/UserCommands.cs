using System.CommandLine;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Users;

/// <summary><c>tidegate user</c>: the users, on the database itself, whether or not a gateway runs on it.</summary>
internal static class UserCommands
{
    public static Command Create(CliContext context) =>
        new("user", "Make, show and change users, on the database itself. The first administrator is made here.")
        {
            UserCreateCommand.Create(context),
            List(context),
            Show(context),
            UserSetCommand.Create(context),
            Password(context),
            State(context, "disable", "Refuse a user from now on, and close the user's sessions.", isDisabled: true),
            State(context, "enable", "Let a disabled user in again.", isDisabled: false),
            Delete(context),
        };

    /// <summary>The name that every command but the list takes.</summary>
    public static Argument<string> Name() => new("name") { Description = "The user's name." };

    private static Command List(CliContext context)
    {
        var command = new Command("list", "Show all users.");
        var database = new DatabaseOptions();
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var users = await AllAsync(stores.Users, cancellation);
                await context.Output.WriteAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.ListOf("users", users, UserText.Write) + "\n"
                        : UserText.Table(users).ToString()
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Show(CliContext context)
    {
        var command = new Command("show", "Show one user.");
        var (name, database) = (Name(), new DatabaseOptions());
        command.Arguments.Add(name);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(name)!;
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var user = await stores.Users.FindAsync(wanted, cancellation) ?? throw UserAnswer.Nobody(wanted);
                await context.Output.WriteAsync(parsed.GetValue(CommonOptions.Json) ? UserText.Json(user) + "\n" : UserText.Fields(user));
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Password(CliContext context)
    {
        var command = new Command("password", "Give a user a new password. It is never an argument.");
        var (name, password, database) = (Name(), new PasswordOptions(), new DatabaseOptions());
        command.Arguments.Add(name);
        password.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(name)!;
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                if (await stores.Users.FindAsync(wanted, cancellation) is null)
                {
                    throw UserAnswer.Nobody(wanted); // before anybody types a password for nothing
                }

                var outcome = await stores.Directory.SetPasswordAsync(wanted, password.Read(parsed, context), cancellation);
                var user = UserAnswer.Of(outcome, wanted);
                await stores.RecordAsync(AuditActions.UserChanged, wanted, "password", cancellation);
                return UserAnswer.Say(
                    user,
                    $"Changed the password of {SafeText.Of(wanted)}.",
                    parsed.GetValue(CommonOptions.Json),
                    context
                );
            }
        );
        return command;
    }

    private static Command State(CliContext context, string verb, string description, bool isDisabled)
    {
        var command = new Command(verb, description);
        var (name, database) = (Name(), new DatabaseOptions());
        command.Arguments.Add(name);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(name)!;
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var change = new UserChange { IsDisabled = isDisabled };
                var user = UserAnswer.Of(await stores.Directory.ChangeAsync(wanted, change, cancellation), wanted);
                await stores.RecordAsync(AuditActions.UserChanged, wanted, $"{verb}d", cancellation);
                var sentence = isDisabled
                    ? $"Disabled {SafeText.Of(wanted)}. Open sessions are closed within a second."
                    : $"Enabled {SafeText.Of(wanted)}.";
                return UserAnswer.Say(user, sentence, parsed.GetValue(CommonOptions.Json), context);
            }
        );
        return command;
    }

    private static Command Delete(CliContext context)
    {
        var command = new Command("delete", "Remove a user with all keys and sign-ins. To keep the name, disable instead.");
        var (name, database) = (Name(), new DatabaseOptions());
        var sure = new Option<bool>("--yes") { Description = "Yes, remove it: nothing brings it back." };
        command.Arguments.Add(name);
        command.Options.Add(sure);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(name)!;
                if (!parsed.GetValue(sure))
                {
                    throw CliFailure.Usage($"Nothing brings {SafeText.Of(wanted)} back: say --yes, or disable the user instead.");
                }

                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                if (!await stores.Directory.DeleteAsync(wanted, cancellation))
                {
                    throw UserAnswer.Nobody(wanted);
                }

                await stores.RecordAsync(AuditActions.UserDeleted, wanted, null, cancellation);
                await context.Output.WriteLineAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.Of(writer => writer.WriteString("deleted", wanted))
                        : $"Deleted {SafeText.Of(wanted)}, with all keys and sign-ins."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<UserRecord>> AllAsync(IUserStore store, CancellationToken cancellation)
    {
        const int Page = 1_000;
        var all = new List<UserRecord>();
        while (await store.ListAsync(all.Count == 0 ? null : all[^1].Name, Page, cancellation) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }
}
