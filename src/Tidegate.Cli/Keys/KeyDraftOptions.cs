using System.CommandLine;
using Tidegate.Auth.ApiKeys;
using Tidegate.Cli.Terminal;
using Tidegate.Cli.Users;

namespace Tidegate.Cli.Keys;

/// <summary>What a new key is to be: shared by making one and importing one.</summary>
internal sealed class KeyDraftOptions
{
    private readonly Argument<string> _owner = new("owner") { Description = "The user whose key it is." };
    private readonly Option<string?> _label = new("--label") { Description = "What people call it.", HelpName = "text" };
    private readonly Option<string?> _plan = new("--plan") { Description = "A plan lower than its owner's.", HelpName = "name" };
    private readonly Option<string?> _expires = new("--expires")
    {
        Description = "When it ends: in 90d, or at a date. Default: never.",
        HelpName = "time",
    };

    private readonly Option<string[]> _scopes = RightsOptions.List(
        "--scope",
        "What it may be used for, of what its owner may do: publish, publish:app/kds. May be repeated. Default: all.",
        "name"
    );

    private readonly Option<string[]> _addresses = RightsOptions.List(
        "--address",
        "An address or network that it may be used from. May be repeated. Default: from anywhere.",
        "cidr"
    );

    public void AddTo(Command command)
    {
        command.Arguments.Add(_owner);
        Array.ForEach<Option>([_label, _scopes, _plan, _addresses, _expires], command.Options.Add);
    }

    public ApiKeyDraft Read(ParseResult parsed, CliContext context) =>
        new(parsed.GetValue(_owner)!)
        {
            Label = parsed.GetValue(_label),
            Plan = parsed.GetValue(_plan),
            Scopes = RightsOptions.Names(parsed.GetValue(_scopes)),
            Addresses = RightsOptions.Names(parsed.GetValue(_addresses)),
            ExpiresAt = parsed.GetValue(_expires) is { } text ? InstantText.Future(text, "--expires", context.Time.GetUtcNow()) : null,
        };
}
