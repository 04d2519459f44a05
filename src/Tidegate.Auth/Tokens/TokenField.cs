namespace Tidegate.Auth.Tokens;

/// <summary>What a claim of a token can say about its user.</summary>
public enum TokenField
{
    /// <summary>The user's name, a text.</summary>
    Name,

    /// <summary>The user's id, digits as a text; the name where the user has none.</summary>
    Number,

    /// <summary>The address; left out where there is none.</summary>
    Email,

    /// <summary>The roles, a list of texts.</summary>
    Roles,

    /// <summary>The permissions beside those of the roles, a list of texts.</summary>
    Permissions,

    /// <summary>The tenants, a list: integers where they are written as such, else texts.</summary>
    Tenants,

    /// <summary>The plan; left out where there is none.</summary>
    Plan,
}
