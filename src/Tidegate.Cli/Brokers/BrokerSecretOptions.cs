using System.CommandLine;
using Tidegate.Auth.Brokers;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Brokers;

/// <summary>Where API key and tokens come from: never from an argument, which stays in the shell's history and in the list of processes.</summary>
internal sealed class BrokerSecretOptions
{
    private const int CharsMax = 16_384; // three secrets of 4,096 characters and their line ends

    private readonly Option<string?> _file = new("--secrets-file")
    {
        Description =
            "File with API key, auth token and, where the broker has one, feed token: a line each. Default: asked for on the terminal, else read from the standard input.",
        HelpName = "file",
    };

    public void AddTo(Command command) => command.Options.Add(_file);

    public BrokerSecrets Read(ParseResult parsed, CliContext context) =>
        parsed.GetValue(_file) is { } file ? FromFile(file)
        : context.Ask is { } ask ? Asked(ask)
        : FromLines(context.Input, "the standard input");

    private static BrokerSecrets Asked(Func<string, string?> ask)
    {
        var (apiKey, authToken) = (ask("API key: "), ask("Auth token: "));
        return ask("Feed token (empty where the broker has none): ") is var feedToken && !string.IsNullOrEmpty(authToken)
            ? new BrokerSecrets(apiKey ?? "", authToken, string.IsNullOrEmpty(feedToken) ? null : feedToken)
            : throw CliFailure.Usage("There was no auth token.");
    }

    private static BrokerSecrets FromFile(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return FromLines(reader, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliFailure.Usage($"{path} cannot be read: {fault.Message}");
        }
    }

    private static BrokerSecrets FromLines(TextReader reader, string place)
    {
        var text = new char[CharsMax + 1];
        var length = reader.ReadBlock(text, 0, text.Length);
        var lines = new string(text, 0, length).TrimEnd('\r', '\n').Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        return length <= CharsMax && lines is [var apiKey, var authToken, ..] and { Length: 2 or 3 }
            ? new BrokerSecrets(apiKey, authToken, lines is [_, _, { Length: > 0 } feedToken] ? feedToken : null)
            : throw CliFailure.Usage(
                $"{place} must hold two or three lines: API key, auth token and, where the broker has one, feed token."
            );
    }
}
