using System.CommandLine;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Users;

/// <summary>Where a new password comes from: never from an argument, which stays in the shell's history and in the list of processes.</summary>
internal sealed class PasswordOptions
{
    private readonly Option<string?> _file = new("--password-file")
    {
        Description = "File with the password. Default: asked for on the terminal, else read from the standard input.",
        HelpName = "file",
    };

    public void AddTo(Command command) => command.Options.Add(_file);

    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_file) is not null;

    public string Read(ParseResult parsed, CliContext context) => SecretInput.Chosen(context, parsed.GetValue(_file), "password");
}
