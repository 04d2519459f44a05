using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tidegate.Auth.Tokens;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary><c>tidegate revoke</c>: a token, all tokens of a user, or a key, at a running gateway; open sessions end within a second.</summary>
internal static class RevokeCommands
{
    public static Command Create(CliContext context) =>
        new("revoke", "End what somebody holds, at once: a token, all tokens of a user, a key.")
        {
            Token(context),
            User(context),
            Key(context),
        };

    private static Command Token(CliContext context)
    {
        var command = new Command("token", "Revoke one token, by its id (jti).");
        var token = new Argument<string?>("token")
        {
            Description = "- to read the token from the standard input; it is not sent, only its id is.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var id = new Option<string?>("--jti") { Description = "The token's id, instead of the token.", HelpName = "id" };
        var (reason, gateway) = (Reason(), new GatewayOptions());
        command.Arguments.Add(token);
        Array.ForEach<Option>([id, reason], command.Options.Add);
        gateway.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var jti = (parsed.GetValue(token), parsed.GetValue(id)) switch
                {
                    ({ } text, null) => IdOf(SecretInput.FromArgument(context, text, "token")),
                    (null, { Length: > 0 } named) => named,
                    _ => throw CliFailure.Usage("Which token? Give - and the token on the standard input, or --jti."),
                };
                return RevokeAsync(
                    parsed,
                    gateway,
                    reason,
                    writer => writer.WriteString("token_id", jti),
                    $"the token {SafeText.Of(jti)}",
                    context,
                    cancellation
                );
            }
        );
        return command;
    }

    private static Command User(CliContext context)
    {
        var command = new Command(
            "user",
            "Revoke all tokens of a user that were issued until now. The user may sign in again: to forbid that, disable."
        );
        var name = new Argument<string>("name") { Description = "The user's name." };
        var before = new Option<string?>("--before")
        {
            Description = "Only those issued before: 1h ago, or a date. Default: now.",
            HelpName = "time",
        };
        var (reason, gateway) = (Reason(), new GatewayOptions());
        command.Arguments.Add(name);
        Array.ForEach<Option>([before, reason], command.Options.Add);
        gateway.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var user = parsed.GetValue(name)!;
                var until = parsed.GetValue(before) is { } text
                    ? InstantText.Past(text, "--before", context.Time.GetUtcNow())
                    : (DateTimeOffset?)null;
                return RevokeAsync(
                    parsed,
                    gateway,
                    reason,
                    writer =>
                    {
                        writer.WriteString("user", user);
                        if (until is { } instant)
                        {
                            writer.WriteString("before", instant.ToString("O", CultureInfo.InvariantCulture));
                        }
                    },
                    $"the tokens of {SafeText.Of(user)}",
                    context,
                    cancellation
                );
            }
        );
        return command;
    }

    private static Command Key(CliContext context)
    {
        var command = new Command("key", "Revoke an API key, for good.");
        var id = new Argument<string>("id") { Description = "The key's id, as tidegate key list shows it." };
        var (reason, gateway) = (Reason(), new GatewayOptions());
        command.Arguments.Add(id);
        command.Options.Add(reason);
        gateway.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var key = parsed.GetValue(id)!;
                return RevokeAsync(
                    parsed,
                    gateway,
                    reason,
                    writer => writer.WriteString("key_id", key),
                    $"the key {SafeText.Of(key)}",
                    context,
                    cancellation
                );
            }
        );
        return command;
    }

    private static async Task<int> RevokeAsync(
        ParseResult parsed,
        GatewayOptions gateway,
        Option<string?> reason,
        Action<Utf8JsonWriter> what,
        string named,
        CliContext context,
        CancellationToken cancellation
    )
    {
        var body = JsonText.Of(writer =>
        {
            what(writer);
            if (parsed.GetValue(reason) is { Length: > 0 } why)
            {
                writer.WriteString("reason", why);
            }
        });
        using var line = gateway.Open(parsed, context);
        var answer = await line.PostAsync("auth/revoke", body, cancellation);
        if (parsed.GetValue(CommonOptions.Json))
        {
            return await SessionsCommands.PrintAsync(answer, context);
        }

        if (answer.Text("revoked") == "false")
        {
            throw new CliFailure(ExitCodes.Negative, $"There was nothing to revoke: {named}.");
        }

        await context.Output.WriteLineAsync($"Revoked {named}. Open sessions end within a second.");
        return ExitCodes.Ok;
    }

    private static string IdOf(string token)
    {
        if (TokenInspector.Decode(token) is not { } decoded)
        {
            throw new CliFailure(
                ExitCodes.Negative,
                "This is not a token in form: three base64url parts, the first two of them JSON objects."
            );
        }

        using var claims = JsonDocument.Parse(decoded.PayloadJson);
        return claims.RootElement.Text("jti") is { Length: > 0 } id
            ? id
            : throw new CliFailure(
                ExitCodes.Negative,
                "This token has no id (jti): revoke all tokens of its user instead (tidegate revoke user)."
            );
    }

    private static Option<string?> Reason() => new("--reason") { Description = "A few words for the audit log.", HelpName = "text" };
}
