using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tidegate.Auth.Tokens;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Tokens;

/// <summary><c>tidegate token inspect</c>: what a token says, without believing it.</summary>
internal static class TokenInspectCommand
{
    private static readonly string[] Times = ["exp", "iat", "nbf", "auth_time"];

    public static Command Create(CliContext context)
    {
        var command = new Command("inspect", "Show header and claims without verifying anything.");
        var token = new Argument<string>("token") { Description = "The token, or - to read it from the standard input." };
        command.Arguments.Add(token);
        command.SetAction(parsed =>
        {
            var decoded = TokenInspector.Decode(SecretInput.FromArgument(context, parsed.GetValue(token)!, "token"));
            if (decoded is null)
            {
                throw new CliFailure(
                    ExitCodes.Negative,
                    "This is not a token in form: three base64url parts, the first two of them JSON objects."
                );
            }

            context.Output.Write(parsed.GetValue(CommonOptions.Json) ? Json(decoded) + "\n" : Text(decoded, context.Time.GetUtcNow()));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Json(DecodedToken token) =>
        JsonText.Of(writer =>
        {
            writer.WriteBoolean("verified", false);
            writer.WritePropertyName("header");
            writer.WriteRawValue(token.HeaderJson);
            writer.WritePropertyName("claims");
            writer.WriteRawValue(token.PayloadJson);
        });

    private static string Text(DecodedToken token, DateTimeOffset now) =>
        $"NOT VERIFIED: anybody could have written this.\n\nHeader\n{Members(token.HeaderJson, now)}\nClaims\n{Members(token.PayloadJson, now)}";

    private static string Members(string json, DateTimeOffset now)
    {
        using var parsed = JsonDocument.Parse(json);
        var members = parsed.RootElement.EnumerateObject().Select(member => (Name: SafeText.Of(member.Name), member.Value)).ToArray();
        var width = members.Select(member => member.Name.Length).DefaultIfEmpty().Max();
        return string.Concat(members.Select(member => $"  {member.Name.PadRight(width)}  {Value(member.Name, member.Value, now)}\n"));
    }

    private static string Value(string name, JsonElement value, DateTimeOffset now)
    {
        var text = SafeText.Of(value.GetRawText());
        if (!Times.Contains(name, StringComparer.Ordinal) || value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var seconds))
        {
            return text;
        }

        if (seconds is < 0 or > 253_402_300_799) // the last second of the year 9999, the calendar's end
        {
            return $"{text}  (no time)";
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var distance = at > now ? $"in {DurationText.Of(at - now)}" : $"{DurationText.Of(now - at)} ago";
        return string.Create(CultureInfo.InvariantCulture, $"{text}  {at:yyyy-MM-dd HH:mm:ss} UTC, {distance}");
    }
}
