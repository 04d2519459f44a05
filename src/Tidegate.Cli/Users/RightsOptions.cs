using System.Collections.Immutable;
using System.CommandLine;

namespace Tidegate.Cli.Users;

/// <summary>Options that name roles, permissions, tenants, plan and address of a user; repeated, or joined by commas.</summary>
internal sealed class RightsOptions
{
    private readonly Option<string[]> _roles = List("--role", "A role. May be repeated.", "role");
    private readonly Option<string[]> _permissions = List(
        "--permission",
        "A permission besides those that the roles bring. May be repeated.",
        "name"
    );
    private readonly Option<string[]> _tenants = List("--tenant", "A tenant whose resources the user may see. May be repeated.", "id");

    private readonly Option<string?> _plan = new("--plan") { Description = "The plan. Default: the default plan.", HelpName = "name" };
    private readonly Option<string?> _email = new("--email") { Description = "An address. Nothing is sent to it.", HelpName = "address" };

    public void AddTo(Command command) => Array.ForEach<Option>([_roles, _permissions, _tenants, _plan, _email], command.Options.Add);

    public ImmutableArray<string> Roles(ParseResult parsed) => Names(parsed.GetValue(_roles));

    public ImmutableArray<string> Permissions(ParseResult parsed) => Names(parsed.GetValue(_permissions));

    public ImmutableArray<string> Tenants(ParseResult parsed) => Names(parsed.GetValue(_tenants));

    public string? Plan(ParseResult parsed) => parsed.GetValue(_plan);

    public string? Email(ParseResult parsed) => parsed.GetValue(_email);

    public static Option<string[]> List(string name, string description, string help) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            DefaultValueFactory = _ => [],
        };

    /// <summary>The names in their order, none twice.</summary>
    public static ImmutableArray<string> Names(string[]? values) =>
        [
            .. (values ?? [])
                .SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Distinct(StringComparer.Ordinal),
        ];
}
