using System.CommandLine;
using System.Text.Json;
using Tidegate.Auth.Tokens;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Tokens;

/// <summary><c>tidegate token issue</c>: one token on the standard output, or the five samples in a file.</summary>
internal static class TokenIssueCommand
{
    private static readonly string[] Managed = ["sub", "jti", "iat", "exp", "user_id", "permissions", "roles", "iss", "aud"];

    public static Command Create(CliContext context)
    {
        var command = new Command("issue", "Make a token. Prints the token and nothing else.");
        var signing = new SigningOptions();
        var subject = Text("--sub", "Whom it is for (sub).", "name");
        var tokenId = Text("--jti", "Its id; one session per id. Default: random.", "id");
        var userId = Text("--user-id", "The user's name (user_id). Default: that of --sub.", "name");
        var permissions = List("--permissions", $"What it allows. Default: {string.Join(',', SampleTokens.UserPermissions)}.");
        var roles = List("--roles", "Roles. Left out where there are none.");
        var claims = List("--claim", "Further claim, name=value; the value is JSON, anything else is taken as text.");
        var lifetime = new Option<string>("--lifetime")
        {
            Description = "How long it lives: 30s, 60m, 8h, 7d.",
            DefaultValueFactory = _ => "60m",
            HelpName = "time",
        };
        var samples = new Option<bool>("--samples") { Description = "Write five sample tokens for tests into a file instead." };
        var file = new Option<string>("--out")
        {
            Description = "The file of --samples, readable by you only.",
            DefaultValueFactory = _ => "test_tokens.json",
            HelpName = "file",
        };
        Array.ForEach<Option>([subject, tokenId, userId, permissions, roles, claims, lifetime, samples, file], command.Options.Add);
        signing.AddTo(command);
        command.SetAction(parsed =>
        {
            var issuer = Issuer(signing, parsed, context);
            if (parsed.GetValue(samples))
            {
                return SampleTokens.Write(issuer, parsed.GetValue(file)!, context, parsed.GetValue(CommonOptions.Json));
            }

            var draft = new TokenDraft
            {
                Subject = parsed.GetValue(subject) ?? throw CliFailure.Usage("For whom? Give --sub NAME (or --samples)."),
                Lifetime =
                    DurationText.TryParse(parsed.GetValue(lifetime)!, out var life) && life >= TimeSpan.FromSeconds(1)
                        ? life
                        : throw CliFailure.Usage("--lifetime takes a time such as 30s, 60m, 8h or 7d."),
                TokenId = parsed.GetValue(tokenId),
                UserId = parsed.GetValue(userId),
                Permissions = parsed.GetValue(permissions) is { Length: > 0 } allowed ? Split(allowed) : SampleTokens.UserPermissions,
                Roles = Split(parsed.GetValue(roles) ?? []),
                Claims = (parsed.GetValue(claims) ?? [])
                    .Select(Claim)
                    .ToDictionary(claim => claim.Name, claim => claim.Value, StringComparer.Ordinal),
            };
            var token = issuer.Issue(draft);
            context.Output.WriteLine(parsed.GetValue(CommonOptions.Json) ? SampleTokens.Describe(token) : token);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static TokenIssuer Issuer(SigningOptions signing, ParseResult parsed, CliContext context)
    {
        try
        {
            return new TokenIssuer(signing.Load(parsed, context), SigningOptions.IssuerName, context.Time);
        }
        catch (ArgumentException) // the options were checked before, so this is a public key
        {
            throw CliFailure.Usage("This key can verify but not sign: --key needs the private key.");
        }
    }

    private static Option<string?> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };

    private static Option<string[]?> List(string name, string description) =>
        new(name)
        {
            Description = description,
            AllowMultipleArgumentsPerToken = true,
            HelpName = name == "--claim" ? "name=value" : "a,b",
        };

    private static string[] Split(string[] values) =>
        [.. values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static (string Name, object Value) Claim(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
        {
            throw CliFailure.Usage("--claim takes name=value.");
        }

        var (name, value) = (text[..equals], text[(equals + 1)..]);
        return Managed.Contains(name, StringComparer.Ordinal)
            ? throw CliFailure.Usage($"The claim {name} has an option of its own.")
            : (name, ValueOf(name, value));
    }

    private static object ValueOf(string name, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var value = json.RootElement;
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
                JsonValueKind.Number when value.TryGetInt64(out var number) => number,
                JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => value
                    .EnumerateArray()
                    .Select(item => item.GetString()!)
                    .ToArray(),
                _ => throw CliFailure.Usage($"The claim {name} must be a text, an integer, true, false or a list of texts."),
            };
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
