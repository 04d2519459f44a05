namespace Tidegate.Auth.Roles;

/// <summary>Permissions that the gateway itself asks for; an API key is restricted to them by scopes of the same names.</summary>
public static class KnownPermissions
{
    /// <summary>The admin API: look at sessions, close them, revoke, drain, keep users, keys and documents.</summary>
    public const string Admin = "admin";

    /// <summary>Publish to an application's topics.</summary>
    public const string Publish = "publish";
}
