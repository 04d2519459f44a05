namespace Tidegate.Auth.Limits;

/// <summary>Names of the rules by which too many sign-ins are refused.</summary>
public static class LoginRules
{
    /// <summary>Too many from this address.</summary>
    public const string Address = "login.address";

    /// <summary>Too many for this user name, whether or not there is such a user.</summary>
    public const string User = "login.user";
}
