using System.CommandLine;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Users;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Users;

/// <summary><c>tidegate user create</c>: the way to the first administrator, since who can write the database is one anyway.</summary>
internal static class UserCreateCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("create", "Make a user. The database is made too where there is none.");
        var (name, rights, password, database) = (UserCommands.Name(), new RightsOptions(), new PasswordOptions(), new DatabaseOptions());
        var without = new Option<bool>("--no-password")
        {
            Description = "No sign-in by password: for who comes with keys or another issuer's tokens.",
        };
        command.Arguments.Add(name);
        rights.AddTo(command);
        password.AddTo(command);
        command.Options.Add(without);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(name)!;
                var isWithout = parsed.GetValue(without);
                if (isWithout && password.IsNamed(parsed))
                {
                    throw CliFailure.Usage("Give --password-file or --no-password, not both.");
                }

                await using var stores = await database.OpenAsync(parsed, context, cancellation, mayMake: true);
                if (await stores.Users.FindAsync(wanted, cancellation) is not null)
                {
                    throw new CliFailure(ExitCodes.Negative, $"There is a user {SafeText.Of(wanted)} already.");
                }

                var draft = new UserDraft(wanted)
                {
                    Password = isWithout ? null : password.Read(parsed, context),
                    Email = rights.Email(parsed),
                    Roles = rights.Roles(parsed),
                    Permissions = rights.Permissions(parsed),
                    Tenants = rights.Tenants(parsed),
                    Plan = rights.Plan(parsed),
                };
                var user = UserAnswer.Of(await stores.Directory.CreateAsync(draft, cancellation), wanted);
                var roles = user.Roles.Length == 0 ? "no roles" : $"roles {string.Join(", ", user.Roles)}";
                await stores.RecordAsync(AuditActions.UserAdded, wanted, roles, cancellation);
                return UserAnswer.Say(
                    user,
                    $"Created {SafeText.Of(user.Name)} (id {user.Id}): {SafeText.Of(roles)}.",
                    parsed.GetValue(CommonOptions.Json),
                    context
                );
            }
        );
        return command;
    }
}
