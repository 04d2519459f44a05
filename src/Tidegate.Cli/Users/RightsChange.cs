using System.Collections.Immutable;
using System.CommandLine;

namespace Tidegate.Cli.Users;

/// <summary>The options that change one list of a user: <c>--role</c> sets it, <c>--add-role</c> and <c>--remove-role</c> change it.</summary>
internal sealed class RightsChange(string what)
{
    private readonly Option<string[]> _set = RightsOptions.List(
        $"--{what}",
        $"The {what}s from now on, instead of those there are. May be repeated.",
        what
    );
    private readonly Option<string[]> _add = RightsOptions.List($"--add-{what}", $"One {what} more. May be repeated.", what);
    private readonly Option<string[]> _remove = RightsOptions.List($"--remove-{what}", $"One {what} less. May be repeated.", what);

    public void AddTo(Command command) => Array.ForEach<Option>([_set, _add, _remove], command.Options.Add);

    /// <summary>What the list is called, where the command line says anything about it.</summary>
    public string[] Named(ParseResult parsed, string list) => IsWanted(parsed) ? [list] : [];

    /// <summary>The list as it is to be; null: as it is.</summary>
    public ImmutableArray<string>? Of(ParseResult parsed, ImmutableArray<string> current)
    {
        if (!IsWanted(parsed))
        {
            return null;
        }

        var set = parsed.GetResult(_set) is { Implicit: false } ? RightsOptions.Names(parsed.GetValue(_set)) : current;
        var removed = RightsOptions.Names(parsed.GetValue(_remove));
        return [.. set.Concat(RightsOptions.Names(parsed.GetValue(_add))).Except(removed, StringComparer.Ordinal)];
    }

    private bool IsWanted(ParseResult parsed) =>
        new[] { _set, _add, _remove }.Any(option => parsed.GetResult(option) is { Implicit: false });
}
