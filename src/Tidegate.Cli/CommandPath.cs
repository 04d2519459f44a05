using System.CommandLine;

namespace Tidegate.Cli;

/// <summary>The words that lead to a command, without the program's own name: <c>user create</c>.</summary>
internal static class CommandPath
{
    public static string Of(Command command)
    {
        var path = new Stack<string>();
        for (Command? at = command; at is not null and not RootCommand; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            path.Push(at.Name);
        }

        return string.Join(' ', path);
    }
}
