using System.Text.Json;
using Tidegate.Auth.Stores;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Keys;

/// <summary>An API key as people and as programs read it: never the key itself, never its hash.</summary>
internal static class KeyText
{
    public static TextTable Table(IEnumerable<ApiKeyRecord> keys, DateTimeOffset now)
    {
        var table = new TextTable("id", "prefix", "owner", "label", "state", "scopes", "plan", "addresses", "expires", "last used");
        foreach (var key in keys)
        {
            table.Add(
                key.Id,
                key.Prefix,
                key.Owner,
                key.Label,
                StateOf(key, now),
                string.Join(',', key.Scopes),
                key.Plan,
                string.Join(',', key.Addresses),
                InstantText.Of(key.ExpiresAt) ?? "never",
                InstantText.Of(key.LastUsedAt) ?? "never"
            );
        }

        return table;
    }

    public static void Write(Utf8JsonWriter writer, ApiKeyRecord key, DateTimeOffset now)
    {
        writer.WriteString("id", key.Id);
        writer.WriteString("prefix", key.Prefix);
        writer.WriteString("owner", key.Owner);
        writer.WriteString("label", key.Label);
        writer.WriteString("state", StateOf(key, now));
        JsonText.WriteList(writer, "scopes", key.Scopes);
        writer.WriteString("plan", key.Plan);
        JsonText.WriteList(writer, "addresses", key.Addresses);
        writer.WriteString("createdAt", InstantText.Iso(key.CreatedAt));
        writer.WriteString("expiresAt", InstantText.Iso(key.ExpiresAt));
        writer.WriteString("lastUsedAt", InstantText.Iso(key.LastUsedAt));
        writer.WriteString("revokedAt", InstantText.Iso(key.RevokedAt));
    }

    private static string StateOf(ApiKeyRecord key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "revoked"
        : key.ExpiresAt <= now ? "expired"
        : "good";
}
