namespace Tidegate.Auth.Users;

/// <summary>Names of the rules by which a sign-in is refused.</summary>
public static class SignInRules
{
    /// <summary>Unknown name, wrong password or wrong API key: one rule for all, so that names cannot be searched for.</summary>
    public const string Refused = "user.refused";

    /// <summary>Too many passwords are waiting to be checked.</summary>
    public const string Busy = "user.busy";
}
