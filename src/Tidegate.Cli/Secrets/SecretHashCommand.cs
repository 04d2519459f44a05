using System.CommandLine;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Passwords;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Secrets;

/// <summary><c>tidegate secret hash</c>: what to write into the configuration instead of a password or an API key.</summary>
internal static class SecretHashCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command(
            "hash",
            "Read a password or an API key from the standard input and print its hash for the configuration."
        );
        var apiKey = new Option<bool>("--api-key")
        {
            Description = $"It is an API key: random, {ApiKeyHash.KeyCharsMin} characters or more. Passwords need the slower hash.",
        };
        command.Options.Add(apiKey);
        command.SetAction(parsed =>
        {
            var isKey = parsed.GetValue(apiKey);
            var secret = SecretInput.FromInput(context, isKey ? "API key" : "password");
            var (setting, hash) = isKey ? ("ApiKeyHash", HashKey(secret)) : ("PasswordHash", HashPassword(secret));
            context.Output.WriteLine(parsed.GetValue(CommonOptions.Json) ? JsonText.Of(writer => writer.WriteString(setting, hash)) : hash);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string HashKey(string key) =>
        key.Length is < ApiKeyHash.KeyCharsMin or > ApiKeyHash.KeyCharsMax
            ? throw CliFailure.Usage(
                $"An API key has {ApiKeyHash.KeyCharsMin} to {ApiKeyHash.KeyCharsMax} characters; a shorter secret is a password."
            )
            : ApiKeyHash.Create(key).ToString();

    private static string HashPassword(string password) =>
        password.Length > PasswordHash.PasswordCharsMax
            ? throw CliFailure.Usage($"A password has at most {PasswordHash.PasswordCharsMax} characters.")
            : PasswordHash.Create(password).ToString();
}
