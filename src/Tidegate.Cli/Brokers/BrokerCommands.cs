using System.CommandLine;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Cli.Database;
using Tidegate.Cli.Keys;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Brokers;

/// <summary><c>tidegate broker</c>: the users' logins at their brokers, on the database itself. A running gateway connects with them within a second.</summary>
internal static class BrokerCommands
{
    // The gateway's own variable, so that both end the day at the same time.
    private const string ExpiryVariable = "Tidegate__Auth__Brokers__SessionExpiryTime";

    public static Command Create(CliContext context) =>
        new("broker", "Log users in at their brokers, for the feeds of a gateway, on the database itself.")
        {
            Login(context),
            Logout(context),
            Status(context),
        };

    private static Command Login(CliContext context)
    {
        var command = new Command("login", "Keep a user's login of today at his broker. API key and tokens are never arguments.");
        var broker = new Option<string>("--broker")
        {
            Description = "The broker: zerodha, angel, ...",
            HelpName = "name",
            Required = true,
        };
        var client = new Option<string>("--client-id")
        {
            Description = "The broker's id of the user.",
            HelpName = "id",
            Required = true,
        };
        var (user, secrets, pepper, database) = (User(), new BrokerSecretOptions(), new PepperOptions(), new DatabaseOptions());
        command.Arguments.Add(user);
        Array.ForEach<Option>([broker, client], command.Options.Add);
        secrets.AddTo(command);
        pepper.AddTo(command);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(user)!;
                var options = new AuthOptions { Keys = pepper.Read(parsed, context) };
                ReadExpiry(options.Brokers, context);
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                if (await stores.Users.FindAsync(wanted, cancellation) is null)
                {
                    throw BrokerText.Refused(BrokerSessionRules.User, wanted); // before anybody types tokens for nothing
                }

                var draft = new BrokerSessionDraft(
                    wanted,
                    parsed.GetValue(broker)!,
                    parsed.GetValue(client)!,
                    secrets.Read(parsed, context)
                );
                var kept = await SessionsOf(stores, options, context.Time).LoginAsync(draft, cancellation);
                var status = kept.IsDone ? kept.Value : throw BrokerText.Refused(kept.Refusal.Rule, wanted);
                await stores.RecordAsync(AuditActions.BrokerLoggedIn, wanted, $"at {status.Broker}", cancellation);
                await context.Output.WriteLineAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.Of(writer => BrokerText.Write(writer, status))
                        : $"Logged {SafeText.Of(wanted)} in at {status.Broker} until {InstantText.Of(status.ExpiresAt)}."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Logout(CliContext context)
    {
        var command = new Command("logout", "End a user's login at his broker; feeds that use it let go of it within a second or two.");
        var (user, database) = (User(), new DatabaseOptions());
        command.Arguments.Add(user);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(user)!;
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                if (!await stores.Brokers.RevokeAsync(wanted, context.Time.GetUtcNow(), cancellation))
                {
                    throw new CliFailure(
                        ExitCodes.Negative,
                        $"There is no login of {SafeText.Of(wanted)} at a broker, or it was ended before."
                    );
                }

                await stores.RecordAsync(AuditActions.BrokerLoggedOut, wanted, null, cancellation);
                await context.Output.WriteLineAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.Of(writer => writer.WriteString("loggedOut", wanted))
                        : $"Logged {SafeText.Of(wanted)} out."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Status(CliContext context)
    {
        var command = new Command("status", "Show who is logged in where, and until when. Never a token.");
        var broker = new Option<string?>("--broker") { Description = "At this broker only.", HelpName = "name" };
        var database = new DatabaseOptions();
        command.Options.Add(broker);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var now = context.Time.GetUtcNow();
                var sessions = await AllAsync(stores.Brokers, parsed.GetValue(broker), cancellation);
                await context.Output.WriteAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.ListOf("sessions", sessions, (writer, session) => BrokerText.Write(writer, session, now)) + "\n"
                        : BrokerText.Table(sessions, now).ToString()
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Argument<string> User() => new("user") { Description = "The user's name." };

    private static void ReadExpiry(BrokerSessionOptions options, CliContext context)
    {
        if (context.Variable(ExpiryVariable) is not { Length: > 0 } text)
        {
            return;
        }

        options.SessionExpiryTime =
            TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time)
            && time >= TimeSpan.Zero
            && time < TimeSpan.FromDays(1)
                ? time
                : throw CliFailure.Usage($"{ExpiryVariable} is no time of day such as 03:00.");
    }

    private static BrokerSessions SessionsOf(IdentityStores stores, AuthOptions options, TimeProvider time) =>
        new(
            stores.Brokers,
            new BrokerSeal(new ApiKeyPepper(options.Keys, allowWeakSecrets: true)), // a guessable one is the gateway's to refuse
            new StoredUsers(stores.Users, options, time),
            new ChangeSignal(), // nobody hears it here; a running gateway looks at the database
            options,
            time
        );

    private static async Task<IReadOnlyList<BrokerSessionRecord>> AllAsync(
        IBrokerSessionStore store,
        string? broker,
        CancellationToken cancellation
    )
    {
        const int Page = 1_000;
        var all = new List<BrokerSessionRecord>();
        while (await store.ListAsync(broker, all.Count == 0 ? null : all[^1].User, Page, cancellation) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }
}
