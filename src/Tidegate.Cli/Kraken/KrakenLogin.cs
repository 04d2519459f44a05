using System.CommandLine;
using Microsoft.Extensions.Options;
using Tidegate.Cli.Terminal;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Cli.Kraken;

/// <summary>Key and secret come from the environment or a file: never from an argument, which stays in the shell's history and in the list of processes.</summary>
internal sealed class KrakenLogin
{
    private const int CharsMax = 4_096;
    private const string KeyVariable = "KRAKEN_API_KEY";
    private const string SecretVariable = "KRAKEN_API_SECRET";
    private const string OtpVariable = "KRAKEN_OTP";

    private readonly Option<string?> _file = new("--secrets-file")
    {
        Description =
            $"File with API key, API secret and, where the key wants one, the one-time password: a line each. Default: {KeyVariable}, {SecretVariable}, {OtpVariable}.",
        HelpName = "file",
    };
    private readonly Option<Uri> _rest = Address("--rest", "Where REST is.", new KrakenTokenOptions().RestAddress);
    private readonly Option<string?> _storage = new("--storage")
    {
        Description = "Folder of token and nonces; name the one that your bot uses. Default: the account's own, as the library's.",
        HelpName = "folder",
    };

    public void AddTo(Command command) => Array.ForEach<Option>([_file, _rest, _storage], command.Options.Add);

    public Uri RestOf(ParseResult parsed) => parsed.GetValue(_rest)!;

    /// <summary>One attempt, since somebody sits and waits; a bot's own manager goes on.</summary>
    public KrakenTokenOptions Read(ParseResult parsed, CliContext context)
    {
        var (key, secret, otp) = parsed.GetValue(_file) is { } file ? FromFile(file) : FromVariables(context);
        var options = new KrakenTokenOptions
        {
            ApiKey = key,
            ApiSecret = secret,
            OneTimePassword = otp,
            RestAddress = RestOf(parsed),
            StorageDirectory = parsed.GetValue(_storage),
            AttemptsMax = 1,
        };
        var result = new KrakenTokenOptionsValidator().Validate(null, options);
        return result.Failed ? throw CliFailure.Usage(SafeText.Of(string.Join(' ', result.Failures!))) : options;
    }

    /// <summary>An option that is an address with its usual value.</summary>
    public static Option<Uri> Address(string name, string what, Uri usual) =>
        new(name)
        {
            Description = what,
            HelpName = "address",
            DefaultValueFactory = _ => usual,
            CustomParser = result =>
            {
                if (result.Tokens is [var token] && Uri.TryCreate(token.Value, UriKind.Absolute, out var address))
                {
                    return address;
                }

                result.AddError($"{name} takes an address such as {usual}.");
                return usual;
            },
        };

    private static (string Key, string Secret, string? Otp) FromVariables(CliContext context) =>
        (context.Variable(KeyVariable), context.Variable(SecretVariable)) is ({ Length: > 0 } key, { Length: > 0 } secret)
            ? (key, secret, context.Variable(OtpVariable) is { Length: > 0 } otp ? otp : null)
            : throw CliFailure.Usage($"There is no key: set {KeyVariable} and {SecretVariable}, or name a file with --secrets-file.");

    private static (string Key, string Secret, string? Otp) FromFile(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var text = new char[CharsMax + 1];
            var length = reader.ReadBlock(text, 0, text.Length);
            var lines = new string(text, 0, length).TrimEnd('\r', '\n').Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
            return length <= CharsMax && lines is [{ Length: > 0 } key, { Length: > 0 } secret, ..] and { Length: 2 or 3 }
                ? (key, secret, lines is [_, _, { Length: > 0 } otp] ? otp : null)
                : throw CliFailure.Usage(
                    $"{path} must hold two or three lines: API key, API secret and, where the key wants one, the one-time password."
                );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliFailure.Usage($"{path} cannot be read: {fault.Message}");
        }
    }
}
