using Tidegate.Auth;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Cli.Terminal;
using Tidegate.Core.Errors;

namespace Tidegate.Cli.Users;

/// <summary>What became of a user, or why nothing did.</summary>
internal static class UserAnswer
{
    /// <summary>The user, or the end of the command with one sentence.</summary>
    public static UserRecord Of(Outcome<UserRecord> outcome, string name) =>
        outcome.IsDone ? outcome.Value : throw Refused(outcome.Refusal, name);

    public static CliFailure Nobody(string name) => new(ExitCodes.Negative, $"There is no user {SafeText.Of(name)}.");

    /// <summary>One line, or the user as JSON.</summary>
    public static int Say(UserRecord user, string sentence, bool json, CliContext context)
    {
        context.Output.WriteLine(json ? UserText.Json(user) : sentence);
        return ExitCodes.Ok;
    }

    private static CliFailure Refused(Refusal refusal, string name) =>
        refusal.Rule switch
        {
            UserRules.Unknown => Nobody(name),
            UserRules.Taken => new(ExitCodes.Negative, $"There is a user {SafeText.Of(name)} already."),
            UserRules.Changed => new(ExitCodes.Negative, $"Somebody else keeps changing {SafeText.Of(name)}; try again."),
            UserRules.Name => CliFailure.Usage("A name has 1 to 128 printable ASCII characters, no blank at its ends."),
            UserRules.Email => CliFailure.Usage("--email takes an address such as alice@example.com, or nothing."),
            UserRules.Roles => CliFailure.Usage("--role takes at most 64 names of printable ASCII characters."),
            UserRules.Permissions => CliFailure.Usage("--permission takes at most 64 names of printable ASCII characters."),
            UserRules.Tenants => CliFailure.Usage("--tenant takes at most 64 names of printable ASCII characters."),
            UserRules.Plan => CliFailure.Usage("--plan takes 1 to 128 printable ASCII characters."),
            PasswordRules.TooShort => CliFailure.Usage($"A password has at least {PasswordRules.CharsMin} characters."),
            PasswordRules.TooLong => CliFailure.Usage($"A password has at most {PasswordRules.CharsMax} characters."),
            PasswordRules.Guessable => CliFailure.Usage("This password is one of those that are tried first; take another one."),
            PasswordRules.Malformed => CliFailure.Usage("The password holds something that is no character; is its file UTF-8?"),
            _ => new(ExitCodes.Negative, $"{refusal.Error.Reason} ({refusal.Rule ?? refusal.Error.Id})."),
        };
}
