namespace Tidegate.Auth.Users;

/// <summary>Names of the rules about stored users.</summary>
public static class UserRules
{
    /// <summary>The user is disabled.</summary>
    public const string Disabled = "user.disabled";

    /// <summary>The token is good, but nobody of that name is stored, and its issuer's options ask for it.</summary>
    public const string Unknown = "user.unknown";

    /// <summary>There is a user of this name already.</summary>
    public const string Taken = "user.taken";

    /// <summary>Somebody else changed the user at the same time, again and again.</summary>
    public const string Changed = "user.changed";

    /// <summary>The name is not 1 to 128 printable ASCII characters.</summary>
    public const string Name = "user.name";

    /// <summary>The e-mail address has no <c>@</c>, is too long, or has characters that none has.</summary>
    public const string Email = "user.email";

    /// <summary>More than 64 roles, or one that is no name.</summary>
    public const string Roles = "user.roles";

    /// <summary>More than 64 permissions, or one that is no name.</summary>
    public const string Permissions = "user.permissions";

    /// <summary>More than 64 tenants, or one that is no name.</summary>
    public const string Tenants = "user.tenants";

    /// <summary>The plan is no name.</summary>
    public const string Plan = "user.plan";
}
