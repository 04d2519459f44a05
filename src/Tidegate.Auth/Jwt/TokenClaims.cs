namespace Tidegate.Auth.Jwt;

/// <summary>Names of claims that only our own issuers write, the same for all of them.</summary>
public static class TokenClaims
{
    /// <summary>Id of the API key that the token was given for: it ends with the key.</summary>
    public const string KeyId = "key_id";

    /// <summary>The scopes of that key: the token allows nothing beyond them.</summary>
    public const string KeyScopes = "key_scopes";

    /// <summary>Id of the refresh family that the token belongs to: it ends with the family.</summary>
    public const string Family = "session_id";
}
