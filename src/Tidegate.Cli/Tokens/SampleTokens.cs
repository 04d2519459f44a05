using System.Text.Json;
using Tidegate.Auth.Tokens;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Tokens;

/// <summary>The five sample tokens: two users, a second session of the first, an expired one, and an administrator.</summary>
internal static class SampleTokens
{
    /// <summary>What a token allows where nothing else was asked for.</summary>
    public static readonly string[] UserPermissions = ["read_data", "websocket_connect"];

    private static readonly Sample[] All =
    [
        new("valid_user1", "user123", Minutes: 60, EndsInMinutes: 60, []),
        new("valid_user2", "user456", Minutes: 30, EndsInMinutes: 30, []),
        new("same_user_different_session", "user123", Minutes: 45, EndsInMinutes: 45, []),
        new("expired_token", "user789", Minutes: 60, EndsInMinutes: -5, ["read_data"]),
        new("admin_user", "admin", Minutes: 120, EndsInMinutes: 120, ["read_data", "websocket_connect", "admin"]),
    ];

    public static int Write(TokenIssuer issuer, string path, CliContext context, bool json)
    {
        var now = context.Time.GetUtcNow();
        var tokens = All.Select(sample => (sample.Key, Token: issuer.Issue(sample.Draft(now)))).ToArray();
        var text = JsonText.Of(
            writer =>
            {
                foreach (var (key, token) in tokens)
                {
                    writer.WritePropertyName(key);
                    writer.WriteRawValue(Describe(token));
                }
            },
            indented: true
        );
        PrivateFile.Replace(path, text + "\n");
        context.Output.WriteLine(
            json
                ? JsonText.Of(writer => writer.WriteString("file", path))
                : $"Wrote {tokens.Length} tokens to {path}, readable by you only:"
        );
        foreach (var sample in json ? [] : All)
        {
            var end = sample.EndsInMinutes < 0 ? $"expired {-sample.EndsInMinutes} min ago" : $"valid for {sample.EndsInMinutes} min";
            context.Output.WriteLine($"  {sample.Key, -28} {sample.Subject, -8} {end}");
        }

        return ExitCodes.Ok;
    }

    /// <summary>A token with its claims, as one JSON object.</summary>
    public static string Describe(string token) =>
        JsonText.Of(writer =>
        {
            writer.WriteString("token", token);
            writer.WritePropertyName("claims");
            writer.WriteRawValue(TokenInspector.Decode(token)!.PayloadJson);
        });

    private sealed record Sample(string Key, string Subject, int Minutes, int EndsInMinutes, string[] Permissions)
    {
        public TokenDraft Draft(DateTimeOffset now) =>
            new()
            {
                Subject = Subject,
                IssuedAt = now.AddMinutes(EndsInMinutes - Minutes),
                Lifetime = TimeSpan.FromMinutes(Minutes),
                Permissions = Permissions is [] ? UserPermissions : Permissions,
            };
    }
}
