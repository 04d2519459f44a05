using System.Collections.Immutable;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Users;

/// <summary>What the fields of a stored user must be.</summary>
internal static class UserFields
{
    private const int EmailCharsMax = 254; // RFC 5321 §4.5.3.1

    /// <summary>The rule that a user breaks; null: none.</summary>
    public static string? FindFault(UserRecord user) =>
        !PlainText.IsName(user.Name) || user.Name.Trim().Length != user.Name.Length ? UserRules.Name
        : user.Email is { } email && !IsEmail(email) ? UserRules.Email
        : !AreNames(user.Roles) ? UserRules.Roles
        : !AreNames(user.Permissions) ? UserRules.Permissions
        : !AreNames(user.Tenants) ? UserRules.Tenants
        : user.Plan is { } plan && !PlainText.IsName(plan) ? UserRules.Plan
        : null;

    /// <summary>The user with what shall be different.</summary>
    public static UserRecord Apply(UserRecord user, UserChange change) =>
        user with
        {
            Email = NoneWhereEmpty(change.Email, user.Email),
            Roles = Once(change.Roles ?? user.Roles),
            Permissions = Once(change.Permissions ?? user.Permissions),
            Tenants = Once(change.Tenants ?? user.Tenants),
            Plan = NoneWhereEmpty(change.Plan, user.Plan),
            IsDisabled = change.IsDisabled ?? user.IsDisabled,
        };

    /// <summary>Each name once, in the order in which they came.</summary>
    public static ImmutableArray<string> Once(ImmutableArray<string> names) =>
        names.IsDefaultOrEmpty ? [] : [.. names.Distinct(StringComparer.Ordinal)];

    private static string? NoneWhereEmpty(string? wanted, string? present) =>
        wanted is null ? present
        : wanted.Length == 0 ? null
        : wanted;

    private static bool AreNames(ImmutableArray<string> names) => names.Length <= ClaimChecks.RightsMax && names.All(PlainText.IsName);

    // Nothing is sent there, so what is asked is only that nobody can hide anything in it.
    private static bool IsEmail(string email) =>
        email.Length is >= 3 and <= EmailCharsMax
        && !email.AsSpan().ContainsAnyExceptInRange('!', '~')
        && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at < email.Length - 1;
}
