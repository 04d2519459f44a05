using Tidegate.Cli.Terminal;
using Tidegate.Client;
using Tidegate.Core.Errors;

namespace Tidegate.Cli.Connect;

/// <summary>What a person can do about a refusal.</summary>
internal static class Advice
{
    public static string For(ConnectRefusedException refused) =>
        refused.HttpStatus switch
        {
            409 => "Close the other connection of this token, or use a token with another jti.",
            400 or 404 or 405 or 426 => "Check the address and the --dialect.",
            _ => For(refused.Error),
        };

    public static string For(ErrorInfo error) =>
        error switch
        {
            { Id: "auth.credential_missing" or "auth.timeout" } =>
                "Give a token with --token-file or TIDEGATE_TOKEN, and let it travel in a way that this endpoint takes (--carry).",
            { Id: "session.conflict" } => "Close the other connection of this token, or use a token with another jti.",
            { Retry: Retry.AfterNewCredential } =>
                "Get a new token (tidegate token issue), or see what is wrong with this one (tidegate token verify -).",
            { Retry: Retry.AfterDelay, RetryAfter: { } delay } => $"Try again in {DurationText.Of(delay)}.",
            { Retry: Retry.AfterDelay } => "Try again in a moment.",
            { Id: "auth.forbidden" } => "The token is good, but does not allow this.",
            _ => "Trying again unchanged will not help.",
        };
}
