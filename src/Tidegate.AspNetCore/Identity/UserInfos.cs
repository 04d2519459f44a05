using System.Globalization;
using System.Text.Json;
using Tidegate.Auth.Tokens;

namespace Tidegate.AspNetCore.Identity;

/// <summary>A user as AuraConnect's clients know one: with a number, and with tenants that are numbers.</summary>
internal static class UserInfos
{
    public static UserInfo Of(TokenSubject subject) =>
        new(IdOf(subject.Number), subject.Name, subject.Email, [.. subject.Roles], Tenants(subject.Tenants));

    /// <summary>The stored user's number; null where a user is not stored.</summary>
    public static JsonElement? IdOf(long? number) => number is { } id ? Number(id) : null;

    /// <summary>Numbers as numbers, other names as texts.</summary>
    public static IReadOnlyList<JsonElement> Tenants(IEnumerable<string> tenants) =>
        [
            .. tenants.Select(tenant =>
                long.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? Number(number)
                    : JsonSerializer.SerializeToElement(tenant, IdentityJson.Default.String)
            ),
        ];

    private static JsonElement Number(long number) => JsonSerializer.SerializeToElement(number, IdentityJson.Default.Int64);
}
