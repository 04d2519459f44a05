namespace Tidegate.Auth.ApiKeys;

/// <summary>Names of the rules by which an API key is refused.</summary>
/// <remarks>All but <see cref="Unknown"/> are said only to who has shown the whole key.</remarks>
public static class ApiKeyRules
{
    /// <summary>No such key: unknown, mistyped or not a key at all. One rule for all, so that keys cannot be searched for.</summary>
    public const string Unknown = "key.unknown";

    /// <summary>The key was revoked.</summary>
    public const string Revoked = "key.revoked";

    /// <summary>The key has ended.</summary>
    public const string Expired = "key.expired";

    /// <summary>The key may not be used from this address.</summary>
    public const string Address = "key.address";

    /// <summary>The key's owner is no user any more.</summary>
    public const string Owner = "key.owner";

    /// <summary>The key came in an address or a cookie, where secrets that live long do not belong.</summary>
    public const string Transport = "key.transport";

    /// <summary>Too many keys with these first characters were nobody's.</summary>
    public const string Failures = "key.failures";

    /// <summary>A key that was made with another credential makes no further ones.</summary>
    public const string Derived = "key.derived";

    /// <summary>A given key may be imported in Development only.</summary>
    public const string ImportRefused = "key.import_refused";
}
