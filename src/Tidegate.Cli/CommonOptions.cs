using System.CommandLine;

namespace Tidegate.Cli;

/// <summary>Options that every command knows.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON instead of text.", Recursive = true };
}
