using System.CommandLine;
using Tidegate.Auth.Secrets;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Secrets;

/// <summary><c>tidegate secret new</c>: a signing secret from the system's random source.</summary>
internal static class SecretNewCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("new", "Make a random signing secret.");
        var bytes = new Option<int>("--bytes")
        {
            Description = $"Random bytes in it, {SecretText.BytesMin} to 1024; 64 for HS512.",
            DefaultValueFactory = _ => SecretText.BytesMin,
            HelpName = "n",
        };
        var file = new Option<string?>("--out")
        {
            Description = "Write it into a new file that only you can read, and print nothing of it.",
            HelpName = "file",
        };
        Array.ForEach<Option>([bytes, file], command.Options.Add);
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(bytes);
            if (count is < SecretText.BytesMin or > 1024)
            {
                throw CliFailure.Usage($"--bytes takes {SecretText.BytesMin} to 1024.");
            }

            var (secret, json) = (SecretText.New(count), parsed.GetValue(CommonOptions.Json));
            if (parsed.GetValue(file) is { } path)
            {
                PrivateFile.Create(path, secret + "\n");
                context.Output.WriteLine(
                    json
                        ? JsonText.Of(writer => writer.WriteString("file", path))
                        : $"Wrote a secret of {count} random bytes to {path}, readable by you only."
                );
                return ExitCodes.Ok;
            }

            context.Output.WriteLine(json ? JsonText.Of(writer => writer.WriteString("secret", secret)) : secret);
            return ExitCodes.Ok;
        });
        return command;
    }
}
