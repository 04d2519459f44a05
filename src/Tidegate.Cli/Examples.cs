using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tidegate.Cli;

/// <summary>Examples below the help of each command. A test runs those that need no server.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> ByCommand = new(StringComparer.Ordinal)
    {
        ["issue"] =
        [
            "tidegate token issue --sub alice --permissions read_data --secret-file jwt.secret",
            "JWT_SECRET=... tidegate token issue --sub alice --lifetime 8h > token.txt",
            "tidegate token issue --sub alice --algorithm ES256 --key private.pem --kid 2026-1 --claim plan='\"professional\"'",
            "tidegate token issue --samples --secret-file jwt.secret",
        ],
        ["verify"] = ["tidegate token verify - --secret-file jwt.secret < token.txt"],
        ["inspect"] = ["tidegate token inspect - < token.txt"],
        ["connect"] =
        [
            "tidegate connect ws://127.0.0.1:8080/stream --topic md/NSE/RELIANCE --token-file token.txt",
            "tidegate connect ws://127.0.0.1:8080/ --token-file token.txt --count 5",
            "tidegate connect ws://127.0.0.1:8080/ws --topic NIFTY --token-file token.txt --for 30s --measure",
            "TIDEGATE_TOKEN=... tidegate connect wss://prices.example/stream --topic md/NSE/INFY --mode quote --json",
        ],
        ["new"] = ["tidegate secret new --out jwt.secret", "export JWT_SECRET=\"$(tidegate secret new)\""],
        ["hash"] = ["tidegate secret hash < password.txt", "tidegate secret hash --api-key < key.txt"],
    };

    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new WithExamples((HelpAction)help.Action!);
    }

    /// <summary>All of them, for the test.</summary>
    public static IEnumerable<string> All => ByCommand.Values.SelectMany(lines => lines);

    private sealed class WithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = inner.Invoke(parseResult);
            if (ByCommand.TryGetValue(parseResult.CommandResult.Command.Name, out var lines))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var line in lines)
                {
                    output.WriteLine($"  {line}");
                }

                output.WriteLine();
            }

            return code;
        }
    }
}
