using System.Text.Json;
using Tidegate.Auth.Stores;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Users;

/// <summary>A user as people and as programs read it; nothing of the password beyond whether there is one.</summary>
internal static class UserText
{
    public static string Fields(UserRecord user) =>
        new FieldList()
            .Add("name", user.Name)
            .Add("id", $"{user.Id}")
            .Add("state", user.IsDisabled ? "disabled" : "enabled")
            .Add("email", user.Email)
            .Add("password", user.PasswordHash is null ? "none: no sign-in by password" : "set")
            .Add("plan", user.Plan ?? "the default")
            .Add("roles", string.Join(',', user.Roles))
            .Add("permissions", string.Join(',', user.Permissions))
            .Add("tenants", string.Join(',', user.Tenants))
            .Add("created", InstantText.Of(user.CreatedAt))
            .ToString();

    public static TextTable Table(IEnumerable<UserRecord> users)
    {
        var table = new TextTable("name", "id", "state", "plan", "roles", "permissions", "tenants", "email");
        foreach (var user in users)
        {
            table.Add(
                user.Name,
                $"{user.Id}",
                user.IsDisabled ? "disabled" : "enabled",
                user.Plan,
                string.Join(',', user.Roles),
                string.Join(',', user.Permissions),
                string.Join(',', user.Tenants),
                user.Email
            );
        }

        return table;
    }

    public static string Json(UserRecord user) => JsonText.Of(writer => Write(writer, user));

    public static void Write(Utf8JsonWriter writer, UserRecord user)
    {
        writer.WriteNumber("id", user.Id);
        writer.WriteString("name", user.Name);
        writer.WriteString("email", user.Email);
        writer.WriteBoolean("disabled", user.IsDisabled);
        writer.WriteBoolean("password", user.PasswordHash is not null);
        writer.WriteString("plan", user.Plan);
        JsonText.WriteList(writer, "roles", user.Roles);
        JsonText.WriteList(writer, "permissions", user.Permissions);
        JsonText.WriteList(writer, "tenants", user.Tenants);
        writer.WriteString("createdAt", InstantText.Iso(user.CreatedAt));
    }
}
