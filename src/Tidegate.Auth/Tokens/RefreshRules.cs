namespace Tidegate.Auth.Tokens;

/// <summary>Names of the rules by which tokens are not issued or renewed.</summary>
public static class RefreshRules
{
    /// <summary>Not <c>tgr_</c> and 43 characters of base64url.</summary>
    public const string Form = "refresh.form";

    /// <summary>No sign-in knows it.</summary>
    public const string Unknown = "refresh.unknown";

    /// <summary>Its time is over.</summary>
    public const string Expired = "refresh.expired";

    /// <summary>Its sign-in was ended.</summary>
    public const string Revoked = "refresh.revoked";

    /// <summary>It was used before: somebody has a copy, and the sign-in is ended.</summary>
    public const string Reused = "refresh.reused";

    /// <summary>Its user is gone or disabled.</summary>
    public const string User = "refresh.user";

    /// <summary>The issuer has no key that may sign now.</summary>
    public const string NoKey = "token.no_active_key";
}
