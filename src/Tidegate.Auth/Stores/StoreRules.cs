namespace Tidegate.Auth.Stores;

/// <summary>Names of the rules about the store itself.</summary>
public static class StoreRules
{
    /// <summary>The database cannot serve what is asked.</summary>
    public const string Unavailable = "store.unavailable";
}
