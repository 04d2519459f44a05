namespace Tidegate.Auth.Revoking;

/// <summary>Names of the rules by which a good token is believed no more.</summary>
public static class RevocationRules
{
    /// <summary>This token was revoked by its id.</summary>
    public const string Token = "revoked.token";

    /// <summary>All tokens of its user issued until then were revoked. A token that does not say when it was issued counts as older.</summary>
    public const string Subject = "revoked.subject";

    /// <summary>The sign-in that it came from was ended.</summary>
    public const string SignIn = "revoked.sign_in";

    /// <summary>As many revocations are remembered as there may be; none is forgotten for another.</summary>
    public const string Full = "revocations.full";
}
