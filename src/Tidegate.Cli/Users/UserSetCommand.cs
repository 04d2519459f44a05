using System.Collections.Immutable;
using System.CommandLine;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Cli.Database;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Users;

/// <summary><c>tidegate user set</c>: rights, plan and address of a user. Open sessions go on with what is left of them.</summary>
internal static class UserSetCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command(
            "set",
            "Change roles, permissions, tenants, plan or address of a user. Open sessions follow within a second."
        );
        var (name, database) = (UserCommands.Name(), new DatabaseOptions());
        var (roles, permissions, tenants) = (new RightsChange("role"), new RightsChange("permission"), new RightsChange("tenant"));
        var plan = new Option<string?>("--plan") { Description = "The plan; \"\" for the default one.", HelpName = "name" };
        var email = new Option<string?>("--email") { Description = "The address; \"\" for none.", HelpName = "address" };
        command.Arguments.Add(name);
        Array.ForEach([roles, permissions, tenants], each => each.AddTo(command));
        Array.ForEach<Option>([plan, email], command.Options.Add);
        database.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(name)!;
                var (newPlan, newEmail) = (parsed.GetValue(plan), parsed.GetValue(email));
                string[] changed =
                [
                    .. roles.Named(parsed, "roles"),
                    .. permissions.Named(parsed, "permissions"),
                    .. tenants.Named(parsed, "tenants"),
                    .. newPlan is null ? Array.Empty<string>() : ["plan"],
                    .. newEmail is null ? Array.Empty<string>() : ["email"],
                ];
                if (changed.Length == 0)
                {
                    throw CliFailure.Usage("Set what? Give --add-role, --plan or another of its options (tidegate user set --help).");
                }

                await using var stores = await database.OpenAsync(parsed, context, cancellation);
                var before = await stores.Users.FindAsync(wanted, cancellation) ?? throw UserAnswer.Nobody(wanted);
                var change = new UserChange
                {
                    Roles = roles.Of(parsed, before.Roles),
                    Permissions = permissions.Of(parsed, before.Permissions),
                    Tenants = tenants.Of(parsed, before.Tenants),
                    Plan = newPlan,
                    Email = newEmail,
                };
                var user = UserAnswer.Of(await stores.Directory.ChangeAsync(wanted, change, cancellation), wanted);
                await stores.RecordAsync(AuditActions.UserChanged, wanted, Difference(changed, user), cancellation);
                if (parsed.GetValue(CommonOptions.Json))
                {
                    return UserAnswer.Say(user, "", json: true, context);
                }

                await context.Output.WriteAsync(UserText.Fields(user));
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    /// <summary>For the audit log: what was changed and how it is now. An address is nobody's business there.</summary>
    private static string Difference(string[] changed, UserRecord user) =>
        string.Join(
            "; ",
            changed.Select(what =>
                what switch
                {
                    "roles" => $"roles {Joined(user.Roles)}",
                    "permissions" => $"permissions {Joined(user.Permissions)}",
                    "tenants" => $"tenants {Joined(user.Tenants)}",
                    "plan" => $"plan {user.Plan ?? "default"}",
                    _ => what,
                }
            )
        );

    private static string Joined(ImmutableArray<string> names) => names.Length == 0 ? "none" : string.Join(',', names);
}
